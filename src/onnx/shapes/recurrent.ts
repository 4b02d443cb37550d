import { intAttribute } from "../types.ts";
import { ShapeError, type ShapeRule } from "./rule.ts";

const recurrent =
  (gates: number): ShapeRule =>
  (c) => {
    const [x, w, r] = [c.input(0), c.input(1), c.input(2)];
    const hidden = intAttribute(c.node, "hidden_size", 0);
    const directions = w.shape[0]!;
    if (
      w.shape[1] !== gates * hidden ||
      w.shape[2] !== x.shape[2] ||
      r.shape[1] !== gates * hidden ||
      r.shape[2] !== hidden
    ) {
      throw new ShapeError(
        `weights of shape [${w.shape}] and [${r.shape}] do not fit an input of shape [${x.shape}] and ${hidden} hidden units`,
      );
    }
    const [t, n] = [x.shape[0]!, x.shape[1]!];
    const state = { type: x.type, shape: [directions, n, hidden] };
    return [{ type: x.type, shape: [t, directions, n, hidden] }, state, state];
  };

export const recurrentShapes: Record<string, ShapeRule> = { LSTM: recurrent(4), GRU: recurrent(3) };
