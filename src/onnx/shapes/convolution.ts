import { type Dimension, intAttribute, intsAttribute, type Node, textAttribute } from "../types.ts";
import { known, like, ShapeError, type ShapeRule } from "./rule.ts";

export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Begin of every axis, then end of every axis. */
  readonly pads: readonly number[];
  /** Per axis, how far the last window of a pooling with `ceil_mode` reaches beyond the end of the padding. */
  readonly excess: readonly number[];
}

/** Begins, then ends, of the padding that makes the output as long as the input divided by the stride, rounded up. */
function samePads(
  mode: string,
  lengths: readonly number[],
  reach: readonly number[],
  strides: readonly number[],
) {
  const total = lengths.map((n, i) =>
    Math.max(0, (Math.ceil(n / strides[i]!) - 1) * strides[i]! + reach[i]! - n),
  );
  const less = total.map((t) => Math.floor(t / 2));
  const more = total.map((t, i) => t - less[i]!);
  if (mode === "SAME_UPPER") return [...less, ...more];
  if (mode === "SAME_LOWER") return [...more, ...less];
  throw new ShapeError(`auto_pad ${mode} is not known`);
}

/**
 * The window attributes of a Conv or a pooling node over an input with the given lengths: defaults filled in, `auto_pad` turned into
 * pads, `ceil_mode` into an excess. @throws ShapeError for an `auto_pad` that ONNX does not have.
 */
export function windowOf(node: Node, kernel: readonly number[], lengths: readonly number[]): Window {
  const rank = kernel.length;
  const strides = intsAttribute(node, "strides") ?? Array(rank).fill(1);
  const dilations = intsAttribute(node, "dilations") ?? Array(rank).fill(1);
  const reach = kernel.map((k, i) => dilations[i]! * (k - 1) + 1);
  const auto = textAttribute(node, "auto_pad", "NOTSET");
  const given = auto === "NOTSET" ? intsAttribute(node, "pads") : undefined;
  const pads =
    auto === "NOTSET" || auto === "VALID"
      ? (given ?? Array(2 * rank).fill(0))
      : samePads(auto, lengths, reach, strides);
  const excess = lengths.map((n, i) => {
    if (!intAttribute(node, "ceil_mode", 0)) return 0;
    const room = n + pads[i]! + pads[i + rank]! - reach[i]!;
    const steps = Math.ceil(room / strides[i]!);
    // A window that would start behind the input is left out.
    const last = steps * strides[i]! >= n + pads[i]! ? steps - 1 : steps;
    return Math.max(0, last * strides[i]! - room);
  });
  return { kernel, strides, dilations, pads, excess };
}

/** Output length along spatial axis i of an input of the given length. */
function outputLength(w: Window, i: number, length: number): number {
  const reach = w.dilations[i]! * (w.kernel[i]! - 1) + 1;
  const padded = length + w.pads[i]! + w.pads[i + w.kernel.length]! + w.excess[i]!;
  const out = Math.floor((padded - reach) / w.strides[i]!) + 1;
  if (out < 1) throw new ShapeError(`a length of ${length} is too short for a window of ${reach}`);
  return out;
}

function spatial(node: Node, kernel: readonly number[], shape: readonly Dimension[]): number[] {
  const lengths = shape.slice(2).map((d) => known(d, "the length of a convolution's or pooling's input"));
  if (kernel.length !== lengths.length)
    throw new ShapeError(`a kernel of shape [${kernel}] does not fit an input of shape [${shape}]`);
  const w = windowOf(node, kernel, lengths);
  return lengths.map((n, i) => outputLength(w, i, n));
}

const pool: ShapeRule = (c) => {
  const x = c.input(0);
  const kernel = intsAttribute(c.node, "kernel_shape") ?? [];
  return [{ type: x.type, shape: [...x.shape.slice(0, 2), ...spatial(c.node, kernel, x.shape)] }];
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
        shape: [x.shape[0]!, weight[0]!, ...spatial(c.node, weight.slice(2), x.shape)],
      },
    ];
  },
  MaxPool: pool,
  AveragePool: pool,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
  BatchNormalization: like,
};
