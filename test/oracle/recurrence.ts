import { floatAttribute, intAttribute, textAttribute } from "../../src/onnx/types.ts";
import type { Call } from "./operator.ts";
import { type Value, value } from "./value.ts";

/**
 * What LSTM and GRU share: ONNX's layout of a recurrent layer. x is [T, N, I]; W [D, G H, I], R [D, G H, H]
 * and B [D, 2 G H] (the bias of W, then that of R) hold the G gates of each of D directions; the outputs are
 * Y [T, D, N, H] and the last states [D, N, H].
 */
export interface Layer {
  readonly steps: number;
  readonly batch: number;
  readonly inputs: number;
  readonly hidden: number;
  /** For each direction, the time steps in the order in which it visits them. */
  readonly orders: readonly (readonly number[])[];
  readonly x: Value;
  readonly w: Value;
  readonly r: Value;
  readonly b: Value;
}

/**
 * Reads a layer whose x, W, R and B are the inputs `first` to `first + 3`, with `gates` gates. B may be
 * absent.
 */
export function layerOf(call: Call, first: number, gates: number): Layer {
  const { node } = call;
  for (const name of ["activations", "clip", "activation_alpha", "activation_beta"])
    if (node.attributes[name]) throw new Error(`The oracle's ${node.opType} has no attribute ${name}`);
  if (intAttribute(node, "layout", 0) || intAttribute(node, "input_forget", 0))
    throw new Error(`The oracle's ${node.opType} knows only layout 0 and input_forget 0`);
  if (floatAttribute(node, "clip", 0)) throw new Error(`The oracle's ${node.opType} does not clip`);
  const [x, w, r] = [call.input(first), call.input(first + 1), call.input(first + 2)];
  const [steps, batch, inputs] = x.shape as [number, number, number];
  const hidden = r.shape[2]!;
  const forward = Array.from({ length: steps }, (_, t) => t);
  const backward = forward.toReversed();
  const direction = textAttribute(node, "direction", "forward");
  const orders = { forward: [forward], reverse: [backward], bidirectional: [forward, backward] }[direction];
  if (!orders) throw new Error(`${node.name}: direction ${direction}`);
  const b = call.inputs[first + 3] ?? value([orders.length, 2 * gates * hidden]);
  const expected = [
    [orders.length, gates * hidden, inputs],
    [orders.length, gates * hidden, hidden],
    [orders.length, 2 * gates * hidden],
  ];
  if (`${[w, r, b].map((v) => v.shape).join("/")}` !== expected.join("/"))
    throw new RangeError(`${node.name}: W, R, B are ${[w, r, b].map((v) => `[${v.shape}]`)}`);
  return { steps, batch, inputs, hidden, orders, x, w, r, b };
}

/** W x + its bias, for gate `g`, unit `j`, direction `d`, at time `t` of record `n`. */
export function fromInput(
  l: Layer,
  gates: number,
  d: number,
  g: number,
  j: number,
  t: number,
  n: number,
): number {
  const row = (d * gates + g) * l.hidden + j;
  let sum = l.b.data[2 * d * gates * l.hidden + g * l.hidden + j]!;
  for (let i = 0; i < l.inputs; i++)
    sum += l.w.data[row * l.inputs + i]! * l.x.data[(t * l.batch + n) * l.inputs + i]!;
  return sum;
}

/** R h + its bias, for gate `g`, unit `j`, direction `d`. */
export function fromState(
  l: Layer,
  gates: number,
  d: number,
  g: number,
  j: number,
  h: ArrayLike<number>,
): number {
  const row = (d * gates + g) * l.hidden + j;
  let sum = l.b.data[(2 * d + 1) * gates * l.hidden + g * l.hidden + j]!;
  for (let k = 0; k < l.hidden; k++) sum += l.r.data[row * l.hidden + k]! * h[k]!;
  return sum;
}

/** Gradients of a layer, filled by the backward pass. */
export interface LayerGradient {
  readonly dx: Value;
  readonly dw: Value;
  readonly dr: Value;
  readonly db: Value;
}

export const zeroGradient = (l: Layer): LayerGradient => ({
  dx: value(l.x.shape),
  dw: value(l.w.shape),
  dr: value(l.r.shape),
  db: value(l.b.shape),
});

/** Takes the gradient `da` of `fromInput(l, ...)` back to W, its bias and x. */
export function backInput(
  l: Layer,
  to: LayerGradient,
  gates: number,
  d: number,
  g: number,
  j: number,
  t: number,
  n: number,
  da: number,
): void {
  const row = (d * gates + g) * l.hidden + j;
  to.db.data[2 * d * gates * l.hidden + g * l.hidden + j]! += da;
  for (let i = 0; i < l.inputs; i++) {
    const at = (t * l.batch + n) * l.inputs + i;
    to.dw.data[row * l.inputs + i]! += da * l.x.data[at]!;
    to.dx.data[at]! += da * l.w.data[row * l.inputs + i]!;
  }
}

/** Takes the gradient `da` of `fromState(l, ...)` back to R, its bias and h (`dh` is added to). */
export function backState(
  l: Layer,
  to: LayerGradient,
  gates: number,
  d: number,
  g: number,
  j: number,
  h: ArrayLike<number>,
  dh: Float64Array,
  da: number,
): void {
  const row = (d * gates + g) * l.hidden + j;
  to.db.data[(2 * d + 1) * gates * l.hidden + g * l.hidden + j]! += da;
  for (let k = 0; k < l.hidden; k++) {
    to.dr.data[row * l.hidden + k]! += da * h[k]!;
    dh[k]! += da * l.r.data[row * l.hidden + k]!;
  }
}
