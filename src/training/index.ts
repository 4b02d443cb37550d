export type { Device } from "../engine/index.ts";
export { type PredictOptions, predictSource } from "./predict.ts";
export type { Times, TrainingProgress, TrainingResult, ValidationPoint } from "./result.ts";
export { rateAt, type Schedule } from "./schedule.ts";
export type { Batch, BatchSource } from "./source.ts";
export { TrainingAborted, type TrainingOptions, trainModel } from "./train.ts";
