import type { Numbers } from "./auroc.ts";
import { fitLogistic } from "./logistic.ts";

/** The mean squared distance between probability and outcome (Brier 1950). 0 is perfect; always saying p, the prevalence, has p (1 - p). */
export function brierScore(probabilities: Numbers, labels: Numbers): number | null {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (probabilities[i]! - labels[i]!) ** 2;
  return labels.length > 0 ? sum / labels.length : null;
}

export interface CalibrationBin {
  /** Bounds of the probabilities in it; the upper one belongs to the bin only if it is the last. */
  readonly low: number;
  readonly high: number;
  readonly records: number;
  /** Mean probability, and share of positives. */
  readonly predicted: number;
  readonly observed: number;
}

/** The calibration curve over bins of equal width; empty bins are left out. */
export function calibrationCurve(probabilities: Numbers, labels: Numbers, bins = 10): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ records: 0, predicted: 0, observed: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const bin = sums[Math.min(bins - 1, Math.floor(probabilities[i]! * bins))]!;
    bin.records++;
    bin.predicted += probabilities[i]!;
    bin.observed += labels[i]!;
  }
  return sums.flatMap(({ records, predicted, observed }, b) =>
    records === 0
      ? []
      : [
          {
            low: b / bins,
            high: (b + 1) / bins,
            records,
            predicted: predicted / records,
            observed: observed / records,
          },
        ],
  );
}

/**
 * The expected calibration error (Naeini et al. 2015): the mean over records of the distance between predicted and observed of their bin, in
 * bins of equal width. It depends on the number of bins; state it beside the figure.
 */
export function expectedCalibrationError(probabilities: Numbers, labels: Numbers, bins = 10): number | null {
  if (labels.length === 0) return null;
  const curve = calibrationCurve(probabilities, labels, bins);
  return curve.reduce((sum, b) => sum + b.records * Math.abs(b.predicted - b.observed), 0) / labels.length;
}

export interface CalibrationLine {
  /** 1 is perfect; below, the probabilities are too extreme. */
  readonly slope: number;
  /** Of the same fit. */
  readonly intercept: number;
  /** Calibration in the large: the intercept with the slope held at 1; above 0, the probabilities are too low. */
  readonly inTheLarge: number;
}

/** How far a probability of 0 or 1 is moved inward, so that its logit is finite. */
const EDGE = 1e-12;

/**
 * Logistic recalibration (Cox 1958): the outcome against the logit of its probability. Null where it cannot be fitted: one outcome is
 * absent, or the probabilities separate the two.
 */
export function calibrationLine(probabilities: Numbers, labels: Numbers): CalibrationLine | null {
  const logits = Float64Array.from({ length: labels.length }, (_, i) => {
    const p = Math.min(1 - EDGE, Math.max(EDGE, probabilities[i]!));
    return Math.log(p / (1 - p));
  });
  const line = fitLogistic(logits, labels, 1);
  const large = fitLogistic([], labels, 0, { offset: logits });
  if (line === null || large === null) return null;
  return { slope: line.coefficients[0]!, intercept: line.intercept, inTheLarge: large.intercept };
}
