import { BitReader } from "./bits.ts";
import { crc8, crc16 } from "./crc.ts";
import { Damage } from "./damage.ts";
import type { StreamInfo } from "./info.ts";
import { readSubframe } from "./subframe.ts";

/** Samples of all channels that were stored together. */
export interface Block {
  /** The number of its first sample in the stream. */
  readonly first: number;
  readonly count: number;
  /** Bytes of its frame. */
  readonly bytes: number;
}

interface FrameHeader {
  readonly first: number;
  readonly count: number;
  /** How the channels were coded: 0 to 7 each for itself, 8 left and side, 9 side and right, 10 middle and side. */
  readonly assignment: number;
  /** The first byte after the header. */
  readonly end: number;
}

/** Bits of a sample by their code in a frame's header; 0 is "as in the stream's description". */
const DEPTHS = [0, 8, 12, null, 16, 20, 24, 32];

/**
 * Decodes the frame at `bytes[start..)` into the beginnings of `channels` (RFC 9639, 9). Both checksums are verified. `end` is where
 * the bytes end; four more must follow in the array. Throws Damage.
 */
export function readFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
  info: StreamInfo,
  channels: readonly Int32Array[],
): Block {
  const { first, count, assignment, end: begin } = readFrameHeader(bytes, start, end, info);
  const bits = new BitReader(bytes, begin, end);
  channels.forEach((channel, c) => {
    const side = assignment === 9 ? c === 0 : assignment >= 8 && c === 1;
    readSubframe(bits, channel, count, info.depth + (side ? 1 : 0));
  });
  const at = bits.nextByte();
  if (at + 2 > end) throw new Damage("the frame is cut off");
  if (crc16(bytes, start, at) !== ((bytes[at]! << 8) | bytes[at + 1]!)) {
    throw new Damage("the frame's checksum (CRC-16) is wrong");
  }
  if (assignment >= 8) correlate(assignment, channels[0]!, channels[1]!, count);
  return { first, count, bytes: at + 2 - start };
}

function readFrameHeader(bytes: Uint8Array, start: number, end: number, info: StreamInfo): FrameHeader {
  if (bytes[start] !== 0xff || (bytes[start + 1]! & 0xfe) !== 0xf8) throw new Damage("no frame begins here");
  const variable = (bytes[start + 1]! & 1) === 1;
  const [sizeCode, rateCode] = [bytes[start + 2]! >> 4, bytes[start + 2]! & 15];
  const [assignment, depthCode] = [bytes[start + 3]! >> 4, (bytes[start + 3]! >> 1) & 7];
  const number = codedNumber(bytes, start + 4);
  let at = start + 4 + number.bytes;
  const count = blockSize(bytes, at, sizeCode);
  at += sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  at += rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  if (at >= end) throw new Damage("the frame is cut off");
  if (crc8(bytes, start, at) !== bytes[at])
    throw new Damage("the checksum (CRC-8) of the frame's header is wrong");
  const depth = DEPTHS[depthCode];
  const channels = assignment < 8 ? assignment + 1 : 2;
  if (rateCode === 15 || assignment > 10 || depth === null || (bytes[start + 3]! & 1) !== 0) {
    throw new Damage("the frame's header has reserved values");
  }
  if (channels !== info.channels)
    throw new Damage(`the frame has ${channels} channels, the stream ${info.channels}`);
  if (depth !== 0 && depth !== info.depth)
    throw new Damage(`samples of ${depth} bits in a stream of ${info.depth}`);
  if (count < 1 || count > info.maxBlock) {
    throw new Damage(`a block of ${count} samples, but the stream has at most ${info.maxBlock}`);
  }
  return { first: variable ? number.value : number.value * info.maxBlock, count, assignment, end: at + 1 };
}

/** Samples in a block (RFC 9639, 9.1.1); 0 for the reserved code. */
function blockSize(bytes: Uint8Array, at: number, code: number): number {
  if (code === 0) return 0;
  if (code === 1) return 192;
  if (code <= 5) return 144 << code;
  if (code === 6) return bytes[at]! + 1;
  if (code === 7) return ((bytes[at]! << 8) | bytes[at + 1]!) + 1;
  return 1 << code;
}

/** The number of a frame or of its first sample, coded as UTF-8 codes characters, in up to 7 bytes. */
function codedNumber(bytes: Uint8Array, at: number): { value: number; bytes: number } {
  const first = bytes[at]!;
  const ones = Math.clz32(~(first << 24));
  if (ones === 0) return { value: first, bytes: 1 };
  if (ones === 1 || ones === 8) throw new Damage("the frame's number is not readable");
  let value = first & (0x7f >> ones);
  for (let i = 1; i < ones; i++) {
    const byte = bytes[at + i]!;
    if ((byte & 0xc0) !== 0x80) throw new Damage("the frame's number is not readable");
    value = value * 64 + (byte & 0x3f);
  }
  return { value, bytes: ones };
}

/** Gives two channels back what was taken out of them because it is alike in both (RFC 9639, 4.2). */
function correlate(assignment: number, a: Int32Array, b: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (assignment === 8) b[i] = x - y;
    else if (assignment === 9) a[i] = x + y;
    else {
      const middle = (x << 1) | (y & 1);
      a[i] = (middle + y) >> 1;
      b[i] = (middle - y) >> 1;
    }
  }
}
