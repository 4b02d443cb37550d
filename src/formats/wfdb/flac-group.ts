import { UserError } from "../../base/index.ts";
import type { Source } from "./file.ts";
import { openFlac, readFlac, type StreamInfo } from "./flac/index.ts";
import type { SignalGroup } from "./group.ts";
import { flacBits } from "./packing.ts";
import type { Trace } from "./trace.ts";

/** No frame of FLAC is shorter: header, one constant subframe, checksum. */
const LEAST_FRAME_BYTES = 10;

/**
 * Reads what a FLAC file says of itself and compares it with the record's header, before anything is allocated. The signals are its
 * channels; all have as many samples per frame. Throws UserError.
 */
export function checkFlac(source: Source, group: SignalGroup, frames: number): StreamInfo {
  const fail = (problem: string): never => {
    throw new UserError(`${source.path}: ${problem}; fetch the record again`);
  };
  const { members, format } = group;
  const info = openFlac(source);
  const { samplesPerFrame } = members[0]!.signal;
  if (members.some(({ signal }) => signal.samplesPerFrame !== samplesPerFrame)) {
    fail("its signals differ in samples per frame, which a FLAC file cannot hold: the header is damaged");
  }
  if (info.channels !== members.length) {
    fail(`holds ${info.channels} signals, but its header describes ${members.length}`);
  }
  if (info.depth > flacBits.get(format)!)
    fail(`holds samples of ${info.depth} bits, but its format is ${format}`);
  const samples = group.offset + frames * samplesPerFrame;
  const most = Math.ceil(source.size / LEAST_FRAME_BYTES) * info.maxBlock;
  const held = info.samples ?? Math.min(samples, most);
  if (samples > most || held !== samples) {
    const what = held < samples || samples > most ? "is cut off" : "is too long";
    fail(`${what}: ${Math.min(held, most)} samples of each signal, but its header describes ${samples}`);
  }
  return info;
}

/** Hands frames `from` to `to` (exclusive) of a FLAC file to the traces of its signals, one for each member. */
export function readFlacGroup(
  source: Source,
  group: SignalGroup,
  info: StreamInfo,
  { from, to, whole }: { from: number; to: number; whole: boolean },
  traces: readonly Trace[],
): void {
  const { samplesPerFrame } = group.members[0]!.signal;
  const [begin, end] = [from, to].map((frame) => frame * samplesPerFrame) as [number, number];
  const range = { from: whole ? 0 : group.offset + begin, to: group.offset + end, whole };
  readFlac(source, info, range, (channels, first, count) => {
    const at = first - group.offset;
    const low = Math.max(0, begin - at);
    const high = Math.min(count, end - at);
    if (low >= high) return;
    traces.forEach((trace, c) => {
      trace.take(channels[c]!, low, 1, high - low, at + low, 1);
    });
  });
}
