import { UserError } from "../../base/index.ts";
import type { Source } from "./file.ts";
import type { SignalGroup } from "./group.ts";
import { bytesOf, packings } from "./packing.ts";
import type { Trace } from "./trace.ts";

/** Samples that are unpacked at a time: few enough to stay in the processor's cache... */
const BLOCK = 2 ** 13;
/** ... and that are read at a time: enough for the file system. */
const CHUNK = 8 * BLOCK;
// Room for them in any format; used again by every read.
const BYTES = new Uint8Array(4 * (CHUNK + 8));
const NUMBERS = new Int32Array(BLOCK + 8);

/** Compares a signal file's length with what the header says, before anything is allocated. Throws UserError. */
export function checkLength(source: Source, group: SignalGroup, frames: number): void {
  const { least, most } = bytesOf(packings.get(group.format)!, frames * group.frame);
  const { size, path } = source;
  if (size >= group.offset + least && size <= group.offset + most) return;
  const what = size === 0 ? "is empty" : size < group.offset + least ? "is cut off" : "is too long";
  throw new UserError(
    `${path}: ${what}: ${size} bytes, but its header describes ${group.offset + least} ` +
      "(number of samples x signals); fetch the record again",
  );
}

/** Hands frames `from` to `to` (exclusive) of a file of fixed width to the traces of its signals, one for each member. */
export function readPacked(
  source: Source,
  group: SignalGroup,
  from: number,
  to: number,
  traces: readonly Trace[],
): void {
  const { samples, bytes: width, differences } = packings.get(group.format)!;
  const { frame } = group;
  const sums = differences ? traces.map(({ signal }) => signal.initialValue ?? signal.adcZero) : null;
  const step = Math.max(1, Math.floor(CHUNK / frame));
  const largest = (Math.ceil((Math.min(step, to - from) * frame) / samples) + 1) * width;
  const buffer = largest <= BYTES.length ? BYTES : new Uint8Array(largest);
  for (let at = from; at < to; at += step) {
    const end = Math.min(to, at + step);
    // A chunk may begin and end within a group of packed samples.
    const first = Math.floor((at * frame) / samples);
    const bytes = buffer.subarray(0, (Math.ceil((end * frame) / samples) - first) * width);
    source.read(group.offset + first * width, bytes);
    unpack(bytes, first, group, at, end, traces, sums);
  }
}

/** Unpacks frames `from` to `to` block by block from `bytes`, which begin with packed group `first` of the file. */
function unpack(
  bytes: Uint8Array,
  first: number,
  { format, frame, members }: SignalGroup,
  from: number,
  to: number,
  traces: readonly Trace[],
  sums: number[] | null,
): void {
  const packing = packings.get(format)!;
  const step = Math.max(1, Math.floor(BLOCK / frame));
  const most = (Math.ceil((Math.min(step, to - from) * frame) / packing.samples) + 1) * packing.samples;
  const numbers = most <= NUMBERS.length ? NUMBERS : new Int32Array(most);
  for (let at = from; at < to; at += step) {
    const count = Math.min(step, to - at) | 0;
    const begin = Math.floor((at * frame) / packing.samples);
    const groups = (Math.ceil(((at + count) * frame) / packing.samples) - begin) | 0;
    const skip = (at * frame - begin * packing.samples) | 0;
    packing.unpack(bytes.subarray((begin - first) * packing.bytes), numbers, groups);
    for (let m = 0; m < members.length; m++) {
      const { before, signal } = members[m]!;
      const { samplesPerFrame } = signal;
      const start = skip + before;
      if (sums !== null) sums[m] = accumulate(numbers, start, frame, samplesPerFrame, count, sums[m]!);
      for (let c = 0; c < samplesPerFrame; c++) {
        traces[m]!.take(numbers, start + c, frame, count, at * samplesPerFrame + c, samplesPerFrame);
      }
    }
  }
}

/** Turns the differences of one signal into its samples, in place; `value` is the sample before. Gives the last sample. */
function accumulate(
  numbers: Int32Array,
  start: number,
  frame: number,
  samplesPerFrame: number,
  frames: number,
  value: number,
): number {
  for (let i = 0, at = start; i < frames; i++, at += frame) {
    for (let c = 0; c < samplesPerFrame; c++) {
      value = (value + numbers[at + c]!) | 0;
      numbers[at + c] = value;
    }
  }
  return value;
}
