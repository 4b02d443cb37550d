import { type Numbers, rank } from "./auroc.ts";

/** F1 from counts: 2 tp / (2 tp + fp + fn); 0 where there is nothing to find and nothing found. */
const f1Of = (tp: number, predicted: number, positives: number) =>
  predicted + positives > 0 ? (2 * tp) / (predicted + positives) : 0;

/**
 * Per class the threshold with the highest F1; scores and labels are [records, classes], and a record counts as found where its score
 * is at least the threshold. A threshold lies halfway between the lowest score that is found and the next one below it; among equally
 * good ones the highest is taken. A class without positives gets 0.5. Choose thresholds on validation data.
 */
export function thresholdsByF1(scores: Numbers, labels: Numbers, classes: number): number[] {
  return Array.from({ length: classes }, (_, k) => {
    const { order, positive, ends } = rank(scores, labels, classes, k);
    const positives = positive.reduce((a, b) => a + b, 0);
    if (positives === 0) return 0.5;
    const at = (i: number) => scores[order[i]! * classes + k]!;
    let [best, threshold, tp] = [-1, 0.5, 0];
    for (let group = ends.length - 1; group >= 0; group--) {
      const start = group > 0 ? ends[group - 1]! : 0;
      for (let i = start; i < ends[group]!; i++) tp += positive[i]!;
      const f1 = f1Of(tp, order.length - start, positives);
      if (f1 > best) {
        best = f1;
        threshold = start > 0 ? (at(start) + at(start - 1)) / 2 : at(0);
      }
    }
    return threshold;
  });
}

/** F1 of each class at its threshold. */
export function f1Scores(
  scores: Numbers,
  labels: Numbers,
  classes: number,
  thresholds: readonly number[],
): number[] {
  return Array.from({ length: classes }, (_, k) => {
    let [tp, predicted, positives] = [0, 0, 0];
    for (let i = k; i < scores.length; i += classes) {
      const found = scores[i]! >= thresholds[k]!;
      if (found) predicted++;
      if (labels[i]) positives++;
      if (found && labels[i]) tp++;
    }
    return f1Of(tp, predicted, positives);
  });
}

/** The mean of the classes' F1 weighted by their number of positives, as Nguyen & Do (2025) report it; 0 without any positive. */
export function weightedF1(
  scores: Numbers,
  labels: Numbers,
  classes: number,
  thresholds: readonly number[],
): number {
  const f1 = f1Scores(scores, labels, classes, thresholds);
  const support = f1.map((_, k) => {
    let count = 0;
    for (let i = k; i < labels.length; i += classes) count += labels[i]!;
    return count;
  });
  const total = support.reduce((a, b) => a + b, 0);
  return total > 0 ? f1.reduce((sum, f, k) => sum + f * support[k]!, 0) / total : 0;
}
