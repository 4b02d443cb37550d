/** Element types of the numeric arrays that are read. */
export type ElementType =
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float16"
  | "float32"
  | "float64";

/** How the elements of an array are stored. */
export interface Elements {
  readonly type: ElementType;
  readonly littleEndian: boolean;
}

type Get = (view: DataView, at: number, little: boolean) => number;

const GET: Readonly<Record<ElementType, Get>> = {
  int8: (view, at) => view.getInt8(at),
  int16: (view, at, little) => view.getInt16(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  int64: (view, at, little) => Number(view.getBigInt64(at, little)),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at, little) => view.getUint16(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  uint64: (view, at, little) => Number(view.getBigUint64(at, little)),
  float16: (view, at, little) => half(view.getUint16(at, little)),
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
};

/** IEEE 754 binary16: 1 sign bit, 5 of the exponent, 10 of the fraction. DataView has it in the newest releases of Node only. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export const elementTypes = Object.keys(GET) as ElementType[];

/** Bytes of one element. */
export const elementBytes = (type: ElementType): number => Number(/\d+$/.exec(type)![0]) / 8;

/** Which elements of an array make up a signal: the first, every so manieth, how many. */
export interface Pick {
  readonly first: number;
  readonly stride: number;
  readonly count: number;
}

/** These elements times a factor. The bytes must hold them. */
export function pickElements(
  bytes: Uint8Array,
  { type, littleEndian }: Elements,
  pick: Pick,
  factor: number,
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = elementBytes(type);
  const get = GET[type];
  const signal = new Float32Array(pick.count);
  for (let i = 0, at = pick.first * size; i < pick.count; i++, at += pick.stride * size) {
    signal[i] = get(view, at, littleEndian) * factor;
  }
  return signal;
}
