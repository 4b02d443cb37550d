import type { Refusal } from "../../datasets/index.ts";
import { macroAuroc, weightedF1 } from "../../statistics/index.ts";

export interface PrepareMetrics {
  readonly records: number;
  readonly refused: readonly Refusal[];
}

/** How good predictions are. A class that has only positives or only negatives has no AUROC and is left out of the macro average. */
export interface Scores {
  readonly macroAuroc: number;
  readonly perClassAuroc: readonly (number | null)[];
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
  readonly validation: Scores;
  readonly milliseconds: { readonly data: number; readonly step: number; readonly evaluation: number };
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
  if (macro === null) throw new Error("no class has both positives and negatives");
  return {
    macroAuroc: macro,
    perClassAuroc: perClass,
    weightedF1: weightedF1(probabilities, truth, classes, thresholds),
  };
}

/** How many records have each class. */
export function positivesOf(truth: Float32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  truth.forEach((y, i) => {
    counts[i % classes]! += y;
  });
  return counts;
}
