export { type Advice, type AdviseEvent, type AdviseOptions, advise } from "./advise/index.ts";
export { type Arm, isBaseline, needsUpstream } from "./arms.ts";
export { asPlanned } from "./budget.ts";
export { type CarriedOver, carriedOver } from "./carried-over.ts";
export { type ComparedCell, type CompareOptions, type Comparison, compareStudies } from "./compare.ts";
export { type ExportOptions, exportStudy } from "./export.ts";
export {
  defineGrid,
  GRID_PART,
  type Grid,
  type GridException,
  type GridInput,
  type GridPlace,
} from "./grid.ts";
export { type AcrossRow, type GridRow, type GridSummary, summaryOf } from "./grid-summary.ts";
export type {
  ArmCost,
  ArmVerdict,
  Arrival,
  Averages,
  CellMetrics,
  CostFindings,
  Crossover,
  Curve,
  CurvePoint,
  Draws,
  Effort,
  Equivalence,
  Estimate,
  LabelMetrics,
  Law,
  Level,
  RankOfScores,
  RatesGiven,
  ScoredGain,
  ScoreFindings,
  Sensitivity,
  SizeFindings,
  Spread,
  TargetCost,
  TimeFindings,
} from "./judgement/index.ts";
export {
  capital,
  counted,
  intervalName,
  listed,
  rounded,
  sizesOf,
  sizeText,
  speedText,
  titleOf,
} from "./judgement/index.ts";
export { metricOf } from "./metric.ts";
export { describedModel } from "./model-description.ts";
export { type Gain, signed } from "./outcome.ts";
export { isPaper, PAPER_MARK } from "./paper-protocol.ts";
export { markedResults } from "./paper-results.ts";
export { type AheadOptions, kindsOf, type Outlook, planAhead, type Remaining, sumOf } from "./plan-ahead.ts";
export { type GridReading, type ReadGridOptions, type ReadMember, readGrid } from "./read-grid.ts";
export { readStudy, type StudyReading } from "./read-study.ts";
export { defineStudy, type Recipe, type RecipeInput } from "./recipe.ts";
export { loadRecipe, loadStudies, type StudySet } from "./recipe-file.ts";
export { type CellResult, meanOf, type StudyResults } from "./results.ts";
export { runStudy } from "./run.ts";
export type { StudyEvent, StudyOptions, StudyRun } from "./run-options.ts";
export { runStudies, type SetOptions, type SetRun } from "./run-set.ts";
export { programVersion } from "./runtime.ts";
export { type ModelScore, type ScoreOptions, scoreModel } from "./score.ts";
export { stepMilliseconds } from "./step-milliseconds.ts";
export { recipeNamed } from "./stored-recipe.ts";
export type { Task } from "./task.ts";
export {
  type EvaluateMetrics,
  type PrepareMetrics,
  type SelfSupervisedMetrics,
  scoreBy,
  type TrainMetrics,
} from "./tasks/index.ts";
