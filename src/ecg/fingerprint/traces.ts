import type { EcgRecord } from "../record.ts";
import { resample } from "../steps/index.ts";

/** Samples per second at which recordings are compared. */
export const TRACE_RATE = 100;

/** Half widths, in samples at 100 Hz: what is slower than about 1 Hz goes, and what is faster than about 15 Hz, noise most of all. */
const DRIFT = 40;
const SMOOTH = 1;

/** The mean over [i - half, i + half], cut at the ends. */
export function movingMean(x: Float32Array, half: number): Float32Array {
  const n = x.length;
  const means = new Float32Array(n);
  let sum = 0;
  for (let i = 0; i < Math.min(half, n); i++) sum += x[i]!;
  for (let i = 0; i < n; i++) {
    if (i + half < n) sum += x[i + half]!;
    if (i - half > 0) sum -= x[i - half - 1]!;
    means[i] = sum / (Math.min(n, i + half + 1) - Math.max(0, i - half));
  }
  return means;
}

/** The mean of the samples that are there; null where more than half are missing. */
function meanOfPresent(x: Float32Array): number | null {
  let sum = 0;
  let count = 0;
  for (const v of x) {
    if (Number.isNaN(v)) continue;
    sum += v;
    count++;
  }
  return 2 * count > x.length ? sum / count : null;
}

/**
 * The leads of a record in the form in which recordings are compared: 100 Hz, without baseline and noise, each with mean square 1, so that
 * neither sampling rate nor calibration matters. Leads that are flat or mostly missing are left out; their order is kept.
 */
export function traces(record: EcgRecord): Float32Array[] {
  const kept: Float32Array[] = [];
  for (const signal of record.signals) {
    const mean = meanOfPresent(signal);
    if (mean === null) continue;
    const filled = new Float32Array(signal.length);
    for (let i = 0; i < signal.length; i++) filled[i] = Number.isNaN(signal[i]!) ? 0 : signal[i]! - mean;
    const even =
      record.samplingRate === TRACE_RATE ? filled : resample(filled, record.samplingRate, TRACE_RATE);
    const drift = movingMean(even, DRIFT);
    for (let i = 0; i < even.length; i++) drift[i] = even[i]! - drift[i]!;
    const trace = movingMean(drift, SMOOTH);
    let power = 0;
    for (let i = 0; i < trace.length; i++) power += trace[i]! * trace[i]!;
    const rms = Math.sqrt(power / trace.length);
    if (rms < 1e-4) continue; // 0.1 microvolt: nothing was recorded
    for (let i = 0; i < trace.length; i++) trace[i] = trace[i]! / rms;
    kept.push(trace);
  }
  return kept;
}

/** The root mean square over the leads at each moment: what is left when their order, scale and sign are forgotten. */
export function magnitudeOf(leads: readonly Float32Array[]): Float32Array {
  const power = new Float32Array(leads[0]?.length ?? 0);
  for (const lead of leads) for (let i = 0; i < power.length; i++) power[i] = power[i]! + lead[i]! * lead[i]!;
  for (let i = 0; i < power.length; i++) power[i] = Math.sqrt(power[i]! / leads.length);
  return power;
}
