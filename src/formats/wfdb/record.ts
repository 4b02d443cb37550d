import { UserError } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";
import type { Hints } from "../reader.ts";
import { agreeWithHints } from "./agree.ts";
import { openGiven, readText } from "./file.ts";
import { framesBeside } from "./frames.ts";
import { readWfdbHeader } from "./header.ts";
import { layoutOf, type Part } from "./layout.ts";
import { calibration, chooseLeads } from "./leads.ts";
import { closePart, openPart, readPart } from "./part.ts";
import { person } from "./person.ts";

/** Samples of each lead, at the record's sampling rate: from the first up to, but not including, the last. */
export interface WfdbRange {
  /** Default 0. */
  readonly from?: number | undefined;
  /** Default: the record's end. */
  readonly to?: number | undefined;
}

/** Memory for signals that is used again and again: a record that was read into it is good until the next one is. */
export interface WfdbRoom {
  memory: Float32Array;
}

/** The most samples that are read at once, of all leads together: half a gigabyte. */
const MOST_SAMPLES = 2 ** 27;
/** So many samples may be missing whatever is there: a gap can claim any number of them at the cost of a line. */
const MOST_GAPS = 2 ** 24;

/**
 * Reads a WFDB record, given its header: of one or several segments, in any storage format of signal(5), whole or a range of it. Signals
 * in millivolt, NaN where a sample is missing or lies in a gap; lead names from the signal descriptions, age and sex from comments such
 * as `# Age: 56`. Signals that are no voltages, such as blood pressure, are left out.
 *
 * Where a segment is read whole, file length, initial values and checksums are verified against its header, and the checksums of FLAC
 * files. Of a range only its own part of the files is read (of format 8, whatever precedes it too), and only its FLAC frames are verified.
 *
 * Throws UserError for whatever is missing, damaged, not supported, or cannot be known from file and hints.
 */
export function readWfdb(
  headerPath: string,
  range: WfdbRange = {},
  hints: Hints = {},
  room?: WfdbRoom,
): EcgRecord {
  const header = readWfdbHeader(readText(openGiven(headerPath)), headerPath, framesBeside(headerPath));
  if (header.samples === 0) {
    throw new UserError(
      `${headerPath}: is only the layout of a record of several segments; give that record's header`,
    );
  }
  const layout = layoutOf(header, headerPath);
  const chosen = chooseLeads(layout.signals, layout.path, hints);
  agreeWithHints(header, headerPath, layout, chosen, hints);
  const { leads, samplesPerFrame } = chosen;
  const { from, to } = within(range, header.samples * samplesPerFrame, headerPath);
  const first = Math.floor(from / samplesPerFrame);
  const last = Math.ceil(to / samplesPerFrame);
  const length = (last - first) * samplesPerFrame;
  const tooMany = (why = "") =>
    new UserError(
      `${headerPath}: ${leads.length} leads of ${length} samples are too many to read at once${why}; read a range of them`,
    );
  if (length * leads.length > MOST_SAMPLES) throw tooMany();
  const parts = layout.parts(first, last);
  if (length * leads.length > MOST_GAPS + 10 * stored(parts, first, last))
    throw tooMany(", nearly all of them gaps");
  const open = ({ header, path, order }: Part) => {
    const wanted = leads.map(({ index }) => order[index]!).filter((i) => i >= 0);
    return openPart(header, path, wanted);
  };
  // Before much is allocated: are all files there, and as long as their headers say?
  if (length * leads.length > 2 ** 20) for (const part of parts) closePart(open(part));
  // One piece of memory: many small ones take longer than filling them. Every sample that is no gap will be written.
  const size = leads.length * length;
  const memory = room !== undefined && room.memory.length >= size ? room.memory : new Float32Array(size);
  if (room !== undefined) room.memory = memory;
  const signals = leads.map((_, l) => memory.subarray(l * length, (l + 1) * length));
  if (header.segments !== null) for (const signal of signals) signal.fill(Number.NaN);
  for (const part of parts) {
    const begin = Math.max(first, part.start);
    const end = Math.min(last, part.start + part.header.samples);
    const destinations = leads.flatMap(({ index }, s) => {
      const i = part.order[index]!;
      if (i < 0) return [];
      const out = signals[s]!.subarray((begin - first) * samplesPerFrame, (end - first) * samplesPerFrame);
      return [{ index: i, out, ...calibration(part.header.signals[i]!, part.path, hints) }];
    });
    const files = open(part);
    try {
      readPart(files, begin - part.start, end - part.start, destinations);
    } finally {
      closePart(files);
    }
  }
  const skip = from - first * samplesPerFrame;
  const exact = to - from === length;
  return {
    name: header.record,
    source: headerPath,
    samplingRate: header.samplingRate * samplesPerFrame,
    leads: leads.map(({ name }) => name),
    signals: exact ? signals : signals.map((signal) => signal.slice(skip, skip + to - from)),
    patient: null,
    ...person(header.comments),
    ...(header.start !== null && from === 0 ? { date: header.start } : {}),
  };
}

function within({ from = 0, to }: WfdbRange, samples: number, path: string): { from: number; to: number } {
  const end = to ?? samples;
  if (Number.isInteger(from) && Number.isInteger(end) && from >= 0 && from < end && end <= samples) {
    return { from, to: end };
  }
  throw new UserError(`${path}: samples ${from} to ${end} are not a range of its ${samples} samples`);
}

/** How many samples of frames `from` to `to` are in signal files, of all leads together. */
function stored(parts: readonly Part[], from: number, to: number): number {
  return parts.reduce((sum, { header, start, order }) => {
    const frames = Math.min(to, start + header.samples) - Math.max(from, start);
    const signals = order.map((i) => header.signals[i]).filter((signal) => signal && signal.format !== 0);
    return sum + frames * signals.reduce((n, signal) => n + signal!.samplesPerFrame, 0);
  }, 0);
}
