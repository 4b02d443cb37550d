import { intAttribute, windowOf } from "../../onnx/index.ts";
import type { LowerContext, Stored } from "./context.ts";

/** The sizes of one convolution. */
export interface Geometry {
  /** Channels of the input and of the output; each of `group` groups of them is convolved on its own. */
  readonly ci: number;
  readonly co: number;
  readonly group: number;
  readonly k: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** The geometry of the node in hand, from its weight as stored [K, Co, Ci / groups] and the length of its input. */
export function geometry(c: LowerContext, weight: Stored, length: number): Geometry {
  const [k, co, perGroup] = weight.shape as [number, number, number];
  const group = intAttribute(c.node, "group", 1);
  const w = windowOf(c.node, [k], [length]);
  return {
    ci: perGroup * group,
    co,
    group,
    k,
    stride: w.strides[0]!,
    dilation: w.dilations[0]!,
    before: w.pads[0]!,
    after: w.pads[1]!,
  };
}
