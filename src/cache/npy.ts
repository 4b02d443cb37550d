import { readFileSync } from "node:fs";
import { endianness } from "node:os";
import { fileFailure, readNpyHeader, UserError, writeFileAtomic } from "../base/index.ts";

/**
 * NumPy's .npy files as caches and results are kept in: int16 or float32, little-endian, C order. Other element types and Fortran order
 * are refused on reading.
 */
export type NpyType = "int16" | "float32";
export type NpyData<T extends NpyType> = T extends "int16" ? Int16Array : Float32Array;

export interface NpyHeader {
  readonly type: NpyType;
  readonly shape: readonly number[];
  /** Bytes before the first element. */
  readonly offset: number;
}

/** Every header written here has this length, so that one can be replaced once the number of records is known. */
export const NPY_HEADER_BYTES = 128;

const DESCRIPTIONS: Readonly<Record<NpyType, string>> = { int16: "<i2", float32: "<f4" };
const ELEMENT_BYTES: Readonly<Record<NpyType, number>> = { int16: 2, float32: 4 };
const MAGIC = Buffer.from("\u0093NUMPY\u0001\u0000", "latin1");

if (endianness() !== "LE") throw new Error("signal caches need a little-endian machine");

export function npyHeader(type: NpyType, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${DESCRIPTIONS[type]}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = NPY_HEADER_BYTES - MAGIC.length - 2;
  if (text.length >= length) throw new RangeError(`shape (${sizes}) does not fit into the header`);
  const bytes = Buffer.alloc(NPY_HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt16LE(length, MAGIC.length);
  bytes.write(`${text.padEnd(length - 1)}\n`, MAGIC.length + 2, "latin1");
  return bytes;
}

/**
 * The header at the beginning of a file of `fileBytes` bytes, whose length must be exactly what the header says.
 * Throws UserError naming the file.
 */
export function parseNpyHeader(start: Uint8Array, fileBytes: number, path: string): NpyHeader {
  const fault = (problem: string) =>
    new UserError(`${path}: ${problem}; delete the folder it is in and prepare the data again`);
  const { descr, fortranOrder, shape, offset } = readNpyHeader(start, (_, __, problem) => fault(problem));
  const type = (Object.keys(DESCRIPTIONS) as NpyType[]).find((t) => DESCRIPTIONS[t] === descr);
  if (type === undefined) throw fault(`elements of type ${descr} are not supported`);
  if (fortranOrder) throw fault("Fortran order is not supported");
  const expected = offset + shape.reduce((a, b) => a * b, ELEMENT_BYTES[type]);
  if (fileBytes !== expected) throw fault(`${fileBytes} bytes, but its header describes ${expected}`);
  return { type, shape, offset };
}

/** Writes a whole array. */
export function writeNpy(path: string, data: Int16Array | Float32Array, shape: readonly number[]): void {
  if (shape.reduce((a, b) => a * b, 1) !== data.length)
    throw new RangeError(`${data.length} elements, shape ${shape}`);
  const type = data instanceof Int16Array ? "int16" : "float32";
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  writeFileAtomic(path, Buffer.concat([npyHeader(type, shape), bytes]));
}

/** Reads a whole array of this type. Throws UserError for any other content. */
export function readNpy<T extends NpyType>(
  path: string,
  type: T,
): { shape: readonly number[]; data: NpyData<T> } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileFailure(path, error, "prepare the data again");
  }
  const header = parseNpyHeader(bytes, bytes.length, path);
  if (header.type !== type)
    throw new UserError(`${path}: holds ${header.type}, not ${type}; is it the right file?`);
  const copy = new Uint8Array(bytes.subarray(header.offset)).buffer; // a copy begins at an aligned address
  const data = type === "int16" ? new Int16Array(copy) : new Float32Array(copy);
  return { shape: header.shape, data: data as NpyData<T> };
}
