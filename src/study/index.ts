export { type Gain, signed } from "./outcome.ts";
export { type Arm, defineStudy, loadRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
export { type CellResult, meanOf, type StudyResults } from "./results.ts";
export { runStudy, type StudyEvent, type StudyOptions, type StudyRun } from "./run.ts";
export { programVersion } from "./runtime.ts";
export { type ModelScore, type ScoreOptions, scoreModel } from "./score.ts";
export type { Task } from "./task.ts";
export type { EvaluateMetrics, PrepareMetrics, SelfSupervisedMetrics, TrainMetrics } from "./tasks/index.ts";
