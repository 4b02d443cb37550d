/**
 * The median and its distribution-free interval of at least 95 %: two order statistics, as wide as the binomial distribution of the
 * number of values below the median asks (Conover, Practical Nonparametric Statistics, 3.2). With fewer than six values the interval
 * is the range, and its coverage is lower.
 */
export function medianOf(values: readonly number[]): { median: number; interval: [number, number] } {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const median = (sorted[Math.floor((n - 1) / 2)]! + sorted[Math.floor(n / 2)]!) / 2;
  // Largest r with P(Binomial(n, 1/2) < r) <= 2.5 %; the interval is [r-th smallest, r-th largest].
  let [rank, probability, below] = [0, 0.5 ** n, 0];
  while (below + probability <= 0.025) {
    below += probability;
    probability *= (n - rank) / (rank + 1);
    rank++;
  }
  const at = Math.max(0, rank - 1);
  return { median, interval: [sorted[at]!, sorted[n - 1 - at]!] };
}
