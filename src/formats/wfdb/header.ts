import { UserError } from "../../base/index.ts";
import { bareName, count, fail, type Line, quoted, wordsOf } from "./line.ts";
import { NUMBER, readSignalLine, type WfdbSignal } from "./signal-line.ts";

/**
 * The text of a WFDB header (`.hea`), after header(5) of the WFDB Applications Guide: of a record of one segment, of several segments,
 * or the layout of such a record.
 *
 * Stricter than the format where the format guesses: the sampling frequency must be written, because its default (250 Hz) would turn a
 * damaged header into a wrong record. A number of samples that is not written is counted by the signal files.
 */
export interface WfdbHeader {
  readonly record: string;
  /** The line of the record, for messages. */
  readonly line: number;
  /** Frames per second. */
  readonly samplingRate: number;
  /** Frames: at least 1, but 0 in a layout, whose signals all have format 0. */
  readonly samples: number;
  /** Signals as the record line counts them; `signals` of a record of several segments are in the headers of its segments. */
  readonly signalCount: number;
  /** Empty where there are several segments. */
  readonly signals: readonly WfdbSignal[];
  readonly segments: readonly WfdbSegment[] | null;
  /** When sample 0 was recorded, ISO 8601 (`2001-03-09T11:04:58`), where time and date are written as header(5) asks. */
  readonly start: string | null;
  /** Text of the lines that begin with #, without it. */
  readonly comments: readonly string[];
}

/** A segment of a record: a record of its own, or a gap. */
export interface WfdbSegment {
  readonly line: number;
  /** The name of its record; null for a gap. */
  readonly record: string | null;
  /** Frames; 0 for the layout. */
  readonly samples: number;
}

const FREQUENCY = new RegExp(String.raw`^(${NUMBER})(?:/${NUMBER}(?:\(${NUMBER}\))?)?$`);

/** The frames of a record by its signal files, or why they cannot be known. */
export type FramesOf = (header: WfdbHeader) => number | string;

/**
 * Reads a header's text; `path` is for messages. Throws UserError naming file, line and field.
 * @param framesOf counts the frames that the header does not count; without it that is refused
 */
export function readWfdbHeader(text: string, path: string, framesOf?: FramesOf): WfdbHeader {
  const lines = text
    .split("\n")
    .map((content, i): Line => ({ path, number: i + 1, content: content.trim() }));
  const comments = lines.filter((l) => l.content.startsWith("#")).map((l) => l.content.slice(1).trim());
  const [first, ...rest] = lines.filter((l) => l.content !== "" && !l.content.startsWith("#"));
  if (first === undefined) throw new UserError(`${path}: the header is empty; fetch the file again`);
  const [name = "", signals = "", frequency, samples, time, date] = wordsOf(first);
  const [record = "", several, more] = name.split("/");
  if (record === "" || more !== undefined)
    fail(first, "record name", `${quoted(name)} is not a record's name`);
  const signalCount = count(first, "number of signals", signals);
  if (signalCount < 1) fail(first, "number of signals", "there is no signal in this record");
  const common = {
    record,
    line: first.number,
    samplingRate: samplingRate(first, frequency),
    signalCount,
    start: start(time, date),
    comments,
  };
  if (several !== undefined) {
    const segments = segmentLines(first, rest, count(first, "number of segments", several));
    const sum = segments.reduce((frames, segment) => frames + segment.samples, 0);
    return { ...common, segments, signals: [], samples: totalOfSegments(first, samples, sum) };
  }
  if (rest.length !== signalCount) {
    fail(
      first,
      "number of signals",
      `${signalCount}, but ${rest.length} signal lines follow; the header is damaged or cut off`,
    );
  }
  const described = rest.map(readSignalLine);
  const written = samples === undefined ? null : count(first, "number of samples", samples);
  const header = { ...common, segments: null, signals: described };
  const isLayout = written === 0 && described.every((signal) => signal.format === 0);
  // header(5): 0 means as little as nothing.
  const frames = isLayout ? 0 : written || counted(first, written, { ...header, samples: 0 }, framesOf);
  possible(first, frames, signalCount);
  return { ...header, samples: frames };
}

/** Frames that the record line does not count. */
function counted(
  line: Line,
  written: number | null,
  header: WfdbHeader,
  framesOf: FramesOf | undefined,
): number {
  const what = written === null ? "missing" : "0, so there is nothing to read";
  const remedy = written === null ? "write it after the sampling frequency" : "fetch the record again";
  const field = "number of samples";
  if (framesOf === undefined) fail(line, field, `${what}; ${remedy}`);
  const frames = framesOf(header);
  return typeof frames === "number" ? frames : fail(line, field, `${what}, and ${frames}; ${remedy}`);
}

function samplingRate(line: Line, word: string | undefined): number {
  const field = "sampling frequency";
  if (word === undefined) fail(line, field, "missing; write samples per second after the signals");
  const rate = Number(FREQUENCY.exec(word)?.[1] ?? Number.NaN);
  if (!(rate > 0 && rate < 1e9))
    fail(line, field, `${quoted(word)} is not a positive number of samples per second`);
  return rate;
}

function segmentLines(first: Line, lines: readonly Line[], segments: number): WfdbSegment[] {
  if (segments < 1 || lines.length !== segments) {
    fail(
      first,
      "number of segments",
      `${segments}, but ${lines.length} segment lines follow; the header is damaged or cut off`,
    );
  }
  return lines.map((line, i) => {
    const [name = "", samples = "", ...others] = line.content.split(/\s+/);
    if (others.length > 0)
      fail(line, "segment", "more than a name and a number of samples; is it a signal line?");
    const frames = count(line, "number of samples", samples);
    if (frames === 0 && (i > 0 || name === "~"))
      fail(line, "number of samples", "0, but only a layout is empty");
    return {
      line: line.number,
      record: name === "~" ? null : bareName(line, "segment", name),
      samples: frames,
    };
  });
}

/** Frames of a record of several segments; the record line may leave them to be counted. */
function totalOfSegments(line: Line, word: string | undefined, sum: number): number {
  const written = count(line, "number of samples", word ?? "0");
  if (written !== 0 && written !== sum) {
    fail(
      line,
      "number of samples",
      `${written}, but its segments have ${sum}; the header is damaged or cut off`,
    );
  }
  if (sum === 0) fail(line, "number of samples", "its segments have none, so there is nothing to read");
  possible(line, sum, 1);
  return sum;
}

function possible(line: Line, frames: number, signals: number): void {
  if (!Number.isSafeInteger(frames * signals * 4))
    fail(line, "number of samples", `${frames} cannot be right`);
}

function start(time = "", date = ""): string | null {
  const [, hour, minute, second] = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?$/.exec(time) ?? [];
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date) ?? [];
  if (hour === undefined || year === undefined) return null;
  const two = (digits: string | undefined) => digits!.padStart(2, "0");
  const text = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  const exists = new Date(`${text}Z`);
  return Number.isNaN(exists.getTime()) || exists.toISOString().slice(0, 19) !== text ? null : text;
}
