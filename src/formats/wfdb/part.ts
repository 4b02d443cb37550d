import { dirname } from "node:path";
import { type OpenFile, openInside } from "./file.ts";
import type { StreamInfo } from "./flac/index.ts";
import { checkFlac, readFlacGroup } from "./flac-group.ts";
import { type SignalGroup, signalGroups } from "./group.ts";
import type { WfdbHeader } from "./header.ts";
import { checkLength, readPacked } from "./packed-group.ts";
import { flacBits, packings } from "./packing.ts";
import { type Target, Trace } from "./trace.ts";

/** The open signal files of a record of one segment, their lengths compared with its header. */
export interface OpenPart {
  readonly header: WfdbHeader;
  /** The header's path. */
  readonly path: string;
  readonly files: readonly {
    readonly file: OpenFile;
    readonly group: SignalGroup;
    readonly info: StreamInfo | null;
  }[];
}

/** Opens the signal files that hold the wanted signals (numbers in the header). Throws UserError. */
export function openPart(header: WfdbHeader, path: string, wanted: readonly number[]): OpenPart {
  const files: { file: OpenFile; group: SignalGroup; info: StreamInfo | null }[] = [];
  const indices = new Set(wanted);
  try {
    for (const group of signalGroups(header, path)) {
      if (!group.members.some(({ index }) => indices.has(index))) continue;
      const file = openInside(dirname(path), group.file);
      const opened = { file, group, info: null as StreamInfo | null };
      files.push(opened);
      if (flacBits.has(group.format)) opened.info = checkFlac(file, group, header.samples);
      else checkLength(file, group, header.samples);
    }
    return { header, path, files };
  } catch (error) {
    closePart({ files });
    throw error;
  }
}

export function closePart({ files }: Pick<OpenPart, "files">): void {
  for (const { file } of files) file.close();
}

/** Where the values of one signal go, and by which gain and baseline. */
export interface Destination extends Omit<Target, "origin"> {
  /** The signal's number in the header. */
  readonly index: number;
}

/**
 * Reads frames `from` to `to` (exclusive) of the wanted signals. Where these are all frames, every signal of the files read is compared with
 * its initial value and checksum. Samples that a skew or format 0 leaves without a value are NaN. Throws UserError.
 */
export function readPart(part: OpenPart, from: number, to: number, wanted: readonly Destination[]): void {
  const { header, path } = part;
  const frames = header.samples;
  const whole = from === 0 && to === frames;
  const destinations = new Map(wanted.map((destination) => [destination.index, destination]));
  for (const { index, out } of wanted) {
    const { format, skew } = header.signals[index]!;
    if (format === 0 || skew > 0) out.fill(Number.NaN);
  }
  for (const { file, group, info } of part.files) {
    const traces = group.members.map(({ signal, index }) => {
      const destination = destinations.get(index);
      const origin = (from + signal.skew) * signal.samplesPerFrame;
      return new Trace(signal, destination ? { ...destination, origin } : null);
    });
    const skews = group.members.map(({ signal }) => signal.skew);
    const least = skews.reduce((a, b) => Math.min(a, b));
    const most = skews.reduce((a, b) => Math.max(a, b));
    const differences = packings.get(group.format)?.differences === true;
    // A skewed signal is found further on in the file; differences must be summed from the beginning.
    const begin = whole || differences ? 0 : Math.min(frames, from + least);
    const end = whole ? frames : Math.min(frames, to + most);
    if (begin < end) {
      if (info !== null) readFlacGroup(file, group, info, { from: begin, to: end, whole }, traces);
      else readPacked(file, group, begin, end, traces);
    }
    if (whole) for (const trace of traces) trace.verify(path, file.path, differences);
  }
}
