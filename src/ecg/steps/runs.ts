/** Samples [from, to) of a signal. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** The longest stretches without a missing sample, in order. */
export function presentRuns(signal: Float32Array): Run[] {
  const runs: Run[] = [];
  let from = -1;
  for (let i = 0; i <= signal.length; i++) {
    const present = i < signal.length && !Number.isNaN(signal[i]!);
    if (present && from < 0) from = i;
    if (!present && from >= 0) {
      runs.push({ from, to: i });
      from = -1;
    }
  }
  return runs;
}

/**
 * A run with `before` and `after` samples more at its ends, mirrored through its end points: value and slope go on, so that neither an
 * offset nor a drift makes a filter ring there.
 */
export function extended(signal: ArrayLike<number>, run: Run, before: number, after: number): Float64Array {
  const { from, to } = run;
  const n = to - from;
  const period = 2 * (n - 1);
  const rise = 2 * (signal[to - 1]! - signal[from]!);
  const mirrored = (i: number): number => {
    if (period === 0) return signal[from]!;
    const round = Math.floor(i / period);
    const at = i - round * period;
    const value = at < n ? signal[from + at]! : 2 * signal[to - 1]! - signal[from + period - at]!;
    return value + round * rise;
  };
  const result = new Float64Array(before + n + after);
  for (let i = 0; i < before; i++) result[i] = mirrored(i - before);
  for (let i = 0; i < n; i++) result[before + i] = signal[from + i]!;
  for (let i = 0; i < after; i++) result[before + n + i] = mirrored(n + i);
  return result;
}
