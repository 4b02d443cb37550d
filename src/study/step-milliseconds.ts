import type { Store } from "../store/index.ts";
import { measureStep } from "./measure-step.ts";
import type { Recipe } from "./recipe.ts";
import { type StepShape, storedTimings } from "./timings.ts";

/** What a network is trained on, where its data are not there yet. */
export interface StepWindow {
  /** Of a window. */
  readonly samples: number;
  readonly leads?: number;
  readonly classes?: number;
}

/**
 * The milliseconds of a training step on the CPU: as the finished trainings of a store took, beside other tasks; else, or without a store, from
 * a few steps on zeros, with nothing beside them.
 * @throws UserError for a model that cannot be built
 */
export async function stepMilliseconds(
  store: Store | null,
  model: Recipe["model"],
  { samples, leads = 12, classes = 5 }: StepWindow,
  batch: number,
  threads: number,
): Promise<number> {
  const shape: StepShape = { model, samples, batch, threads, device: "cpu", twice: false };
  const known = store === null ? null : (await storedTimings(store)).step(shape);
  return known ?? measureStep(shape, { leads, classes });
}
