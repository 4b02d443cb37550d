import {
  auroc,
  averagePrecision,
  brierScore,
  type CalibrationLine,
  calibrationLine,
  expectedCalibrationError,
  type OperatingPoint,
  sensitivityAt,
} from "../../statistics/index.ts";

/** What predictions come to for one label. Null is what its records cannot tell: one of the two outcomes is absent. */
export interface LabelMetrics {
  readonly label: string;
  readonly records: number;
  readonly positives: number;
  readonly prevalence: number;
  readonly auroc: number | null;
  readonly auprc: number | null;
  /** At the threshold that was chosen on validation. */
  readonly f1: number;
  readonly sensitivity: Sensitivity | null;
  readonly brier: number | null;
  /** Null also where the probabilities separate the two outcomes. */
  readonly calibration: CalibrationLine | null;
  readonly ece: number | null;
}

/** The threshold is null where the specificity is only reached by finding nothing. */
export interface Sensitivity extends Omit<OperatingPoint, "threshold"> {
  readonly threshold: number | null;
}

/** The specificity at which sensitivity is given. */
export const SPECIFICITY = 0.9;

/** Metrics of probabilities against outcomes of 0 and 1, both [records]. */
export function labelMetrics(
  label: string,
  probabilities: Float32Array,
  truth: Float32Array,
  { f1, bins }: { readonly f1: number; readonly bins: number },
): LabelMetrics {
  const records = truth.length;
  const positives = truth.reduce((a, b) => a + b, 0);
  return {
    ...{ label, records, positives, f1 },
    prevalence: records > 0 ? positives / records : 0,
    auroc: auroc(probabilities, truth),
    auprc: averagePrecision(probabilities, truth),
    sensitivity: sensitivity(probabilities, truth),
    brier: brierScore(probabilities, truth),
    calibration: calibrationLine(probabilities, truth),
    ece: expectedCalibrationError(probabilities, truth, bins),
  };
}

/** Kept as JSON, which has no infinity. */
function sensitivity(probabilities: Float32Array, truth: Float32Array): Sensitivity | null {
  const point = sensitivityAt(SPECIFICITY, probabilities, truth);
  if (point === null) return null;
  return { ...point, threshold: Number.isFinite(point.threshold) ? point.threshold : null };
}
