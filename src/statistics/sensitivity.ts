import { type Numbers, rank } from "./auroc.ts";

export interface OperatingPoint {
  /** Records count as found from this score on. */
  readonly threshold: number;
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * The highest sensitivity among thresholds whose specificity is at least the one given (0 to 1); infinite threshold where that is only
 * reached by finding nothing. Null when one of the two outcomes is absent.
 */
export function sensitivityAt(specificity: number, scores: Numbers, labels: Numbers): OperatingPoint | null {
  const { order, positive, ends } = rank(scores, labels);
  const positives = positive.reduce((a, b) => a + b, 0);
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let best: OperatingPoint = { threshold: Number.POSITIVE_INFINITY, sensitivity: 0, specificity: 1 };
  let [found, wrong] = [0, 0];
  for (let group = ends.length - 1; group >= 0; group--) {
    const start = group > 0 ? ends[group - 1]! : 0;
    for (let i = start; i < ends[group]!; i++) {
      if (positive[i]) found++;
      else wrong++;
    }
    if ((negatives - wrong) / negatives < specificity) break;
    best = {
      threshold: scores[order[start]!]!,
      sensitivity: found / positives,
      specificity: (negatives - wrong) / negatives,
    };
  }
  return best;
}
