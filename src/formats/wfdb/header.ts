import { UserError } from "../../base/index.ts";

/**
 * The text of a WFDB header (`.hea`), after header(5) of the WFDB Applications Guide. Single-segment records only.
 *
 * Stricter than the format where the format guesses: the sampling frequency and the number of samples must be written, because their
 * defaults (250 Hz, "unknown") would turn a damaged header into a wrong record.
 */
export interface WfdbHeader {
  readonly record: string;
  /** Frames per second. */
  readonly samplingRate: number;
  /** Frames, at least 1. */
  readonly samples: number;
  readonly signals: readonly WfdbSignal[];
  /** Text of the lines that begin with #, without it. */
  readonly comments: readonly string[];
}

export interface WfdbSignal {
  /** 1-based line of the header, for messages. */
  readonly line: number;
  /** Name of the signal file, in the header's own folder. */
  readonly file: string;
  readonly format: number;
  readonly samplesPerFrame: number;
  readonly skew: number;
  /** Bytes of the signal file before the first sample. */
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

const INTEGER = /^[+-]?\d+$/;
const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const FREQUENCY = new RegExp(String.raw`^(${NUMBER})(?:/${NUMBER}(?:\(${NUMBER}\))?)?$`);
const GAIN = new RegExp(String.raw`^(${NUMBER})(?:\((${NUMBER})\))?(?:/(\S+))?$`);
const FORMAT = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/;

/** Reads a header's text; `path` is for messages. Throws UserError naming file, line and field. */
export function readWfdbHeader(text: string, path: string): WfdbHeader {
  const lines = text.split(/\r?\n/).map((content, i) => ({ number: i + 1, content: content.trim() }));
  const comments = lines.filter((l) => l.content.startsWith("#")).map((l) => l.content.slice(1).trim());
  const [first, ...rest] = lines.filter((l) => l.content !== "" && !l.content.startsWith("#"));
  if (first === undefined) throw new UserError(`${path}: the header is empty; fetch the file again`);

  const fail = (field: string, problem: string): never => {
    throw new UserError(`${path}, line ${first.number}, ${field}: ${problem}`);
  };
  const [name = "", signalCount = "", frequency, sampleCount] = first.content.split(/\s+/);
  if (name.includes("/")) {
    fail("record name", `${name} is a record of several segments, which is not supported; give a segment`);
  }
  if (!/^\d+$/.test(signalCount)) fail("number of signals", `"${signalCount}" is not a number`);
  const count = Number(signalCount);
  if (count < 1) fail("number of signals", "there is no signal in this record");
  if (frequency === undefined)
    fail("sampling frequency", "missing; write samples per second after the signals");
  const samplingRate = Number(FREQUENCY.exec(frequency!)?.[1] ?? Number.NaN);
  if (!(samplingRate > 0 && samplingRate < Number.POSITIVE_INFINITY)) {
    fail("sampling frequency", `"${frequency}" is not a positive number`);
  }
  if (sampleCount === undefined) fail("number of samples", "missing; write it after the sampling frequency");
  if (!/^\d+$/.test(sampleCount!)) fail("number of samples", `"${sampleCount}" is not a number`);
  const samples = Number(sampleCount);
  if (samples < 1) fail("number of samples", "0, so there is nothing to read; fetch the record again");
  if (!Number.isSafeInteger(samples * count * 4)) fail("number of samples", `${sampleCount} cannot be right`);
  if (rest.length !== count) {
    fail(
      "number of signals",
      `${count}, but ${rest.length} signal lines follow; the header is damaged or cut off`,
    );
  }
  const signals = rest.map((l) => signalLine(l.content, l.number, path));
  return { record: name, samplingRate, samples, signals, comments };
}

function signalLine(text: string, line: number, path: string): WfdbSignal {
  const fields = text.split(/\s+/);
  const fail = (field: string, problem: string): never => {
    throw new UserError(`${path}, line ${line}, ${field}: ${problem}`);
  };
  const integer = (field: string, i: number): number | null => {
    const word = fields[i];
    if (word === undefined) return null;
    const value = INTEGER.test(word) ? Number(word) : Number.NaN;
    return Number.isSafeInteger(value) ? value : fail(field, `"${word}" is not an integer`);
  };
  const [file = ""] = fields;
  // A header may come from anywhere; it must not reach other folders of this machine.
  if (/[/\\:]/.test(file) || file === "." || file === "..") {
    fail(
      "file name",
      `${file} is not a file in the header's own folder; write the bare name and put it there`,
    );
  }
  const format =
    FORMAT.exec(fields[1] ?? "") ?? fail("format", `"${fields[1] ?? ""}" is not a signal format`);
  const gain = GAIN.exec(fields[2] ?? "0") ?? fail("gain", `"${fields[2]}" is not gain(baseline)/units`);
  const perUnit = Number(gain[1]);
  const adcZero = integer("ADC zero", 4) ?? 0;
  return {
    line,
    file,
    format: Number(format[1]),
    samplesPerFrame: Number(format[2] ?? 1),
    skew: Number(format[3] ?? 0),
    byteOffset: Number(format[4] ?? 0),
    // header(5): a gain that is missing or 0 means an uncalibrated signal.
    gain: perUnit === 0 || !Number.isFinite(perUnit) ? null : perUnit,
    baseline: gain[2] === undefined ? adcZero : Number(gain[2]),
    units: gain[3] ?? "mV", // header(5): the default
    adcResolution: integer("ADC resolution", 3),
    adcZero,
    initialValue: integer("initial value", 5),
    checksum: integer("checksum", 6),
    blockSize: integer("block size", 7),
    description: fields.slice(8).join(" "),
  };
}
