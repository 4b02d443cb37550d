export { executeTask } from "./execute.ts";
export { modelFile, productsOf } from "./files.ts";
export {
  type EvaluateMetrics,
  type PrepareMetrics,
  type ScoreMetrics,
  type SelfSupervisedMetrics,
  scoreBy,
  type TrainMetrics,
} from "./metrics.ts";
export { type Predictions, readPredictions } from "./predictions.ts";
