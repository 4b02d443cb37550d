import { UserError } from "../../base/index.ts";
import type { Refusal } from "../../datasets/index.ts";
import {
  METRICS,
  type Metric,
  macroAuroc,
  macroMetric,
  meanOfKnown,
  weightedF1,
} from "../../statistics/index.ts";

export interface PrepareMetrics {
  readonly records: number;
  readonly refused: readonly Refusal[];
}

/** How good predictions are. A class that has only positives or only negatives has no AUROC and is left out of the macro average. */
export interface Scores {
  readonly macroAuroc: number;
  readonly perClassAuroc: readonly (number | null)[];
  readonly macroAuprc: number;
  /** The mean share of records that have a label, over those that are in the averages: what guessing gets of AUPRC. */
  readonly prevalence: number;
  /** Averaged by prevalence, at the thresholds chosen on validation. */
  readonly weightedF1: number;
}

export interface TrainMetrics {
  readonly best: { readonly step: number; readonly metric: number };
  readonly steps: number;
  readonly records: number;
  /** Records with each class among the training records. */
  readonly positives: readonly number[];
  readonly thresholds: readonly number[];
  /** Whether the best step lies before the last tenth of the steps: else more of them might have made it better. */
  readonly converged: boolean;
  /** The learning rate, and what each that was tried came to on validation. */
  readonly rate: number | null;
  readonly search: readonly { readonly rate: number; readonly metric: number }[];
  readonly validation: Scores;
  readonly milliseconds: { readonly data: number; readonly step: number; readonly evaluation: number };
}

/** Of pre-training without labels; the metric is minus the objective. */
export type SelfSupervisedMetrics = Pick<TrainMetrics, "best" | "steps" | "records" | "milliseconds">;

/** Of a model before it is fine-tuned, on the records that it will be trained on. */
export interface ScoreMetrics {
  readonly records: number;
  /** Lower is better; null where the model has learned no labels, or there is no label to tell. */
  readonly melep: number | null;
  /** Higher is better; null where there is no label to tell. */
  readonly logme: number | null;
}

export interface EvaluateMetrics {
  readonly records: number;
  readonly positives: readonly number[];
  readonly test: Scores;
}

/** Arrays are [records, classes]. */
export function scores(
  probabilities: Float32Array,
  truth: Float32Array,
  classes: number,
  thresholds: readonly number[],
): Scores {
  const { macro, perClass } = macroAuroc(probabilities, truth, classes);
  if (macro === null)
    throw new UserError(
      "in the records to judge by no label has both positives and negatives; take more of them",
    );
  return {
    macroAuroc: macro,
    perClassAuroc: perClass,
    prevalence: meanOfKnown(
      positivesOf(truth, classes).map((count, k) =>
        perClass[k] === null ? null : (classes * count) / truth.length,
      ),
    )!,
    macroAuprc: macroMetric(METRICS["macro-auprc"], probabilities, truth, classes).macro ?? 0,
    weightedF1: weightedF1(probabilities, truth, classes, thresholds),
  };
}

/** The one of them that a study is judged by. */
export const scoreBy = ({ name }: Metric, { macroAuroc, macroAuprc }: Scores): number =>
  name === "macro-auroc" ? macroAuroc : macroAuprc;

/** How many records have each class. */
export function positivesOf(truth: Float32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  truth.forEach((y, i) => {
    counts[i % classes]! += y;
  });
  return counts;
}
