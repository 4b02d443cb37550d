import { median, range } from "./signal.ts";

/**
 * Millivolts, and steps of the converter, from the plateau to the sample beside it: the flank of a wave that was cut off. The top of a
 * whole wave is round.
 */
const FLANK = 0.03;
const FLANK_STEPS = 6;

/** A plateau as long as this has no need of a steep flank: not even the top of a slow wave is as flat. */
const LONG_SECONDS = 0.3;

/** Two peaks may be alike by chance, three with plateaus are not. */
const FEWEST_PLATEAUS = 3;

/** An extreme nearer to the median than this part of the range is the baseline of a lead whose waves all point the other way. */
const FAR = 0.25;

export interface Rails {
  /** The share of the samples that lie on plateaus at the extremes. */
  readonly share: number;
  /** The extreme that holds more of them, in millivolts. */
  readonly level: number;
}

/** The plateaus at the highest and at the lowest value of a lead, where they are those of a limit and not of a wave. */
export function railsOf(signal: Float32Array, samplingRate: number, tolerance: number): Rails {
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  for (const v of signal) {
    if (!Number.isFinite(v)) continue;
    if (v > high) high = v;
    if (v < low) low = v;
  }
  const sides = [high, low]
    .filter((level) => Number.isFinite(level) && hasPair(signal, level, tolerance))
    .map((level) => ({ level, count: plateaus(signal, level, samplingRate, tolerance) }));
  if (!sides.some(({ count }) => count > 0)) return { share: 0, level: 0 };
  const middle = median(signal);
  const far = sides.filter(({ level }) => Math.abs(level - middle) > FAR * range(signal));
  const level = far.reduce((best, side) => (side.count > best.count ? side : best), {
    level: 0,
    count: 0,
  }).level;
  return { share: far.reduce((sum, { count }) => sum + count, 0) / signal.length, level };
}

/** Whether two neighbouring samples lie on this level, which in most leads none do. */
function hasPair(signal: Float32Array, level: number, tolerance: number): boolean {
  let last = false;
  for (let i = 0; i < signal.length; i++) {
    const on = Math.abs(signal[i]! - level) <= tolerance;
    if (on && last) return true;
    last = on;
  }
  return false;
}

/** The number of samples in plateaus at this level; 0 where there are too few plateaus to tell them from chance. */
function plateaus(signal: Float32Array, level: number, samplingRate: number, tolerance: number): number {
  const flank = Math.max(FLANK, FLANK_STEPS * stepOf(signal));
  const on = (i: number) => Math.abs(signal[i]! - level) <= tolerance;
  let samples = 0;
  let count = 0;
  let long = false;
  for (let i = 0; i < signal.length; i++) {
    if (!on(i)) continue;
    const from = i;
    while (i + 1 < signal.length && on(i + 1)) i++;
    const length = i + 1 - from;
    const beside = [signal[from - 1], signal[i + 1]].map((v) => (v === undefined ? 0 : Math.abs(v - level)));
    const isLong = length / samplingRate >= LONG_SECONDS;
    if (length < 2 || !(isLong || beside.some((step) => step >= flank))) continue;
    samples += length;
    count++;
    long ||= isLong;
  }
  return long || count >= FEWEST_PLATEAUS ? samples : 0;
}

/** The smallest difference between neighbouring samples that differ. */
function stepOf(signal: Float32Array): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < signal.length; i++) {
    const step = Math.abs(signal[i]! - signal[i - 1]!);
    if (step > 0 && step < smallest) smallest = step;
  }
  return Number.isFinite(smallest) ? smallest : 0;
}
