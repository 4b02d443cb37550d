import { intAttribute, intsAttribute, type Node, textAttribute } from "../types.ts";
import { known, like, ShapeError, type ShapeRule } from "./rule.ts";

export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Begin of every axis, then end of every axis. */
  readonly pads: readonly number[];
}

/** The window attributes of a Conv or a pooling node with their defaults filled in. @throws ShapeError for `auto_pad`. */
export function windowOf(node: Node, kernel: readonly number[]): Window {
  const rank = kernel.length;
  const auto = textAttribute(node, "auto_pad", "NOTSET");
  if (auto !== "NOTSET" && auto !== "VALID")
    throw new ShapeError(`auto_pad ${auto} is not supported; export with explicit pads`);
  if (intAttribute(node, "ceil_mode", 0)) throw new ShapeError("ceil_mode is not supported");
  return {
    kernel,
    strides: intsAttribute(node, "strides") ?? Array(rank).fill(1),
    dilations: intsAttribute(node, "dilations") ?? Array(rank).fill(1),
    pads: intsAttribute(node, "pads") ?? Array(2 * rank).fill(0),
  };
}

/** Output length along spatial axis i of an input of the given length. */
function outputLength(w: Window, i: number, length: number): number {
  const reach = w.dilations[i]! * (w.kernel[i]! - 1) + 1;
  const out = Math.floor((length + w.pads[i]! + w.pads[i + w.kernel.length]! - reach) / w.strides[i]!) + 1;
  if (out < 1) throw new ShapeError(`a length of ${length} is too short for a window of ${reach}`);
  return out;
}

const spatial = (w: Window, shape: readonly (number | string)[]) =>
  w.kernel.map((_, i) =>
    outputLength(w, i, known(shape[i + 2], "the length of a convolution's or pooling's input")),
  );

const pool: ShapeRule = (c) => {
  const x = c.input(0);
  const w = windowOf(c.node, intsAttribute(c.node, "kernel_shape") ?? []);
  return [{ type: x.type, shape: [...x.shape.slice(0, 2), ...spatial(w, x.shape)] }];
};

const globalPool: ShapeRule = (c) => {
  const x = c.input(0);
  return [{ type: x.type, shape: [...x.shape.slice(0, 2), ...x.shape.slice(2).map(() => 1)] }];
};

export const convolutionShapes: Record<string, ShapeRule> = {
  Conv: (c) => {
    const x = c.input(0);
    const weight = c.input(1).shape.map((d) => known(d, "the shape of a convolution's weight"));
    const groups = intAttribute(c.node, "group", 1);
    if (x.shape.length !== weight.length || x.shape[1] !== weight[1]! * groups) {
      throw new ShapeError(
        `an input of shape [${x.shape}] does not fit a weight of shape [${weight}] in ${groups} group(s)`,
      );
    }
    return [
      {
        type: x.type,
        shape: [x.shape[0]!, weight[0]!, ...spatial(windowOf(c.node, weight.slice(2)), x.shape)],
      },
    ];
  },
  MaxPool: pool,
  AveragePool: pool,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
  BatchNormalization: like,
};
