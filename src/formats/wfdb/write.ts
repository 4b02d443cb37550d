import { basename, dirname, join } from "node:path";
import { UserError, writeFileAtomic } from "../../base/index.ts";
import type { EcgRecord } from "../../ecg/index.ts";

export interface WriteOptions {
  /** The storage format: 16 (default), or 212, which has 12 bits and takes three quarters of the room. */
  readonly format?: 16 | 212 | undefined;
  /**
   * ADC units per millivolt of every lead. Default: 1000 (format 16) or 200 (format 212), and for a lead whose amplitude does not fit,
   * as many as do.
   */
  readonly gain?: number | undefined;
}

const FORMATS = {
  16: { bits: 16, gain: 1000, pack: pack16 },
  212: { bits: 12, gain: 200, pack: pack212 },
} as const;

/**
 * Writes a record as NAME.hea (the path given) and NAME.dat beside it, with initial values and checksums. Values are rounded to the
 * nearest ADC unit; NaN becomes the format's number for a missing sample. What WFDB has no place for (the patient, the device) is left
 * out. Throws UserError for a name or value that WFDB cannot hold, and when the disk cannot be written to.
 */
export function writeWfdb(headerPath: string, record: EcgRecord, options: WriteOptions = {}): void {
  const format = options.format ?? 16;
  const { bits, gain: usual, pack } = FORMATS[format];
  const name = basename(headerPath, ".hea");
  const fail = (problem: string): never => {
    throw new UserError(`${headerPath}: ${problem}`);
  };
  if (!headerPath.endsWith(".hea") || !/^[A-Za-z0-9_-]+$/.test(name)) {
    fail("a record's header is named NAME.hea, of letters, digits, _ and -");
  }
  const samples = record.signals[0]?.length ?? 0;
  if (samples === 0) fail(`record ${record.name} has no samples`);
  const most = 2 ** (bits - 1) - 1;
  const numbers = new Int16Array(samples * record.leads.length);
  const lines = record.leads.map((lead, l) => {
    if (lead === "" || /^\s|[\r\n]|\s$/.test(lead))
      fail(`${JSON.stringify(lead)} cannot be written as a lead's name`);
    const signal = record.signals[l]!;
    const gain = options.gain ?? fitting(signal, most, usual);
    const problem = digitise(signal, gain, most, numbers, l, record.leads.length);
    if (problem !== null)
      fail(`lead ${lead}, sample ${problem}: ${signal[problem]} mV does not fit at a gain of ${gain}`);
    const [first, sum] = summary(numbers, l, record.leads.length);
    return `${name}.dat ${format} ${gain}(0)/mV ${bits} 0 ${first} ${sum} 0 ${lead}`;
  });
  const start = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(record.date ?? "");
  const when = start === null ? "" : ` ${start[4]} ${start[3]}/${start[2]}/${start[1]}`;
  const person = [
    ...(record.age === null ? [] : [`#Age: ${record.age}`]),
    ...(record.sex === null ? [] : [`#Sex: ${record.sex === "male" ? "Male" : "Female"}`]),
  ];
  const first = `${name} ${record.leads.length} ${record.samplingRate} ${samples}${when}`;
  writeFileAtomic(join(dirname(headerPath), `${name}.dat`), pack(numbers));
  writeFileAtomic(headerPath, [first, ...lines, ...person, ""].join("\n"));
}

/** The usual gain or, where the largest amplitude does not fit, the largest of three digits at which it does. */
function fitting(signal: Float32Array, most: number, usual: number): number {
  let peak = 0;
  for (const value of signal) if (Math.abs(value) > peak && Number.isFinite(value)) peak = Math.abs(value);
  return peak * usual <= most ? usual : Number(((0.99 * most) / peak).toPrecision(3));
}

/** Rounds a signal into every `stride`-th number from `start` on; gives the first sample that does not fit, or null. */
function digitise(
  signal: Float32Array,
  gain: number,
  most: number,
  numbers: Int16Array,
  start: number,
  stride: number,
): number | null {
  for (let i = 0, to = start; i < signal.length; i++, to += stride) {
    const number = Math.round(signal[i]! * gain);
    if (Math.abs(number) > most) return i;
    numbers[to] = Number.isNaN(number) ? -most - 1 : number;
  }
  return null;
}

/** The first of a signal's numbers, and their sum as a signed number of 16 bits. */
function summary(numbers: Int16Array, start: number, stride: number): [first: number, sum: number] {
  let sum = 0;
  for (let i = start; i < numbers.length; i += stride) sum = (sum + numbers[i]!) | 0;
  return [numbers[start]!, (sum << 16) >> 16];
}

function pack16(numbers: Int16Array): Uint8Array {
  const bytes = new Uint8Array(2 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < numbers.length; i++) view.setInt16(2 * i, numbers[i]!, true);
  return bytes;
}

/** Two numbers in three bytes: the low bytes first and last, the high halves together between them; of a last one alone, two bytes. */
function pack212(numbers: Int16Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(1.5 * numbers.length));
  for (let i = 0, at = 0; i < numbers.length; i += 2, at += 3) {
    const [a, b] = [numbers[i]!, numbers[i + 1] ?? 0];
    bytes[at] = a;
    bytes[at + 1] = ((a >> 8) & 0x0f) | ((b >> 4) & 0xf0);
    if (i + 1 < numbers.length) bytes[at + 2] = b;
  }
  return bytes;
}
