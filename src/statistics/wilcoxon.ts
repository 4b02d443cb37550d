import { normalProbability } from "./normal.ts";

/** The most pairs for which the distribution is counted out. */
const EXACT = 25;

/**
 * The signed-rank test of paired differences (Wilcoxon 1945), two-sided: differences of zero are left out, tied ones share their mean rank. Up
 * to 25 differences without ties the probability is exact, else that of the normal approximation with the correction for ties. Null when all
 * differences are zero.
 */
export function wilcoxon(
  differences: readonly number[],
): { readonly statistic: number; readonly p: number } | null {
  const values = differences.filter((d) => d !== 0).sort((x, y) => Math.abs(x) - Math.abs(y));
  const n = values.length;
  if (n === 0) return null;
  let [up, down, ties] = [0, 0, 0];
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && Math.abs(values[to]!) === Math.abs(values[from]!)) to++;
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) {
      if (values[i]! > 0) up += rank;
      else down += rank;
    }
    const tied = to - from;
    ties += tied ** 3 - tied;
    from = to;
  }
  const statistic = Math.min(up, down);
  if (ties === 0 && n <= EXACT) return { statistic, p: Math.min(1, 2 * exactTail(statistic, n)) };
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  return { statistic, p: 2 * normalProbability((statistic - (n * (n + 1)) / 4) / sd) };
}

/** The share of the 2^n assignments of signs whose positive ranks add up to at most w. */
function exactTail(w: number, n: number): number {
  const counts = new Float64Array((n * (n + 1)) / 2 + 1);
  counts[0] = 1;
  for (let rank = 1; rank <= n; rank++)
    for (let sum = counts.length - 1; sum >= rank; sum--) counts[sum]! += counts[sum - rank]!;
  let below = 0;
  for (let sum = 0; sum <= w; sum++) below += counts[sum]!;
  return below / 2 ** n;
}

/** P values corrected for looking at several (Holm 1979), in their order. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((i, j) => p[i]! - p[j]!);
  const corrected = new Array<number>(p.length);
  let largest = 0;
  order.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (p.length - rank) * p[i]!));
    corrected[i] = largest;
  });
  return corrected;
}
