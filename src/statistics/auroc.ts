/** Numbers by position; a typed array or a plain one. */
export type Numbers = ArrayLike<number>;

/** One class's scores in ascending order, tied ones grouped, ready for any weighting of the records. */
export interface Ranking {
  /** Records in ascending order of their score. */
  readonly order: Int32Array;
  /** Whether each of them is positive. */
  readonly positive: Uint8Array;
  /** Where each group of equal scores ends in `order`. */
  readonly ends: Int32Array;
}

/** Sorts column `column` of scores and labels, both [records, columns]. @throws RangeError for a score that is not a number. */
export function rank(scores: Numbers, labels: Numbers, columns = 1, column = 0): Ranking {
  const n = scores.length / columns;
  const at = (i: number) => scores[i * columns + column]!;
  for (let i = 0; i < n; i++)
    if (Number.isNaN(at(i))) throw new RangeError(`the score of record ${i} is not a number`);
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((p, q) => at(p) - at(q));
  const ends: number[] = [];
  for (let i = 1; i <= n; i++) if (i === n || at(order[i]!) !== at(order[i - 1]!)) ends.push(i);
  return {
    order,
    positive: Uint8Array.from(order, (i) => labels[i * columns + column]!),
    ends: Int32Array.from(ends),
  };
}

/**
 * The area under the ROC curve of a ranking: the probability that a positive has a higher score than a negative, ties counting half
 * (Mann & Whitney 1947), each record counting with its weight (default 1). Null when one of the two sides has no weight.
 */
export function rankedAuroc({ order, positive, ends }: Ranking, weights?: Float64Array): number | null {
  const n = order.length;
  let [below, positives, won] = [0, 0, 0];
  // Called for every draw of a bootstrap: one pass, and groups only where scores are tied.
  for (let i = 0, group = 0; i < n; group++) {
    const end = ends[group]!;
    let [p, q] = [0, 0];
    do {
      const weight = weights === undefined ? 1 : weights[order[i]!]!;
      if (positive[i] === 1) p += weight;
      else q += weight;
    } while (++i < end);
    if (p > 0) {
      won += p * (below + q / 2);
      positives += p;
    }
    below += q;
  }
  return positives > 0 && below > 0 ? won / (positives * below) : null;
}

/** The area under the ROC curve of scores against labels of 0 and 1; null when one of the two outcomes is absent. */
export function auroc(scores: Numbers, labels: Numbers): number | null {
  return rankedAuroc(rank(scores, labels));
}

/**
 * The unweighted mean of the classes' AUROCs; scores and labels are [records, classes]. A class without both outcomes is null and left
 * out; the mean is null when all are.
 */
export function macroAuroc(
  scores: Numbers,
  labels: Numbers,
  classes: number,
): { macro: number | null; perClass: (number | null)[] } {
  const perClass = Array.from({ length: classes }, (_, k) => rankedAuroc(rank(scores, labels, classes, k)));
  return { macro: meanOfKnown(perClass), perClass };
}

/** Mean of what is not null; null when all is. */
export function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((v) => v !== null);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : null;
}

/** The mean of what is known, each value weighted by its class's number of positives; null when nothing is known or nothing counts. */
export function weightedByPositives(values: readonly (number | null)[], labels: Numbers): number | null {
  const classes = values.length;
  let [sum, total] = [0, 0];
  values.forEach((value, k) => {
    if (value === null) return;
    let positives = 0;
    for (let i = k; i < labels.length; i += classes) positives += labels[i]!;
    sum += positives * value;
    total += positives;
  });
  return total > 0 ? sum / total : null;
}
