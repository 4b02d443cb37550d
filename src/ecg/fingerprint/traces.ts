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
  let [count, enter, leave] = [0, 0, -half - 1];
  for (; enter < Math.min(half, n); enter++, count++) sum += x[enter]!;
  for (let i = 0; i < n; i++, enter++) {
    if (enter < n) {
      sum += x[enter]!;
      count++;
    }
    if (++leave > 0) {
      sum -= x[leave - 1]!;
      count--;
    }
    means[i] = sum / count;
  }
  return means;
}

/** The mean of the samples that are there; null where more than half are missing. */
function meanOfPresent(x: Float32Array): number | null {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) continue;
    sum += x[i]!;
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

/**
 * A trace whose beats are about as high as those of others, and whose artefacts are no higher: x / (|x| + a quarter of the usual peak), with mean
 * square 1. The usual peak is the median of those of each second. One artefact would otherwise outweigh all beats, and what is cropped with
 * or without it would look like two recordings.
 */
export function bounded(trace: Float32Array): Float32Array {
  const peaks: number[] = [];
  for (let from = 0; from + TRACE_RATE <= trace.length; from += TRACE_RATE) {
    let peak = 0;
    for (let i = from; i < from + TRACE_RATE; i++) peak = Math.max(peak, Math.abs(trace[i]!));
    peaks.push(peak);
  }
  const usual = peaks.sort((a, b) => a - b)[peaks.length >> 1] || 1;
  const out = new Float32Array(trace.length);
  let power = 0;
  for (let i = 0; i < trace.length; i++) {
    const v = trace[i]! / (Math.abs(trace[i]!) + usual / 4);
    out[i] = v;
    power += v * v;
  }
  const rms = Math.sqrt(power / trace.length);
  for (let i = 0; i < out.length; i++) out[i] = out[i]! / rms;
  return out;
}

/** The root mean square over the leads at each moment: what is left when their order, scale and sign are forgotten. */
export function magnitudeOf(leads: readonly Float32Array[]): Float32Array {
  const power = new Float32Array(leads[0]?.length ?? 0);
  for (const lead of leads) for (let i = 0; i < power.length; i++) power[i] = power[i]! + lead[i]! * lead[i]!;
  for (let i = 0; i < power.length; i++) power[i] = Math.sqrt(power[i]! / leads.length);
  return power;
}
