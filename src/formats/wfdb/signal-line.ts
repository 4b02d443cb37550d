import { bareName, fail, type Line, quoted, wordsOf } from "./line.ts";

/** What a header's signal line says of one signal. */
export interface WfdbSignal {
  /** 1-based line of the header, for messages. */
  readonly line: number;
  /** Name of the signal file, in the header's own folder; `~` where there is none. */
  readonly file: string;
  /** The storage format; 0 is a signal without samples. */
  readonly format: number;
  readonly samplesPerFrame: number;
  /** Frames of the signal file before frame 0 of the record. */
  readonly skew: number;
  /** Bytes of the signal file before the first sample; in a FLAC file, samples before it. */
  readonly byteOffset: number;
  /** ADC units per physical unit; null where the signal is uncalibrated. */
  readonly gain: number | null;
  /** The ADC value of 0 physical units. */
  readonly baseline: number;
  readonly units: string;
  readonly adcResolution: number | null;
  readonly adcZero: number;
  readonly initialValue: number | null;
  /** Sum of all samples modulo 65536, as written: signed and unsigned forms both occur. */
  readonly checksum: number | null;
  readonly blockSize: number | null;
  readonly description: string;
}

/** A number as scanf(3) reads it, as the text of a regular expression. */
export const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const GAIN = new RegExp(String.raw`^(${NUMBER})(?:\((${NUMBER})\))?(?:/(\S+))?$`);
const FORMAT = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/;
const INTEGER = /^[+-]?\d+$/;

/** Keeps its last result: the lines of a header, and the headers of a dataset, have these words in common. */
function keepingLast<T>(parse: (word: string) => T): (word: string) => T {
  let last: { readonly word: string; readonly result: T } | null = null;
  return (word) => {
    if (last?.word !== word) last = { word, result: parse(word) };
    return last.result;
  };
}

const formatOf = keepingLast((word) => {
  const match = FORMAT.exec(word);
  if (match === null) return null;
  const [format, samplesPerFrame, skew, byteOffset] = match.slice(1);
  return {
    format: Number(format),
    samplesPerFrame: Number(samplesPerFrame ?? 1),
    skew: Number(skew ?? 0),
    byteOffset: Number(byteOffset ?? 0),
  };
});

const gainOf = keepingLast((word) => {
  const match = GAIN.exec(word);
  if (match === null) return null;
  const [perUnit, baseline, units] = match.slice(1);
  return { perUnit: Number(perUnit), baseline: baseline === undefined ? null : Number(baseline), units };
});

/** A line that was read, taken apart: its first word, four words, two integers, and what else it says. */
interface Known {
  readonly signal: WfdbSignal;
  /** ` 16 1000.0(0)/mV 16 0 ` */
  readonly how: string;
  /** ` 0 V1` */
  readonly rest: string;
}

const TAKEN_APART = /^[^\s/\\:\0]+( \S+ \S+ \S+ \S+ )-?\d{1,9} -?\d{1,9}( .*)$/;
/** The last line of each number. */
const known: Known[] = [];
const MOST_KNOWN = 64;

/**
 * Reads a signal specification line of header(5). Throws UserError naming file, line and field. Of a line that differs from the one before
 * it at its place in another header only by name, initial value and checksum, only these are read: many times as fast.
 */
export function readSignalLine(line: Line): WfdbSignal {
  const alike = readAlike(line);
  if (alike !== null) return alike;
  const signal = readWhole(line);
  const [, how, rest] = TAKEN_APART.exec(line.content) ?? [];
  if (how !== undefined && line.number < MOST_KNOWN) known[line.number] = { signal, how, rest: rest! };
  return signal;
}

function readAlike({ number, content }: Line): WfdbSignal | null {
  const last = known[number];
  if (last === undefined) return null;
  const name = content.indexOf(" ");
  const begin = name + last.how.length;
  const end = content.length - last.rest.length;
  if (name < 1 || begin >= end || !content.startsWith(last.how, name) || !content.endsWith(last.rest))
    return null;
  const between = content.indexOf(" ", begin);
  const file = content.slice(0, name);
  const initialValue = digits(content, begin, between);
  const checksum = digits(content, between + 1, end);
  if (initialValue === null || checksum === null || !BARE.test(file)) return null;
  return { ...last.signal, file, initialValue, checksum };
}

const BARE = /^\w[\w.-]*$/;

/** The integer that [from, to) of a text is, of at most nine digits; null where it is anything else. */
function digits(text: string, from: number, to: number): number | null {
  const negative = text.charCodeAt(from) === 45;
  const first = negative ? from + 1 : from;
  if (to <= first || to - first > 9) return null;
  let value = 0;
  for (let i = first; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return null;
    value = 10 * value + digit;
  }
  return negative ? 0 - value : value;
}

function readWhole(line: Line): WfdbSignal {
  const fields = wordsOf(line);
  const integer = (field: string, i: number): number | null => {
    const word = fields[i];
    if (word === undefined) return null;
    const value = INTEGER.test(word) ? Number(word) : Number.NaN;
    if (!Number.isSafeInteger(value)) fail(line, field, `${quoted(word)} is not an integer`);
    return value;
  };
  const file = bareName(line, "file name", fields[0] ?? "");
  const word = fields[1] ?? "";
  const how = formatOf(word) ?? fail(line, "format", `${quoted(word)} is not a signal format`);
  const { samplesPerFrame, skew, byteOffset } = how;
  if (samplesPerFrame < 1 || ![samplesPerFrame, skew, byteOffset].every(Number.isSafeInteger)) {
    fail(line, "format", `${quoted(word)} cannot be right`);
  }
  const gain =
    gainOf(fields[2] ?? "0") ?? fail(line, "gain", `${quoted(fields[2]!)} is not gain(baseline)/units`);
  const { perUnit } = gain;
  // So that no stored number becomes infinite in any unit.
  if (perUnit !== 0 && !(Math.abs(perUnit) > 1e-12 && Math.abs(perUnit) < 1e15)) {
    fail(line, "gain", `${quoted(fields[2]!)} cannot be right`);
  }
  const adcZero = integer("ADC zero", 4) ?? 0;
  const baseline = gain.baseline ?? adcZero;
  if (!(Math.abs(baseline) <= Number.MAX_SAFE_INTEGER))
    fail(line, "baseline", `${quoted(fields[2]!)} cannot be right`);
  return {
    line: line.number,
    file,
    ...how,
    // header(5): a gain that is missing or 0 means an uncalibrated signal.
    gain: perUnit === 0 ? null : perUnit,
    baseline,
    units: gain.units ?? "mV", // header(5): the default
    adcResolution: integer("ADC resolution", 3),
    adcZero,
    initialValue: integer("initial value", 5),
    checksum: integer("checksum", 6),
    blockSize: integer("block size", 7),
    description: fields.slice(8).join(" "),
  };
}
