import type { EcgRecord } from "../record.ts";

/** Samples per lead. */
export const samplesOf = (record: EcgRecord): number => record.signals[0]?.length ?? 0;

export const seconds = (record: EcgRecord): number => samplesOf(record) / record.samplingRate;

/** The leads for which this holds. */
export function leadsWhere(
  record: EcgRecord,
  holds: (signal: Float32Array, lead: string) => boolean,
): string[] {
  return record.leads.filter((lead, i) => holds(record.signals[i]!, lead));
}

/** The difference between the highest and the lowest finite sample of [from, to); NaN where there is none. */
export function range(signal: Float32Array, from = 0, to = signal.length): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const v = signal[i]!;
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return high >= low ? high - low : Number.NaN;
}

/** The middle of the finite values (the upper one of two); NaN where there is none. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Millivolts that two samples may differ and still be the same: less than the step of any electrocardiograph, more than rounding to 32 bits. */
const SAME = 0.0003;

/** The same for this record; where its unit is wrong (volts taken for millivolts), as a part of its usual range. */
export function sameWithin(record: EcgRecord): number {
  const usual = median(record.signals.map((signal) => range(signal)).filter((value) => value > 0));
  return Number.isNaN(usual) ? SAME : Math.min(SAME, SAME * usual);
}

/** At 40 beats a minute (1.5 s from beat to beat) every window of this length holds a beat. */
const WINDOW_SECONDS = 2;

/** A day has 43,200 windows; as many as this, spread over the recording, say as much. */
const MOST_WINDOWS = 60;

/**
 * Where windows of two seconds begin and end, spread evenly over the recording; one window where it is shorter. What is measured in
 * each and then taken at its median does not depend on a slow baseline or on a few seconds of artefact.
 */
export function windows(record: EcgRecord): (readonly [from: number, to: number])[] {
  const samples = samplesOf(record);
  const length = Math.round(WINDOW_SECONDS * record.samplingRate);
  if (!(length >= 1) || samples < 2 * length) return samples > 0 ? [[0, samples]] : [];
  const count = Math.min(Math.floor(samples / length), MOST_WINDOWS);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.round((i * (samples - length)) / (count - 1));
    return [from, from + length] as const;
  });
}
