import { meanOfKnown, type Numbers, type Ranking, rank, rankedAuroc, rankedAurocs } from "./auroc.ts";
import { mean } from "./interval.ts";
import { rankedPrecision, rankedPrecisions } from "./precision.ts";

/** What studies may be judged by. */
export const metricNames = ["macro-auroc", "macro-auprc"] as const;
export type MetricName = (typeof metricNames)[number];

/** A measure of how well scores tell a label's positives from its negatives, of which the mean over labels is taken. */
export interface Metric {
  readonly name: MetricName;
  /** The mean over labels, as a sentence names it. */
  readonly title: string;
  /** Of one label. */
  readonly label: string;
  /** Of one label, each record counting once; null where it has no value. */
  readonly ranked: (ranking: Ranking) => number | null;
  /** Of one label for many weightings of the records, [records, draws]. */
  readonly drawn: (ranking: Ranking, weights: Float64Array, draws: number) => Float64Array;
  /** What guessing gets, where the labels are there in such a share of the records on average. */
  readonly chance: (prevalence: number) => number;
  /**
   * Whether weights of records, which all are 1 on average, change it on average: a positive's weight is in the precision at its own score. The
   * draws are then moved as a whole, so that their mean is the value on the records as they are.
   */
  readonly biased: boolean;
}

export const METRICS: Readonly<Record<MetricName, Metric>> = {
  "macro-auroc": {
    ...{ name: "macro-auroc", title: "macro AUROC", label: "AUROC" },
    ranked: (ranking) => rankedAuroc(ranking),
    drawn: rankedAurocs,
    chance: () => 0.5,
    biased: false,
  },
  "macro-auprc": {
    ...{ name: "macro-auprc", title: "macro AUPRC", label: "AUPRC" },
    // Of a label that every record has it would be 1 whatever the scores.
    ranked: (ranking) => (ranking.positive.includes(0) ? rankedPrecision(ranking) : null),
    drawn: rankedPrecisions,
    chance: (prevalence) => prevalence,
    biased: true,
  },
};

/** Moves what was drawn so that its mean is what was observed, where the metric needs it. */
export function centred({ biased }: Metric, drawn: Float64Array, observed: number): Float64Array {
  if (!biased || drawn.length === 0) return drawn;
  const shift = observed - mean(drawn)!;
  return drawn.map((v) => v + shift);
}

/** The mean over labels, and each label's value; scores and truth are [records, classes]. A label without one is null and left out of the mean. */
export function macroMetric(metric: Metric, scores: Numbers, truth: Numbers, classes: number) {
  const perClass = Array.from({ length: classes }, (_, k) => metric.ranked(rank(scores, truth, classes, k)));
  return { macro: meanOfKnown(perClass), perClass };
}

/**
 * The unweighted mean of the classes' AUROCs; scores and labels are [records, classes]. A class without both outcomes is null and left
 * out; the mean is null when all are.
 */
export const macroAuroc = (scores: Numbers, labels: Numbers, classes: number) =>
  macroMetric(METRICS["macro-auroc"], scores, labels, classes);

/**
 * The mean over labels of scores, [records, classes], on the records as they are and for any weights of them.
 * @throws RangeError when no class has both outcomes
 */
export function macroOf(metric: Metric, scores: Numbers, truth: Numbers, classes: number) {
  const rankings = Array.from({ length: classes }, (_, k) => rank(scores, truth, classes, k));
  const perClass = rankings.map(metric.ranked);
  const observed = meanOfKnown(perClass);
  if (observed === null) throw new RangeError("no class has both positives and negatives");
  const known = rankings.filter((_, k) => perClass[k] !== null);
  const drawn = (weights: Float64Array, draws: number): Float64Array => {
    const sum = new Float64Array(draws);
    for (const ranking of known) {
      const values = metric.drawn(ranking, weights, draws);
      for (let d = 0; d < draws; d++) sum[d]! += values[d]!;
    }
    return sum.map((v) => v / known.length);
  };
  return { observed, drawn };
}
