import { ENVELOPE_RATE, type Fingerprint, SHORTEST } from "./fingerprint.ts";
import { magnitudeOf, TRACE_RATE } from "./traces.ts";

/** How alike two recordings are where they overlap. */
export interface Alignment {
  /** Seconds by which the second begins after the first. */
  readonly lag: number;
  /** Correlation over the overlap. */
  readonly correlation: number;
}

/** How many lags of a fast and regular rhythm, a beat apart, are looked at more closely, and how many of these lead by lead. */
const PEAKS = 20;
const FINALISTS = 3;

/**
 * The lags at which two envelopes are most alike, best first, over all that overlap by at least 60 % of the shorter one. A regular rhythm is
 * almost as much like itself a beat later: which of its lags is the right one, only the leads tell.
 */
export function alignEnvelopes(a: Fingerprint, b: Fingerprint): Alignment[] {
  const [x, y] = [a.envelope, b.envelope];
  const least = Math.max(SHORTEST * ENVELOPE_RATE, Math.ceil(0.6 * Math.min(x.length, y.length)));
  const first = least - y.length;
  const found = correlations(x, y, first, x.length - least);
  const peaks: Alignment[] = [];
  found.forEach((correlation, i) => {
    if (correlation < (found[i - 1] ?? -1) || correlation <= (found[i + 1] ?? -1)) return;
    peaks.push({ lag: (first + i) / ENVELOPE_RATE + a.start - b.start, correlation });
  });
  return peaks.sort((p, q) => q.correlation - p.correlation).slice(0, PEAKS);
}

/** Samples at 100 Hz by which the lag of two envelopes may be wrong. */
const COARSE = 4;

/**
 * The correlation of two recordings lead by lead, near one of the lags that the envelopes gave: for each lead of the one with fewer leads that
 * of the lead which fits it best, whatever its name and sign, and of these the median. Both as `traces` gives them.
 */
export function correlateTraces(
  a: readonly Float32Array[],
  b: readonly Float32Array[],
  lags: readonly number[],
): Alignment {
  const [x, y] = [magnitudeOf(a), magnitudeOf(b)];
  const refined = lags.map((lag) => {
    const first = Math.round(lag * TRACE_RATE) - COARSE;
    const found = correlations(x, y, first, first + 2 * COARSE);
    const at = found.indexOf(Math.max(...found));
    return { shift: first + at, correlation: found[at]! };
  });
  const finalists = refined.sort((p, q) => q.correlation - p.correlation).slice(0, FINALISTS);
  return finalists
    .map(({ shift }) => ({ lag: shift / TRACE_RATE, correlation: likeness(a, b, shift) }))
    .reduce((best, next) => (next.correlation > best.correlation ? next : best), { lag: 0, correlation: -1 });
}

function likeness(a: readonly Float32Array[], b: readonly Float32Array[], shift: number): number {
  const [few, many, lag] = a.length <= b.length ? [a, b, shift] : [b, a, -shift];
  const fits = few.map((lead) => {
    let best = 0;
    for (const other of many) best = Math.max(best, peakNear(lead, other, lag));
    return best;
  });
  return fits.sort((p, q) => p - q)[Math.floor(fits.length / 2)] ?? -1;
}

/**
 * The size of the correlation of two leads at its peak near a lag, by the parabola through three lags: a copy that was resampled lies between
 * two samples, where neither of them shows how alike the two are.
 */
function peakNear(x: Float32Array, y: Float32Array, lag: number): number {
  const found = correlations(x, y, lag - 1, lag + 1);
  const sign = found[1]! < 0 ? -1 : 1;
  const [before, at, after] = [sign * found[0]!, sign * found[1]!, sign * found[2]!];
  const curve = before - 2 * at + after;
  if (curve >= 0) return Math.max(before, at, after);
  const vertex = (before - after) / (2 * curve);
  return Math.abs(vertex) > 1 ? Math.max(before, after) : at - ((before - after) * vertex) / 4;
}

/**
 * The correlation of two signals over their overlap at each shift in the range. What depends on one signal alone comes from running sums; only
 * the products are taken anew.
 */
function correlations(x: Float32Array, y: Float32Array, from: number, to: number): Float64Array {
  const [sx, sxx] = runningSums(x);
  const [sy, syy] = runningSums(y);
  const found = new Float64Array(to - from + 1);
  for (let shift = from; shift <= to; shift++) {
    const first = Math.max(0, shift);
    const last = Math.min(x.length, y.length + shift);
    const n = last - first;
    if (n < 2) continue;
    let products = 0;
    for (let i = first, j = first - shift; i < last; i++, j++) products += x[i]! * y[j]!;
    const mx = sx[last]! - sx[first]!;
    const my = sy[last - shift]! - sy[first - shift]!;
    const vx = sxx[last]! - sxx[first]! - (mx * mx) / n;
    const vy = syy[last - shift]! - syy[first - shift]! - (my * my) / n;
    found[shift - from] = vx * vy > 0 ? (products - (mx * my) / n) / Math.sqrt(vx * vy) : 0;
  }
  return found;
}

/** Sums of the values, and of their squares, before each index. */
function runningSums(x: Float32Array): [Float64Array, Float64Array] {
  const sums = new Float64Array(x.length + 1);
  const squares = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i++) {
    sums[i + 1] = sums[i]! + x[i]!;
    squares[i + 1] = squares[i]! + x[i]! * x[i]!;
  }
  return [sums, squares];
}
