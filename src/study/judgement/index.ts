export { type ArmVerdict, armVerdicts } from "./arm-verdict.ts";
export {
  type CellResult,
  type Effort,
  meanOf,
  type Place,
  sizesOf,
} from "./cell.ts";
export {
  type ArmCost,
  type CostFindings,
  costFindings,
  type RatesGiven,
  type Shared,
  type TargetCost,
} from "./cost.ts";
export type { Curve, CurvePoint, Law, Level } from "./curve.ts";
export { type Draws, drawsOf } from "./draws.ts";
export type { Crossover, Equivalence } from "./equivalence.ts";
export { type Estimate, sizeText } from "./estimate.ts";
export { type Comparison, type Gain, type GainOptions, gainsOf, type Spread } from "./gain.ts";
export { effortOf, type Found, type JudgedCell, judgedCell } from "./judged-cell.ts";
export { type JudgedEvaluation, judgeEvaluations } from "./kept.ts";
export type { LabelMetrics, Sensitivity } from "./label-metrics.ts";
export { type Averages, type CellMetrics, cellMetrics } from "./metrics.ts";
export type { RankOfScores } from "./rank.ts";
export { type ScoredGain, type ScoreFindings, scoreFindings } from "./scores.ts";
export { type SizeFindings, sizeFindings } from "./size.ts";
export { type Arrival, speedText, type TimeFindings, timeFindings } from "./time.ts";
export { capital, counted, intervalName, listed, rounded, signed, titleOf } from "./words.ts";
