import { readFileSync } from "node:fs";
import { endianness } from "node:os";
import { fileFailure, UserError, writeFileAtomic } from "../base/index.ts";

/**
 * NumPy's .npy files, version 1.0, little-endian, C order: what `numpy.load` reads without options. Other element types, Fortran
 * order and later header versions are refused on reading.
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
// The dictionary as numpy and this file write it; other spellings of the same dictionary do not occur.
const DICTIONARY =
  /^\{'descr': '([^']+)', 'fortran_order': (True|False), 'shape': \((\d+,|\d+(?:, \d+)+)?\), *\} *\n$/;

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
  const fail = (problem: string): never => {
    throw new UserError(`${path}: ${problem}; delete the folder it is in and prepare the data again`);
  };
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  if (bytes.length < 10 || !bytes.subarray(0, 6).equals(MAGIC.subarray(0, 6))) fail("is not an .npy file");
  if (bytes[6] !== 1) fail(`.npy version ${bytes[6]} is not supported`);
  const offset = 10 + bytes.readUInt16LE(8);
  if (bytes.length < offset) fail("the .npy header is cut off");
  const match = DICTIONARY.exec(bytes.toString("latin1", 10, offset)) ?? fail("the .npy header is damaged");
  const type = (Object.keys(DESCRIPTIONS) as NpyType[]).find((t) => DESCRIPTIONS[t] === match[1]);
  if (type === undefined) return fail(`elements of type ${match[1]} are not supported`);
  if (match[2] === "True") fail("Fortran order is not supported");
  const shape = (match[3] ?? "")
    .split(",")
    .filter((word) => word.trim() !== "")
    .map(Number);
  const expected = offset + shape.reduce((a, b) => a * b, ELEMENT_BYTES[type]);
  if (fileBytes !== expected) fail(`${fileBytes} bytes, but its header describes ${expected}`);
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
