import { type Numbers, type Ranking, rank } from "./auroc.ts";

/**
 * Average precision: the mean over positives of the precision at their score, records of equal score being found together (the step
 * sum over thresholds of (recall_i - recall_(i-1)) * precision_i, without interpolation, as in scikit-learn). Null without positives.
 */
export function averagePrecision(scores: Numbers, labels: Numbers): number | null {
  return rankedPrecision(rank(scores, labels));
}

/** The average precision of a ranking, each record counting once. Null without positives. */
export function rankedPrecision(ranking: Ranking): number | null {
  const [value] = rankedPrecisions(ranking, new Float64Array(ranking.order.length).fill(1), 1);
  return Number.isNaN(value!) ? null : value!;
}

/** The same for many weightings of the records at once: `weights` is [records, draws]. NaN where no positive has weight. */
export function rankedPrecisions(
  { order, positive, ends }: Ranking,
  weights: Float64Array,
  draws: number,
): Float64Array {
  const [seen, found, sum, more] = [0, 1, 2, 3].map(() => new Float64Array(draws)) as Four;
  for (let group = ends.length - 1; group >= 0; group--) {
    let some = false;
    for (let i = group > 0 ? ends[group - 1]! : 0; i < ends[group]!; i++) {
      const row = order[i]! * draws;
      for (let d = 0; d < draws; d++) seen[d]! += weights[row + d]!;
      if (positive[i] !== 1) continue;
      some = true;
      for (let d = 0; d < draws; d++) more[d]! += weights[row + d]!;
    }
    if (!some) continue;
    for (let d = 0; d < draws; d++) {
      found[d]! += more[d]!;
      if (more[d]! > 0) sum[d]! += (more[d]! * found[d]!) / seen[d]!;
    }
    more.fill(0);
  }
  return sum.map((v, d) => v / found[d]!);
}

type Four = [Float64Array, Float64Array, Float64Array, Float64Array];
