import { constants, crc32, inflateRawSync } from "node:zlib";
import { NPY_HEADER_MOST, UserError } from "../../base/index.ts";
import { type Bytes, heldBytes, regionOf } from "../shared/bytes.ts";
import { byteText, unpackedLimit } from "../shared/limits.ts";

// As much of PKWARE's APPNOTE.TXT as numpy writes: one disk, no encryption, members stored or deflated, no zip64 directory.
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

const REMEDY = "save the archive again";
/** Packed bytes that certainly hold an array's header. */
const START = 1 << 11;
/** Bytes whose checksum is computed at once. */
const CHUNK = 1 << 20;

/** A file inside an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where its data begin. */
  readonly offset: number;
}

export function isZip(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}

/** The directory of an archive. @throws UserError naming file, offset and field where it is damaged or not supported */
export function readZip(bytes: Bytes, path: string): ZipEntry[] {
  const fault = (offset: number, field: string, problem: string) =>
    new UserError(`${path}, byte ${offset}, ${field}: ${problem}; ${REMEDY}`);
  const tailStart = Math.max(0, bytes.size - END_BYTES - 0xffff);
  const tail = bytes.read(tailStart, bytes.size - tailStart);
  let at = tail.length - END_BYTES;
  while (
    at >= 0 &&
    !(tail.readUInt32LE(at) === END && tail.readUInt16LE(at + 20) === tail.length - at - END_BYTES)
  )
    at--;
  if (at < 0)
    throw fault(bytes.size, "end of the directory", "is not there: the archive is cut off or damaged");
  const end = tailStart + at;
  const count = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const begin = tail.readUInt32LE(at + 16);
  if (count === 0xffff || begin === 0xffffffff)
    throw fault(end, "directory", "is a zip64 archive, which is not read; save the arrays one by one");
  if (begin + length !== end)
    throw fault(end, "directory", `${length} bytes from ${begin} on do not end where they should`);
  const directory = bytes.read(begin, length);
  const entries: ZipEntry[] = [];
  let position = 0;
  for (let i = 0; i < count; i++) {
    const where = begin + position;
    if (position + CENTRAL_BYTES > length || directory.readUInt32LE(position) !== CENTRAL)
      throw fault(where, "directory", `entry ${i + 1} of ${count} is damaged`);
    const u16 = (offset: number) => directory.readUInt16LE(position + offset);
    const u32 = (offset: number) => directory.readUInt32LE(position + offset);
    const [nameLength, more] = [u16(28), u16(30) + u16(32)];
    const next = position + CENTRAL_BYTES + nameLength + more;
    if (next > length) throw fault(where, "directory", `entry ${i + 1} of ${count} is cut off`);
    const name = directory.toString("utf8", position + CENTRAL_BYTES, position + CENTRAL_BYTES + nameLength);
    const entry = { name, method: u16(10), crc: u32(16), packed: u32(20), size: u32(24), offset: u32(42) };
    if ((u16(8) & ENCRYPTED) !== 0) throw fault(where, name, "is encrypted");
    if (entry.method !== STORED && entry.method !== DEFLATED)
      throw fault(where, name, `packed by method ${entry.method}; stored and deflated members are read`);
    entries.push({ ...entry, offset: dataOffset(bytes, entry, begin, fault) });
    position = next;
  }
  return entries;
}

type Fault = (offset: number, field: string, problem: string) => UserError;

/** Where the data of a member begin, behind its local header. */
function dataOffset(bytes: Bytes, entry: ZipEntry, end: number, fault: Fault): number {
  const { name, offset, packed, size, method } = entry;
  if (offset + LOCAL_BYTES > end) throw fault(offset, name, "begins behind the members");
  const local = bytes.read(offset, LOCAL_BYTES);
  if (local.readUInt32LE(0) !== LOCAL) throw fault(offset, name, "has a damaged local header");
  const data = offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (data + packed > end)
    throw fault(offset, name, `is cut off: ${packed} bytes do not fit before the directory`);
  if (method === STORED && packed !== size)
    throw fault(offset, name, `is stored, but ${packed} bytes are to make ${size}`);
  if (size > unpackedLimit(packed))
    throw fault(
      offset,
      name,
      `${byteText(packed)} are to unpack to ${byteText(size)}, which no recording does`,
    );
  return data;
}

/** A member as bytes of which at least the first are there: enough for the header of an array. */
export function unpackStart(bytes: Bytes, entry: ZipEntry, path: string): Bytes {
  if (entry.method === STORED) return regionOf(bytes, entry.offset, entry.size);
  const start = inflate(bytes, entry, path, Math.min(entry.packed, START));
  return { ...heldBytes(start), size: entry.size, read: (at, length) => start.subarray(at, at + length) };
}

/** A member unpacked, its length and checksum verified. @throws UserError */
export function unpackEntry(bytes: Bytes, entry: ZipEntry, path: string): Bytes {
  const { name, offset, method, size } = entry;
  const stored = method === STORED;
  const data = stored ? regionOf(bytes, offset, size) : heldBytes(inflate(bytes, entry, path, entry.packed));
  if (data.size !== size)
    throw new UserError(
      `${path}, byte ${offset}, ${name}: ${data.size} bytes come out, not ${size}; ${REMEDY}`,
    );
  let crc = 0;
  for (let at = 0; at < size; at += CHUNK) crc = crc32(data.read(at, Math.min(CHUNK, size - at)), crc);
  if (crc !== entry.crc)
    throw new UserError(
      `${path}, byte ${offset}, ${name}: the checksum does not agree, the data are damaged; ${REMEDY}`,
    );
  return data;
}

function inflate(bytes: Bytes, entry: ZipEntry, path: string, packed: number): Buffer {
  const whole = packed === entry.packed;
  try {
    return inflateRawSync(bytes.read(entry.offset, packed), {
      // A member that gives more than its directory says is caught here, before it fills memory.
      maxOutputLength: whole ? Math.max(entry.size, NPY_HEADER_MOST) : unpackedLimit(packed),
      ...(whole ? {} : { finishFlush: constants.Z_SYNC_FLUSH }),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${path}, byte ${entry.offset}, ${entry.name}: cannot be unpacked (${why}); ${REMEDY}`,
    );
  }
}
