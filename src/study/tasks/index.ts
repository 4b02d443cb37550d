export { executeTask } from "./execute.ts";
export { modelFile, productsOf } from "./files.ts";
export type {
  EvaluateMetrics,
  PrepareMetrics,
  ScoreMetrics,
  SelfSupervisedMetrics,
  TrainMetrics,
} from "./metrics.ts";
export { type Predictions, readPredictions } from "./predictions.ts";
