import type { Recipe } from "./recipe.ts";
import { bySize, isEpochs, type Steps } from "./recipe-parts.ts";
import { type TrainingRecipe, training } from "./training-recipe.ts";
import type { TrainedUpstream } from "./upstream-recipe.ts";

/** The training settings of one side: its own before the common ones. */
export function trainingOf(recipe: Recipe, side: Recipe["downstream"] | TrainedUpstream): TrainingRecipe {
  const { steps: _, budget: __, ...own } = side.training;
  return training.parse({ ...recipe.training, ...own });
}

/** Passes over the records as steps; null for a budget of minutes that was not made steps yet. */
function stepsFor(steps: Steps, records: number, batch: number): number | null {
  if (isEpochs(steps)) return steps.epochs * Math.ceil(records / batch);
  return typeof steps === "number" ? steps : null;
}

/**
 * The steps of a downstream run, the same for every arm. `all`: the size is what the recipe calls "all". Null for a budget of minutes that was
 * not made steps yet.
 */
export function stepsOf(recipe: Recipe, size: number, all = false): number | null {
  const { steps } = recipe.downstream.training;
  const sized = bySize(steps);
  if (sized !== null) return sized[all ? "all" : size]!;
  return stepsFor(steps, size, trainingOf(recipe, recipe.downstream).batch);
}

/** The steps of pre-training on so many records; null as above. */
export function upstreamSteps(recipe: Recipe, upstream: TrainedUpstream, records: number): number | null {
  return stepsFor(upstream.training.steps, records, trainingOf(recipe, upstream).batch);
}
