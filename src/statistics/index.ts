export {
  auroc,
  meanOfKnown,
  type Ranking,
  rank,
  rankedAuroc,
  rankedAurocs,
  weightedByPositives,
} from "./auroc.ts";
export { type PairedBootstrap, type PairedBootstrapOptions, pairedBootstrap } from "./bootstrap.ts";
export {
  brierScore,
  type CalibrationBin,
  type CalibrationLine,
  calibrationCurve,
  calibrationLine,
  expectedCalibrationError,
} from "./calibration.ts";
export { challengeScore } from "./challenge.ts";
export { amortised, breakEven, type Cost, costOf, type Rates } from "./cost.ts";
export { crossover, nonDecreasing, type PowerLaw, powerLaw, type Size, sizeReaching } from "./curves.ts";
export { type DelongResult, delong } from "./delong.ts";
export { f1Scores, thresholdsByF1, weightedF1 } from "./f1.ts";
export { mean, type PairedInterval, pairedInterval, standardDeviation } from "./interval.ts";
export { fitLogistic, type LogisticModel, type LogisticOptions, logisticProbability } from "./logistic.ts";
export {
  centred,
  METRICS,
  type Metric,
  type MetricName,
  macroAuroc,
  macroMetric,
  macroOf,
  metricNames,
} from "./metric.ts";
export { normalProbability } from "./normal.ts";
export { averagePrecision } from "./precision.ts";
export { equalTailed } from "./quantile.ts";
export {
  correctedT,
  correlatedBayes,
  type RegionProbabilities,
  type ResplitOptions,
  type ResplitResult,
} from "./resplit.ts";
export { type OperatingPoint, sensitivityAt } from "./sensitivity.ts";
export { tProbability, tQuantile } from "./student.ts";
export { type Milestone, type SpeedUp, speedUp, stepsToReach, targetOf } from "./target.ts";
export {
  type Conclusion,
  type Evidence,
  errorAtLook,
  type Verdict,
  type VerdictOptions,
  verdict,
} from "./verdict.ts";
export { holm, wilcoxon } from "./wilcoxon.ts";
