/** The beginning of a NumPy .npy file (NEP 1): how its elements lie. */
export interface NpyHeader {
  /** Element type as numpy writes it: byte order, kind, bytes (`<i2`, `>f8`, `|u1`, `|O`). */
  readonly descr: string;
  /** Whether the first axis changes fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Bytes before the first element. */
  readonly offset: number;
}

/** Makes the error for something that is wrong with a header: where, in which field, what. */
export type NpyFault = (offset: number, field: string, problem: string) => Error;

/** Enough of the beginning of any file whose header is read here. */
export const NPY_HEADER_MOST = 1 << 16;

const MAGIC = "\u0093NUMPY";
// numpy writes `{'descr': '<i2', 'fortran_order': False, 'shape': (3, 4), }`; other writers differ in order, quotes and spaces.
const DESCR = /(['"])descr\1\s*:\s*(['"])([^'"]*)\2/;
const ORDER = /(['"])fortran_order\1\s*:\s*(True|False)/;
const SHAPE = /(['"])shape\1\s*:\s*\(([\d\s,L]*)\)/;
const REST = /^\s*\{[\s,]*\}\s*$/;

/** Whether a file begins as .npy files do. */
export function isNpy(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(0, 6)).toString("latin1") === MAGIC;
}

/**
 * Reads the header from the first bytes of a file, of which there should be NPY_HEADER_MOST or all. Versions 1 to 3. Nothing is
 * checked against the length of the file, and any element type is let through: that is for the caller.
 */
export function readNpyHeader(start: Uint8Array, fault: NpyFault): NpyHeader {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  if (bytes.length < 10 || !isNpy(bytes)) throw fault(0, "magic", "is not an .npy file");
  const version = bytes[6]!;
  if (version < 1 || version > 3 || bytes[7] !== 0)
    throw fault(6, "version", `.npy version ${version}.${bytes[7]} is not supported`);
  const begin = version === 1 ? 10 : 12;
  if (bytes.length < begin) throw fault(8, "header length", "the .npy header is cut off");
  const length = version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const offset = begin + length;
  if (offset > NPY_HEADER_MOST)
    throw fault(8, "header length", `the .npy header says that it has ${length} bytes, and is damaged`);
  if (bytes.length < offset) throw fault(8, "header length", "the .npy header is cut off");
  return {
    ...dictionary(bytes.toString(version === 3 ? "utf8" : "latin1", begin, offset), begin, fault),
    offset,
  };
}

function dictionary(text: string, begin: number, fault: NpyFault): Omit<NpyHeader, "offset"> {
  if (/['"]descr['"]\s*:\s*\[/.test(text))
    throw fault(begin, "descr", "structured elements are not supported; save plain numbers");
  let rest = text;
  const take = (pattern: RegExp, field: string) => {
    const match = pattern.exec(rest);
    if (match === null) throw fault(begin, field, "the .npy header is damaged");
    rest = rest.slice(0, match.index) + rest.slice(match.index + match[0].length);
    return match;
  };
  const descr = take(DESCR, "descr")[3]!;
  const fortranOrder = take(ORDER, "fortran_order")[2] === "True";
  const sizes = take(SHAPE, "shape")[2]!;
  if (!REST.test(rest)) throw fault(begin, "header", "the .npy header is damaged");
  const words = sizes.split(",").map((word) => word.trim());
  if (words.at(-1) === "") words.pop();
  const shape = words.map((word) => {
    // Python 2 wrote long integers with an L.
    const size = /^\d+L?$/.test(word) ? Number.parseInt(word, 10) : Number.NaN;
    if (!Number.isSafeInteger(size)) throw fault(begin, "shape", "the .npy header is damaged");
    return size;
  });
  return { descr, fortranOrder, shape };
}
