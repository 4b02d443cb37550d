export { differentiable } from "./differentiate.ts";
export type { DropoutMask } from "./dropout.ts";
export {
  type RunningStatistics,
  type TrainingGraph,
  type TrainingGraphOptions,
  trainingGraph,
} from "./training.ts";
