import { mean, standardDeviation } from "./interval.ts";
import { tProbability, tQuantile } from "./student.ts";

export interface ResplitOptions {
  /** Test records by training records of each split: what the overlap of training sets correlates the differences by. */
  readonly testToTrain: number;
  readonly level?: number;
}

export interface ResplitResult {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, of no difference. */
  readonly p: number;
}

const scaleOf = (differences: readonly number[], testToTrain: number) => {
  const sd = standardDeviation(differences);
  if (sd === null) throw new RangeError("redrawn splits are judged by two or more of them");
  return sd * Math.sqrt(1 / differences.length + testToTrain);
};

/**
 * The t test for differences over redrawn train/test splits, corrected for the overlap of their training sets (Nadeau & Bengio, Machine
 * Learning 52:239, 2003): the variance is (1/n + test/train) times that of the differences. @throws RangeError for fewer than two splits
 */
export function correctedT(differences: readonly number[], options: ResplitOptions): ResplitResult {
  const { testToTrain, level = 0.95 } = options;
  const scale = scaleOf(differences, testToTrain);
  const centre = mean(differences)!;
  const freedom = differences.length - 1;
  const half = tQuantile((1 + level) / 2, freedom) * scale;
  const p = scale > 0 ? 2 * tProbability(-Math.abs(centre) / scale, freedom) : Number(centre === 0);
  return { mean: centre, low: centre - half, high: centre + half, p };
}

export interface RegionProbabilities {
  readonly above: number;
  readonly within: number;
  readonly below: number;
}

/**
 * The Bayesian correlated t test (Corani & Benavoli, Machine Learning 100:285, 2015): how probable it is that the true difference lies above,
 * within and below a region of practical equivalence. @throws RangeError for fewer than two splits
 */
export function correlatedBayes(
  differences: readonly number[],
  { testToTrain, region }: { readonly testToTrain: number; readonly region: number },
): RegionProbabilities {
  const scale = scaleOf(differences, testToTrain);
  const centre = mean(differences)!;
  const freedom = differences.length - 1;
  const belowOf = (x: number) =>
    scale > 0 ? tProbability((x - centre) / scale, freedom) : Number(centre < x);
  return { above: 1 - belowOf(region), within: belowOf(region) - belowOf(-region), below: belowOf(-region) };
}
