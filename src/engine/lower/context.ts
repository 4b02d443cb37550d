import { UserError } from "../../base/index.ts";
import { float, float32, type GraphBuilder, int, ints, type Node, type Shape } from "../../onnx/index.ts";

/**
 * A value of the training graph in the lowered one. The one layout of the engine: the batch axis is innermost, the other axes keep
 * their order, so that [N, C, L] is stored as [C, L, N]. Values without a batch (parameters, statistics) are stored as they are.
 */
export interface Stored {
  /** The lowered value, in the shape `shape`. */
  readonly name: string;
  /** Shape as stored. */
  readonly shape: readonly number[];
  /** Where the batch axis is in the model's own order; -1 without one. */
  readonly batch: number;
}

/** What a lowering rule works with. */
export interface LowerContext {
  readonly g: GraphBuilder;
  readonly node: Node;
  /** Batch size. */
  readonly n: number;
  input(i: number): Stored;
  has(i: number): boolean;
  /** Constant integers of input i. */
  integers(i: number): number[] | undefined;
  /** The type of output i in the model's own order, with the batch size filled in. */
  outputShape(i?: number): { shape: readonly number[]; batch: number };
  /** Whether anything reads output i. */
  isUsed(i: number): boolean;
  set(name: string, i?: number): void;
  /** Values that several nodes can share, by key. */
  memo<T>(key: string, make: () => T): T;
  /** Named results of another node's lowering that are no tensors of the model (what a recurrent layer saves). */
  saved<T>(value: string): T;
  save<T>(value: string, t: T): void;
}

export type LowerRule = (c: LowerContext) => void;

/** Refuses what a user's model holds and training has no form for. @throws UserError naming operator and node. */
export function refuse(c: LowerContext, what: string): never {
  throw new UserError(`${c.node.opType} (node "${c.node.name}") cannot be run in training: ${what}`);
}

/** Moves the batch axis to the end. */
export function storedShape(shape: readonly number[], batch: number): number[] {
  return batch < 0 ? [...shape] : [...shape.filter((_, i) => i !== batch), shape[batch]!];
}

/** The shape of a stored value in the model's own order, for batches of n. */
export function modelShape({ shape, batch }: Stored, n: number): readonly number[] {
  return batch < 0 ? shape : [...shape.slice(0, batch), n, ...shape.slice(batch, -1)];
}

/** Where axis `axis` of the model's order is stored. */
export function storedAxis(axis: number, batch: number, rank: number): number {
  if (batch < 0 || axis < batch) return axis;
  return axis === batch ? rank - 1 : axis - 1;
}

export const batchAxis = (shape: Shape): number => shape.findIndex((d) => typeof d === "string");

/** Short forms of the operators that lowering uses all the time. */
export const o = {
  reshape: (g: GraphBuilder, x: string, shape: readonly number[]) => g.op("Reshape", [x, g.integers(shape)]),
  add: (g: GraphBuilder, a: string, b: string) => g.op("Add", [a, b]),
  sub: (g: GraphBuilder, a: string, b: string) => g.op("Sub", [a, b]),
  mul: (g: GraphBuilder, a: string, b: string) => g.op("Mul", [a, b]),
  div: (g: GraphBuilder, a: string, b: string) => g.op("Div", [a, b]),
  matmul: (g: GraphBuilder, a: string, b: string) => g.op("MatMul", [a, b]),
  /** op(a) times op(b) with an optional factor. */
  fused: (g: GraphBuilder, a: string, b: string, transA: boolean, transB: boolean, alpha = 1) =>
    g.op(
      "FusedMatMul",
      [a, b],
      { transA: int(Number(transA)), transB: int(Number(transB)), alpha: float(alpha) },
      { domain: "com.microsoft" },
    ),
  transpose: (g: GraphBuilder, x: string, perm: readonly number[]) =>
    g.op("Transpose", [x], { perm: ints(perm) }),
  concat: (g: GraphBuilder, xs: readonly string[], axis: number) =>
    xs.length === 1 ? xs[0]! : g.op("Concat", xs, { axis: int(axis) }),
  split: (g: GraphBuilder, x: string, sizes: readonly number[], axis: number) =>
    g.nodeOf("Split", [x, g.integers(sizes)], { axis: int(axis) }, { outputs: sizes.length }),
  slice: (g: GraphBuilder, x: string, axis: number, start: number, end: number, step = 1) =>
    g.op("Slice", [x, g.integers([start]), g.integers([end]), g.integers([axis]), g.integers([step])]),
  /** Zeros (or `value`) before and after along one axis; negative counts cut. */
  pad: (g: GraphBuilder, x: string, rank: number, axis: number, before: number, after: number, value = 0) => {
    if (before === 0 && after === 0) return x;
    const pads = Array(2 * rank).fill(0);
    pads[axis] = before;
    pads[axis + rank] = after;
    return g.op("Pad", [x, g.integers(pads), g.scalar(value)]);
  },
  sum: (g: GraphBuilder, x: string, axes: readonly number[], keep = false) =>
    g.op("ReduceSum", [x, g.integers(axes)], { keepdims: int(Number(keep)) }),
  mean: (g: GraphBuilder, x: string, axes: readonly number[], keep = false) =>
    g.op("ReduceMean", [x, g.integers(axes)], { keepdims: int(Number(keep)) }),
  zeros: (g: GraphBuilder, shape: readonly number[]) =>
    g.constant(float32(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)))),
};
