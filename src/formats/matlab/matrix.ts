import { UserError } from "../../base/index.ts";
import type { Bytes } from "../shared/bytes.ts";
import { type ElementType, elementBytes } from "../shared/elements.ts";

// MATLAB's "MAT-File Format" (MathWorks), chapter "Level 4 MAT-File Format": every matrix is a header of five 32-bit integers (type,
// rows, columns, imaginary, length of the name), the name with a zero at its end, and the elements column by column.
const HEADER_BYTES = 20;
/** M, O, P and T at most: larger numbers are written in the other byte order. */
const LARGEST_TYPE = 4052;
/** Digit P of the type: the element type. */
const TYPES: readonly ElementType[] = ["float64", "float32", "int32", "int16", "uint16", "uint8"];
/** Digit T of the type. */
const KINDS = ["numbers", "text", "sparse"] as const;
/** Digit M of the type, beside 0 and 1 for little- and big-endian IEEE. */
const MACHINES: Readonly<Record<number, string>> = { 2: "VAX D-float", 3: "VAX G-float", 4: "Cray" };
/** The longest name, with its zero: far above the 63 characters of MATLAB. */
const NAME_BYTES = 256;
/** More matrices than a file of recordings has. */
const MOST = 1000;

const REMEDY = "save the matrix again (save -v4)";

/** One matrix of a file. */
export interface Matrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly kind: (typeof KINDS)[number];
  readonly complex: boolean;
  /** Where its elements begin. */
  readonly offset: number;
}

interface Head {
  readonly machine: number;
  readonly littleEndian: boolean;
  readonly type: ElementType;
  readonly kind: (typeof KINDS)[number];
  readonly rows: number;
  readonly columns: number;
  readonly complex: boolean;
  readonly nameBytes: number;
}

/** What is wrong, and in which of the five integers (0 to 4). */
interface Fault {
  readonly integer: number;
  readonly field: string;
  readonly problem: string;
}

/** The header of a matrix at the beginning of these bytes. */
function readHead(bytes: Buffer): Head | Fault {
  if (bytes.length < HEADER_BYTES) return { integer: 0, field: "header", problem: "is cut off" };
  // The type is 1000 M + 100 O + 10 P + T; the byte order is the one in which it makes sense and M says so.
  const little = bytes.readUInt32LE(0);
  const big = bytes.readUInt32BE(0);
  const bigEndian = little > LARGEST_TYPE;
  const code = bigEndian ? big : little;
  const [machine, zero, precision, kind] = [1000, 100, 10, 1].map((digit) => Math.floor(code / digit) % 10);
  const type = TYPES[precision!];
  const name = KINDS[kind!];
  if (
    code > LARGEST_TYPE ||
    zero !== 0 ||
    type === undefined ||
    name === undefined ||
    bigEndian !== (machine === 1)
  )
    return { integer: 0, field: "type", problem: `${little} is no type of a level 4 matrix` };
  const at = (i: number) => (bigEndian ? bytes.readUInt32BE(4 * i) : bytes.readUInt32LE(4 * i));
  const [rows, columns, imaginary, nameBytes] = [at(1), at(2), at(3), at(4)];
  if (imaginary! > 1) return { integer: 3, field: "imaginary", problem: `is ${imaginary}, not 0 or 1` };
  if (nameBytes! < 2 || nameBytes! > NAME_BYTES)
    return { integer: 4, field: "length of the name", problem: `is ${nameBytes}, which cannot be` };
  return {
    machine: machine!,
    littleEndian: !bigEndian,
    type,
    kind: name,
    rows: rows!,
    columns: columns!,
    complex: imaginary === 1,
    nameBytes: nameBytes!,
  };
}

/** A variable's name with the zero at its end; null where it is none. */
function readName(bytes: Buffer): string | null {
  return /^[A-Za-z]\w*\0$/.test(bytes.toString("latin1"))
    ? bytes.toString("latin1", 0, bytes.length - 1)
    : null;
}

/** Whether a file that begins so is a level 4 file: there is no signature, but hardly anything else looks like this. */
export function beginsWithMatrix(start: Uint8Array): boolean {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  const head = readHead(bytes);
  if ("problem" in head || bytes.length < HEADER_BYTES + head.nameBytes) return false;
  return readName(bytes.subarray(HEADER_BYTES, HEADER_BYTES + head.nameBytes)) !== null;
}

/** The matrices of a file; their elements are all there. @throws UserError naming file, offset and field of what is damaged */
export function readMatrices(bytes: Bytes, path: string): Matrix[] {
  const matrices: Matrix[] = [];
  for (let at = 0; at < bytes.size; ) {
    const head = readHead(bytes.read(at, Math.min(HEADER_BYTES, bytes.size - at)));
    const fault = (offset: number, field: string, problem: string) =>
      new UserError(
        `${path}, byte ${offset}, ${field} of matrix ${matrices.length + 1}: ${problem}; ${REMEDY}`,
      );
    if ("problem" in head) throw fault(at + 4 * head.integer, head.field, head.problem);
    const machine = MACHINES[head.machine];
    if (machine !== undefined) throw fault(at, "type", `numbers of a ${machine} are not read`);
    const { rows, columns, type, complex, nameBytes, kind, littleEndian } = head;
    const nameAt = at + HEADER_BYTES;
    const name = nameAt + nameBytes > bytes.size ? null : readName(bytes.read(nameAt, nameBytes));
    if (name === null) throw fault(nameAt, "name", "is no name of a variable");
    const offset = nameAt + nameBytes;
    const length = rows * columns * elementBytes(type) * (complex ? 2 : 1);
    if (!(length <= bytes.size - offset)) {
      const there = `${rows} rows and ${columns} columns of ${type} take ${length} bytes, but ${bytes.size - offset} follow`;
      throw fault(at + 4, "size", there);
    }
    if (matrices.length >= MOST) throw fault(at, "header", `there are more than ${MOST} matrices`);
    matrices.push({ name, rows, columns, type, littleEndian, kind, complex, offset });
    at = offset + length;
  }
  return matrices;
}
