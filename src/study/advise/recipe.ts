import type { Dataset } from "../../datasets/index.ts";
import { parseRecipe, type Recipe } from "../recipe.ts";
import type { ModelFileRecipe } from "../upstream-recipe.ts";
import { type Pilot, VALIDATIONS } from "./pilot.ts";
import type { PilotSplit } from "./split.ts";

export const BATCH = 64;

const TRAINING = {
  batch: BATCH,
  optimiser: { kind: "adamw" },
  schedule: "one-cycle",
  rate: 0.002,
  validations: VALIDATIONS,
} as const;

/** What the two studies of an advice have in common. */
export interface Setting {
  readonly dataset: Pick<Dataset, "name">;
  readonly labels: string;
  readonly split: Pick<PilotSplit, "folds">;
  readonly model: Recipe["model"];
  readonly window: Recipe["window"];
}

const common = ({ model, window }: Setting) => ({ model, window, training: TRAINING });

const downstream = ({ labels, split }: Setting) => ({
  dataset: { name: "own" } as const,
  ...{ labels, folds: split.folds, validation: "proportional" as const },
});

/** The pilot: a model that is there against training from scratch, with an untrained network's features as the control. */
export function pilotRecipe(
  setting: Setting,
  upstream: ModelFileRecipe,
  { sizes, seeds, steps }: Pilot,
): Recipe {
  return parseRecipe({
    name: "advise",
    title: `Pilot on ${setting.dataset.name}`,
    ...common(setting),
    upstream,
    downstream: {
      ...downstream(setting),
      sizes: [...sizes],
      training: { steps: Object.fromEntries(sizes.map((size) => [String(size), steps[size]!])) },
    },
    arms: ["scratch", "fine-tune", "linear-probe", "random-probe"],
    seeds: [...seeds],
  });
}

/** A simulated cohort to pre-train on, where there is no model. */
export interface Simulation {
  readonly records: number;
  readonly steps: number;
}

/** Passes over the simulated records; each is another crop with other noise. */
const PASSES = 8;
const FEWEST_RECORDS = 1000;
const MOST_RECORDS = 20_000;
const MOST_STEPS = 3000;
/** With fewer, pre-training is not worth its name. */
const FEWEST_STEPS = 100;

/** How far pre-training on simulated records gets in some time; `msPerRecord` is what it takes to make one of them. Null where too little. */
export function simulationFor(
  milliseconds: number,
  msPerStep: number,
  msPerRecord: number,
): Simulation | null {
  const perStep = msPerStep + (BATCH / PASSES) * msPerRecord;
  const steps = Math.min(MOST_STEPS, Math.floor(milliseconds / perStep / 10) * 10);
  if (steps < FEWEST_STEPS) return null;
  const records = Math.round((steps * BATCH) / PASSES / 100) * 100;
  return { steps, records: Math.min(MOST_RECORDS, Math.max(FEWEST_RECORDS, records)) };
}

/**
 * Pre-training on simulated hearts: the augmentation is that of bench/simulated-to-real.ts. The one cell that a study must have is a probe,
 * which takes seconds.
 */
export function simulatedRecipe(setting: Setting, { records, steps }: Simulation): Recipe {
  const size = 16;
  return parseRecipe({
    name: "advise-upstream",
    title: "Pre-training on simulated records",
    ...common(setting),
    upstream: {
      dataset: { name: "simulated", cohort: "like-ptb-xl", records, seed: 1 },
      labels: "superclasses",
      folds: { train: [1, 2, 3, 4, 5, 6, 7, 8, 9], validation: [10] },
      training: { steps, validations: 4, augmentation: { amplitude: 0.2, noise: 0.02 } },
    },
    downstream: { ...downstream(setting), sizes: [size], training: { steps: 10 } },
    arms: ["linear-probe"],
    seeds: [1],
  });
}
