import type { Tensor } from "../../src/onnx/types.ts";

/** A tensor of the oracle: row-major, always float64, whatever the element type is in the graph. */
export interface Value {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A value of a shape: filled from an array, with a number, or with zeros. */
export function value(shape: readonly number[], data: ArrayLike<number> | number = 0): Value {
  const size = sizeOf(shape);
  if (typeof data === "number") return { shape, data: new Float64Array(size).fill(data) };
  if (data.length !== size) throw new RangeError(`${data.length} elements do not fill [${shape}]`);
  return { shape, data: new Float64Array(data) };
}

export const scalar = (x: number): Value => value([], [x]);

/** The value of an ONNX constant. Strings and float16 have none here. */
export function fromTensor(tensor: Tensor): Value {
  if (tensor.type === "float16" || tensor.type === "string")
    throw new TypeError(`The oracle reads no ${tensor.type}`);
  const { shape, data } = tensor;
  return value(shape, data instanceof BigInt64Array ? Array.from(data, Number) : data);
}

/** Steps between neighbours along each axis of a row-major tensor. */
export function strides(shape: readonly number[]): number[] {
  const s = new Array<number>(shape.length).fill(1);
  for (let a = shape.length - 2; a >= 0; a--) s[a] = s[a + 1]! * shape[a + 1]!;
  return s;
}

/** All index vectors of a shape in row-major order. The same array is yielded each time. */
export function* positions(shape: readonly number[]): Generator<number[]> {
  const index = new Array<number>(shape.length).fill(0);
  const size = sizeOf(shape);
  for (let i = 0; i < size; i++) {
    yield index;
    for (let a = shape.length - 1; a >= 0; a--) {
      index[a]!++;
      if (index[a]! < shape[a]!) break;
      index[a] = 0;
    }
  }
}

export function offset(index: readonly number[], stride: readonly number[]): number {
  let o = 0;
  for (let a = 0; a < index.length; a++) o += index[a]! * stride[a]!;
  return o;
}

/** A new value whose every element is computed from its index vector. */
export function generate(shape: readonly number[], at: (index: number[]) => number): Value {
  const data = new Float64Array(sizeOf(shape));
  let i = 0;
  for (const index of positions(shape)) data[i++] = at(index);
  return { shape, data };
}

/** An axis counted from the end when negative. */
export function axisOf(axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  if (a < 0 || a >= Math.max(rank, 1)) throw new RangeError(`Axis ${axis} of a tensor of rank ${rank}`);
  return a;
}

/** NumPy's broadcasting of several shapes. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, a) => {
    let size = 1;
    for (const shape of shapes) {
      const s = shape[a - rank + shape.length] ?? 1;
      if (s === 1) continue;
      if (size !== 1 && size !== s)
        throw new RangeError(`Not broadcastable: ${shapes.map((x) => `[${x}]`).join(" ")}`);
      size = s;
    }
    return size;
  });
}

/** For every element of shape `to`, in order, the element of shape `from` that is broadcast there. */
export function broadcastOffsets(from: readonly number[], to: readonly number[]): Int32Array {
  const lead = to.length - from.length;
  const own = strides(from);
  const stride = to.map((_, a) => (a < lead || from[a - lead] === 1 ? 0 : own[a - lead]!));
  const offsets = new Int32Array(sizeOf(to));
  let i = 0;
  for (const index of positions(to)) offsets[i++] = offset(index, stride);
  return offsets;
}

/** A function of numbers applied with broadcasting. */
export function elementwise(f: (...x: number[]) => number, ...values: readonly Value[]): Value {
  const shape = broadcastShape(...values.map((v) => v.shape));
  const offsets = values.map((v) => broadcastOffsets(v.shape, shape));
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = f(...values.map((v, k) => v.data[offsets[k]![i]!]!));
  return { shape, data };
}

/** A function of one number applied to every element. */
export const mapped = (x: Value, f: (x: number) => number): Value => ({
  shape: x.shape,
  data: x.data.map((v) => f(v)),
});
