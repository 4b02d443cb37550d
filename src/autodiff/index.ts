export { differentiable, differentiate } from "./differentiate.ts";
export { DOMAIN } from "./rule.ts";
export {
  type RunningStatistics,
  type TrainingGraph,
  type TrainingGraphOptions,
  trainingGraph,
} from "./training.ts";
