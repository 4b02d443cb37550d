import { broadcast } from "../shapes/rule.ts";
import { type DataType, type Shape, sizeOf } from "../types.ts";
import { rounded } from "./arithmetic.ts";
import { isNumber, type Known, type KnownValue, LARGEST, numbersOf } from "./known.ts";

/** A shape whose sizes are all known and whose elements are few enough to be listed. */
export const numbers = (shape: Shape): readonly number[] | undefined =>
  shape.every((d) => typeof d === "number") && sizeOf(shape as number[]) <= LARGEST
    ? (shape as number[])
    : undefined;

export function stridesOf(shape: readonly number[]): number[] {
  const strides = Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** A value of the given shape whose element at each index is the element `at` (row-major) of `data`. */
export function pick(
  type: DataType,
  shape: readonly number[],
  data: ArrayLike<Known>,
  at: (index: readonly number[]) => number,
): KnownValue {
  const index = Array<number>(shape.length).fill(0);
  const picked = Array.from({ length: sizeOf(shape) }, () => {
    const v = data[at(index)]!;
    for (let a = shape.length - 1; a >= 0 && ++index[a]! === shape[a]; a--) index[a] = 0;
    return v;
  });
  return { type, shape, data: picked };
}

/** Row-major position in a tensor of shape `from` that is broadcast to the index's shape. */
export function broadcasting(from: readonly number[], rank: number): (index: readonly number[]) => number {
  const strides = stridesOf(from).map((s, i) => (from[i] === 1 ? 0 : s));
  const skip = rank - from.length;
  return (index) => strides.reduce((sum, s, i) => sum + s * index[i + skip]!, 0);
}

/** The operands' elements side by side, broadcast, through `f`. */
export function elementwise(
  operands: readonly KnownValue[],
  type: DataType,
  f: (...v: Known[]) => Known | undefined,
): KnownValue | undefined {
  const shape = operands.map((v) => v.shape).reduce<Shape>((a, b) => broadcast(a, b), []);
  const fills = operands.map((v) => ("fill" in v ? v.fill : v.data.length === 1 ? v.data[0]! : undefined));
  if (operands.some((v) => "fill" in v) && fills.every((v) => v !== undefined && isNumber(v))) {
    const fill = f(...(fills as number[]));
    return fill === undefined || !isNumber(fill) ? undefined : { type, shape, fill: rounded(fill, type) };
  }
  const out = numbers(shape);
  if (!out) return undefined;
  const parts = operands.map((v) => {
    const data = "fill" in v ? numbersOf(v)! : v.data;
    return { data, at: broadcasting(v.shape as number[], out.length) };
  });
  const index = Array<number>(out.length).fill(0);
  const data: Known[] = [];
  for (let i = 0; i < sizeOf(out); i++) {
    const v = f(...parts.map((p) => p.data[p.at(index)]!));
    if (v === undefined) return undefined;
    data.push(isNumber(v) ? rounded(v, type) : v);
    for (let a = out.length - 1; a >= 0 && ++index[a]! === out[a]; a--) index[a] = 0;
  }
  return { type, shape: out, data };
}
