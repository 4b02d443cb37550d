import { UserError } from "../base/index.ts";
import type { EcgRecord, RecordShape } from "../ecg/index.ts";
import { KERNEL_SAMPLES, type Kernel, kernel } from "./kernel.ts";
import { largestMagnitude, quantise, scaleFor } from "./quantise.ts";

/** Records as a cache holds them, one after the other. */
export interface EncodedRecords {
  /** [records, leads, samples], in units of the scale; -32768 = missing. */
  readonly signals: Int16Array;
  /** [records, leads], in millivolt. */
  readonly scales: Float32Array;
}

/** Room for so many records. */
export function roomFor(records: number, { leads, samples }: RecordShape): EncodedRecords {
  return {
    signals: new Int16Array(records * leads.length * samples),
    scales: new Float32Array(records * leads.length),
  };
}

/** The first of these records, without a copy. */
export function firstOf(
  encoded: EncodedRecords,
  records: number,
  { leads, samples }: RecordShape,
): EncodedRecords {
  return {
    signals: encoded.signals.subarray(0, records * leads.length * samples),
    scales: encoded.scales.subarray(0, records * leads.length),
  };
}

/**
 * Puts a record into place `at`. Throws UserError when the record does not have this shape (leads, sampling rate, number of samples), or has
 * infinite values or no sample at all; the place then holds nothing of use.
 */
export function encodeRecord(record: EcgRecord, shape: RecordShape, into: EncodedRecords, at: number): void {
  const { leads, samples, samplingRate } = shape;
  const fail = (field: string, found: number | string, expected: number | string): never => {
    throw new UserError(`${record.source}: ${field} is ${found}, but this cache holds ${expected}`);
  };
  if (record.samplingRate !== samplingRate)
    fail("sampling rate", `${record.samplingRate} Hz`, `${samplingRate} Hz`);
  if (record.leads.join() !== leads.join()) fail("the order of leads", record.leads.join(), leads.join());
  let empty = true;
  for (let l = 0; l < leads.length; l++) {
    const signal = record.signals[l]!;
    if (signal.length !== samples) fail("number of samples", signal.length, `${samples} per lead`);
    const row = at * leads.length + l;
    const magnitude = encodeLead(signal, into, row);
    if (magnitude === Number.POSITIVE_INFINITY) fail("one of the samples", "infinite", "finite values");
    if (magnitude !== null) empty = false;
  }
  if (empty) throw new UserError(`${record.source}: every sample is missing`);
}

/** Encodes one lead into a row, and returns its largest magnitude; null when all samples are missing. */
function encodeLead(signal: Float32Array, { signals, scales }: EncodedRecords, row: number): number | null {
  const at = row * signal.length;
  if (kernel !== null && signal.length <= KERNEL_SAMPLES) {
    const end = load(kernel, signal);
    const magnitude = kernel.magnitude(end);
    if (magnitude < Number.POSITIVE_INFINITY) {
      scales[row] = scaleFor(magnitude);
      kernel.quantise(end, 1 / scales[row]!);
      signals.set(kernel.results.subarray(0, signal.length), at);
      return magnitude;
    }
  }
  // Missing or infinite samples, or more than there is room for.
  const magnitude = largestMagnitude(signal);
  scales[row] = scaleFor(magnitude);
  quantise(signal, scales[row]!, signals, at);
  return magnitude;
}

/** Gives the kernel a lead, filled up with zeros, and returns where it ends, in bytes. */
function load({ samples }: Kernel, signal: Float32Array): number {
  const end = (signal.length + 3) & ~3;
  samples.set(signal);
  samples.fill(0, signal.length, end);
  return 4 * end;
}
