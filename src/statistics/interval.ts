import type { Numbers } from "./auroc.ts";
import { tQuantile } from "./student.ts";

const sum = (values: Numbers, of: (v: number) => number) => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += of(values[i]!);
  return total;
};

/** Arithmetic mean; null of nothing. */
export function mean(values: Numbers): number | null {
  return values.length > 0 ? sum(values, (v) => v) / values.length : null;
}

/** Standard deviation of a sample, with n - 1; null for fewer than two values. */
export function standardDeviation(values: Numbers): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return Math.sqrt(sum(values, (v) => (v - centre) ** 2) / (values.length - 1));
}

export interface PairedInterval {
  readonly mean: number;
  /** Null for a single difference, which says nothing of how much differences vary. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The mean of paired differences with its t interval (Student 1908): mean -+ t(n - 1) * sd / sqrt(n). It answers for the repetitions that
 * the differences come from, such as seeds, and not for the patients tested: pairedBootstrap does that.
 * @throws RangeError without any difference
 */
export function pairedInterval(differences: Numbers, level = 0.95): PairedInterval {
  const centre = mean(differences);
  if (centre === null) throw new RangeError("an interval needs at least one difference");
  const sd = standardDeviation(differences);
  if (sd === null) return { mean: centre, low: null, high: null };
  const n = differences.length;
  const half = (tQuantile((1 + level) / 2, n - 1) * sd) / Math.sqrt(n);
  return { mean: centre, low: centre - half, high: centre + half };
}
