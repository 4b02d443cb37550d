import { createHash, type Hash } from "node:crypto";
import { UserError } from "../../../base/index.ts";
import type { Source } from "../file.ts";
import { Damage } from "./damage.ts";
import { type Block, readFrame } from "./frame.ts";
import { readStreamInfo, type StreamInfo } from "./info.ts";
import { findFrame } from "./seek.ts";
import { Window } from "./window.ts";

/** Takes a block: sample `first` of the stream and what follows, `count` of each channel; the arrays are used again afterwards. */
export type TakeBlock = (channels: readonly Int32Array[], first: number, count: number) => void;

/** Reads the description at a stream's beginning. Throws UserError naming the file. */
export function openFlac(source: Source): StreamInfo {
  try {
    return readStreamInfo(source);
  } catch (error) {
    throw named(source, null, error);
  }
}

/**
 * Decodes a FLAC stream (RFC 9639) of at most 24 bits: the blocks that hold samples [from, to). All checksums are verified: of each
 * frame's header and of each frame, and where the whole stream of `to` samples is read (`from` is 0 and `whole`), that it ends there, and
 * its MD5. Throws UserError naming file, byte and what is wrong. Needs memory for a few frames, whatever the stream's length.
 */
export function readFlac(
  source: Source,
  info: StreamInfo,
  { from, to, whole }: { from: number; to: number; whole: boolean },
  take: TakeBlock,
): void {
  const window = new Window(source, info);
  const channels = Array.from({ length: info.channels }, () => new Int32Array(info.maxBlock));
  const md5 = whole && info.md5 !== null ? createHash("md5") : null;
  let position = from === 0 ? info.firstFrame : findFrame(window, info, source.size, from, channels);
  let expected = from === 0 ? 0 : null;
  for (let sample = 0; sample < to; ) {
    const block = next(source, window, info, position, expected, channels);
    position += block.bytes;
    sample = block.first + block.count;
    expected = sample;
    if (md5 !== null) digest(md5, channels, block.count, info.depth);
    if (sample > from) take(channels, block.first, block.count);
    if (whole && sample > to) throw named(source, position, new Damage(`more than ${to} samples`));
  }
  if (!whole) return;
  if (position !== source.size)
    throw named(source, position, new Damage("something follows the last sample"));
  if (md5 !== null && md5.digest("hex") !== info.md5) {
    throw named(source, null, new Damage("the checksum of all samples (MD5) is wrong"));
  }
}

function next(
  source: Source,
  window: Window,
  info: StreamInfo,
  position: number,
  expected: number | null,
  channels: readonly Int32Array[],
): Block {
  try {
    if (position >= source.size) throw new Damage("is cut off");
    const { start, end } = window.at(position);
    const block = readFrame(window.bytes, start, end, info, channels);
    if (expected !== null && block.first !== expected) {
      throw new Damage(`the frame begins with sample ${block.first}, not ${expected}`);
    }
    return block;
  } catch (error) {
    throw named(source, position, error);
  }
}

/** Samples as MD5 wants them: interleaved, in whole bytes, lowest first. */
function digest(md5: Hash, channels: readonly Int32Array[], count: number, depth: number): void {
  const width = Math.ceil(depth / 8);
  const bytes = new Uint8Array(count * channels.length * width);
  for (let i = 0, at = 0; i < count; i++) {
    for (const channel of channels) {
      for (let value = channel[i]!, b = 0; b < width; b++, value >>= 8) bytes[at++] = value;
    }
  }
  md5.update(bytes);
}

function named({ path }: Source, position: number | null, error: unknown): unknown {
  if (!(error instanceof Damage)) return error;
  const where = position === null ? "" : `, byte ${position}`;
  return new UserError(`${path}${where}: ${error.message}; the file is damaged, fetch the record again`);
}
