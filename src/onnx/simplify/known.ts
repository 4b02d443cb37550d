import { type DataType, type Shape, sizeOf, type Tensor, type TensorArray } from "../types.ts";

/** A number that is known before run time, or a known multiple of the batch size. */
export type Known = number | { readonly batches: number };

/** A value whose elements are known; with `fill` all are the same, and the shape may then have the batch in it. */
export type KnownValue =
  | { readonly type: DataType; readonly shape: readonly number[]; readonly data: ArrayLike<Known> }
  | { readonly type: DataType; readonly shape: Shape; readonly fill: number };

/** The name of the batch axis of every graph that is simplified. */
export const BATCH = "N";

export const isNumber = (v: Known): v is number => typeof v === "number";

/** Elements that are made at most by folding; what would be larger stays a node. */
export const LARGEST = 2 ** 24;

/** A constant of the graph; undefined for element types that are not folded. */
export function knownOf({ type, shape, data }: Tensor): KnownValue | undefined {
  if (type === "string" || type === "float16") return undefined;
  return {
    type,
    shape,
    data: data instanceof BigInt64Array ? Array.from(data, Number) : (data as Float32Array),
  };
}

/** The elements, written out. Undefined where the batch size is among them or in the shape, or there are too many. */
export function numbersOf(v: KnownValue): ArrayLike<number> | undefined {
  if ("fill" in v) {
    if (!v.shape.every((d) => typeof d === "number")) return undefined;
    const size = sizeOf(v.shape as number[]);
    return size <= LARGEST ? new Float64Array(size).fill(v.fill) : undefined;
  }
  const { data } = v;
  if (ArrayBuffer.isView(data)) return data as unknown as ArrayLike<number>;
  for (let i = 0; i < data.length; i++) if (!isNumber(data[i]!)) return undefined;
  return data as ArrayLike<number>;
}

const bigint = (v: number): bigint => {
  const limit = 2n ** 63n;
  const whole = Number.isFinite(v) ? BigInt(Math.trunc(v)) : v > 0 ? limit : -limit;
  return whole >= limit ? limit - 1n : whole < -limit ? -limit : whole;
};

const arrays: Partial<Record<DataType, (v: ArrayLike<number>) => TensorArray>> = {
  float32: (v) => Float32Array.from(v),
  float64: (v) => Float64Array.from(v),
  int64: (v) => BigInt64Array.from(Array.from(v, bigint)),
  int32: (v) => Int32Array.from(v),
  int16: (v) => Int16Array.from(v),
  uint16: (v) => Uint16Array.from(v),
  int8: (v) => Int8Array.from(v),
  uint8: (v) => Uint8Array.from(v),
  bool: (v) => Uint8Array.from(v),
};

/** The value as a constant of the graph; undefined where it is not known entirely. */
export function tensorOf(v: KnownValue): Tensor | undefined {
  const numbers = numbersOf(v);
  const make = arrays[v.type];
  return numbers && make && { type: v.type, shape: v.shape as number[], data: make(numbers) };
}
