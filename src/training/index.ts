export type { Device } from "../engine/index.ts";
export { type Augmentation, augmented } from "./augment.ts";
export { barlowTwins } from "./barlow-twins.ts";
export type { ParameterGroup } from "./groups.ts";
export type { TrainingOptions } from "./options.ts";
export { labelsOf, outputOfSource, type PredictOptions, predictSource } from "./predict.ts";
export type {
  Times,
  TrainingProgress,
  TrainingResult,
  ValidationPoint,
} from "./result.ts";
export type { CosineSchedule, Schedule, StepSchedule } from "./schedule.ts";
export type { Batch, BatchSource } from "./source.ts";
export { TrainingAborted, trainModel } from "./train.ts";
export { twoViews, VIEWS } from "./views.ts";
