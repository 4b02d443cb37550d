import { type Numbers, rank } from "./auroc.ts";

/**
 * Average precision: the mean over positives of the precision at their score, records of equal score being found together (the step
 * sum over thresholds of (recall_i - recall_(i-1)) * precision_i, without interpolation, as in scikit-learn). Null without positives.
 */
export function averagePrecision(scores: Numbers, labels: Numbers): number | null {
  const { order, positive, ends } = rank(scores, labels);
  let [found, sum] = [0, 0];
  for (let group = ends.length - 1; group >= 0; group--) {
    const start = group > 0 ? ends[group - 1]! : 0;
    let more = 0;
    for (let i = start; i < ends[group]!; i++) more += positive[i]!;
    found += more;
    sum += (more * found) / (order.length - start);
  }
  return found > 0 ? sum / found : null;
}
