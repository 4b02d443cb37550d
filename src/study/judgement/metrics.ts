import { CHALLENGE_2021_NORMAL, CHALLENGE_2021_WEIGHTS, CINC2021_SCORED } from "../../labels/index.ts";
import {
  auroc,
  averagePrecision,
  type CalibrationBin,
  calibrationCurve,
  challengeScore,
  f1Scores,
  mean,
  meanOfKnown,
} from "../../statistics/index.ts";
import type { Labels } from "../task.ts";
import type { Predictions } from "../tasks/index.ts";
import { type LabelMetrics, labelMetrics, SPECIFICITY } from "./label-metrics.ts";
import { medianOfKnown, weightedMean } from "./means.ts";

/** A metric's averages over labels: of each label alike, of all decisions together, and by the labels' number of positives. */
export interface Averages {
  readonly macro: number | null;
  readonly micro: number | null;
  readonly weighted: number | null;
}

/** What one model's predictions come to on the test records. Labels without a positive are in no average. */
export interface CellMetrics {
  readonly auroc: Averages;
  /** Average precision; what guessing gets is the prevalence, which is averaged alike. Without labels that all records have. */
  readonly auprc: Averages;
  readonly prevalence: Averages;
  /** At the thresholds that were chosen on validation. */
  readonly f1: Averages;
  /** Of labels, at the highest threshold-free sensitivity with a specificity of at least `specificity`. */
  readonly sensitivity: { readonly specificity: number; readonly macro: number | null };
  /** Mean over labels. */
  readonly brier: number | null;
  /** Medians over labels, as one label that is nearly separable would rule a mean. */
  readonly calibration: {
    readonly slope: number | null;
    readonly intercept: number | null;
    readonly inTheLarge: number | null;
    /** Of all decisions together: how often what was said with a probability is so. */
    readonly curve: readonly CalibrationBin[];
  };
  /** Mean over labels of the expected calibration error over so many bins of equal width. */
  readonly ece: { readonly bins: number; readonly macro: number | null };
  /** The score of the PhysioNet/CinC Challenge 2021; null but for its 26 classes. */
  readonly challenge2021: number | null;
  /** In the order of the study's labels. */
  readonly labels: readonly LabelMetrics[];
  /** Labels without a positive. */
  readonly leftOut: readonly string[];
}

/** Bins of equal width for the expected calibration error. */
const BINS = 10;

/** All metrics of a model, from its predictions of the test records and the thresholds that its training chose on validation. */
export function cellMetrics(
  predictions: Pick<Predictions, "probabilities" | "truth">,
  labels: Labels,
  thresholds: readonly number[],
): CellMetrics {
  const { probabilities, truth } = predictions;
  const { classes } = labels;
  const f1 = f1Scores(probabilities, truth, classes.length, thresholds);
  const column = (values: Float32Array, k: number) => values.filter((_, i) => i % classes.length === k);
  const each = classes.map((label, k) =>
    labelMetrics(label, column(probabilities, k), column(truth, k), { f1: f1[k]!, bins: BINS }),
  );
  const kept = each.map((m) => m.positives > 0);
  const pick = (values: Float32Array) => values.filter((_, i) => kept[i % classes.length]);
  const [decisions, outcomes] = [pick(probabilities), pick(truth)];
  const list = (of: (m: LabelMetrics) => number | null) => each.map((m, k) => (kept[k] ? of(m) : null));
  const averages = (of: (m: LabelMetrics) => number | null, micro: number | null): Averages => ({
    macro: meanOfKnown(list(of)),
    micro,
    weighted: weightedMean(
      list(of),
      each.map((m) => m.positives),
    ),
  });
  return {
    auroc: averages((m) => m.auroc, auroc(decisions, outcomes)),
    auprc: averages((m) => (m.auroc === null ? null : m.auprc), averagePrecision(decisions, outcomes)),
    prevalence: averages((m) => (m.auroc === null ? null : m.prevalence), mean(outcomes)),
    f1: averages((m) => m.f1, microF1(probabilities, truth, thresholds, kept)),
    sensitivity: {
      specificity: SPECIFICITY,
      macro: meanOfKnown(list((m) => m.sensitivity?.sensitivity ?? null)),
    },
    brier: meanOfKnown(list((m) => m.brier)),
    calibration: {
      slope: medianOfKnown(list((m) => m.calibration?.slope ?? null)),
      intercept: medianOfKnown(list((m) => m.calibration?.intercept ?? null)),
      inTheLarge: medianOfKnown(list((m) => m.calibration?.inTheLarge ?? null)),
      curve: calibrationCurve(decisions, outcomes, BINS),
    },
    ece: { bins: BINS, macro: meanOfKnown(list((m) => m.ece)) },
    challenge2021: challenge2021(probabilities, truth, labels, thresholds),
    labels: each,
    leftOut: classes.filter((_, k) => !kept[k]),
  };
}

/** F1 of the decisions on all labels taken together. */
function microF1(
  probabilities: Float32Array,
  truth: Float32Array,
  thresholds: readonly number[],
  kept: readonly boolean[],
): number {
  let [tp, involved] = [0, 0];
  probabilities.forEach((p, i) => {
    const k = i % kept.length;
    if (!kept[k]) return;
    const [found, is] = [Number(p >= thresholds[k]!), truth[i]!];
    tp += found * is;
    involved += found + is;
  });
  return involved > 0 ? (2 * tp) / involved : 0;
}

/** Only the 26 classes have its rewards. */
function challenge2021(
  probabilities: Float32Array,
  truth: Float32Array,
  { set, classes }: Labels,
  thresholds: readonly number[],
): number | null {
  const { name, labels } = CINC2021_SCORED;
  if (set !== name || labels.join() !== classes.join()) return null;
  const decisions = probabilities.map((p, i) => Number(p >= thresholds[i % classes.length]!));
  return challengeScore(truth, decisions, CHALLENGE_2021_WEIGHTS, CHALLENGE_2021_NORMAL);
}
