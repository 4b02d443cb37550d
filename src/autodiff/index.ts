export { differentiable } from "./differentiate.ts";
export type { DropoutMask } from "./dropout.ts";
export { BARLOW_TWINS, trainedOutput } from "./objective.ts";
export {
  isExclusive,
  type RunningStatistics,
  type TrainingGraph,
  type TrainingGraphOptions,
  trainingGraph,
} from "./training.ts";
