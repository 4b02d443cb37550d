import type { Source } from "../file.ts";
import { Damage } from "./damage.ts";

/** What a FLAC stream says of itself (RFC 9639, 8.2), and where its first frame begins. */
export interface StreamInfo {
  /** Samples of a channel in a block: every block but the last, or at most. */
  readonly maxBlock: number;
  readonly channels: number;
  /** Bits of a sample, at most 24. */
  readonly depth: number;
  /** Samples of a channel; null where the writer could not know. */
  readonly samples: number | null;
  /** MD5 of all samples as hexadecimal; null where it was not written. */
  readonly md5: string | null;
  readonly firstFrame: number;
}

const UNKNOWN_SAMPLES = 2 ** 36 - 1; // what the WFDB library writes where it cannot go back and correct the number

/** Reads the beginning of a FLAC file. Throws Damage. */
export function readStreamInfo(source: Source): StreamInfo {
  const start = new Uint8Array(42);
  source.read(0, start);
  if (Buffer.from(start.subarray(0, 4)).toString("latin1") !== "fLaC") throw new Damage("is not a FLAC file");
  const view = new DataView(start.buffer);
  if ((start[4]! & 0x7f) !== 0 || (view.getUint32(4) & 0xffffff) !== 34) {
    throw new Damage("does not begin with a description of the stream (STREAMINFO)");
  }
  const maxBlock = view.getUint16(10);
  const channels = ((start[20]! >> 1) & 7) + 1;
  const depth = ((view.getUint16(20) >> 4) & 31) + 1;
  const samples = (start[21]! & 15) * 2 ** 32 + view.getUint32(22);
  const md5 = Buffer.from(start.subarray(26)).toString("hex");
  if (maxBlock < 1) throw new Damage("has blocks of 0 samples");
  if (depth > 24) throw new Damage(`has samples of ${depth} bits; WFDB has at most 24`);
  return {
    maxBlock,
    channels,
    depth,
    samples: samples === 0 || samples === UNKNOWN_SAMPLES ? null : samples,
    md5: /^0+$/.test(md5) ? null : md5,
    firstFrame: firstFrame(source),
  };
}

/** Skips the metadata blocks. */
function firstFrame(source: Source): number {
  const header = new Uint8Array(4);
  for (let at = 4; at + 4 <= source.size; ) {
    source.read(at, header);
    at += 4 + ((header[1]! << 16) | (header[2]! << 8) | header[3]!);
    if ((header[0]! & 0x80) !== 0) return at;
  }
  throw new Damage("is cut off before its first sample");
}
