import { z } from "zod";
import { type DatasetSpec, datasetNames } from "../datasets/index.ts";
import { foldsOfSplit, type Split } from "./random-split.ts";
import { training } from "./training-recipe.ts";

export const positive = z.number().int().positive();
const fold = z.number().int().nonnegative();
export const folds = z.array(fold).min(1);
const share = z.number().gt(0).lt(1);

/** What a registry entry takes beside its name, it checks itself when it is opened. */
export const dataset = z.custom<DatasetSpec>(
  (value) => typeof value === "object" && value !== null && typeof Reflect.get(value, "name") === "string",
  `name a dataset: { name: ${datasetNames.map((name) => JSON.stringify(name)).join(" | ")}, … }`,
);

/** The training settings of one side, which come before the common ones. */
export const overrides = training.partial().shape;

/** So many passes over the training records: steps are epochs times the batches of a pass. */
export const epochs = z.strictObject({ epochs: positive });

/** Steps as a recipe gives them. */
export type Steps = number | { readonly epochs: number } | Readonly<Record<string, number>> | undefined;

export const isEpochs = (steps: Steps): steps is { readonly epochs: number } =>
  typeof steps === "object" && "epochs" in steps;

/** Steps by size; null where they are given otherwise. */
export const bySize = (steps: Steps): Readonly<Record<string, number>> | null =>
  typeof steps === "object" && !isEpochs(steps) ? steps : null;

/** So many minutes of each training, which become steps when the study is planned. */
export const budget = z.strictObject({ minutes: z.number().positive() });

/** Shares of patients drawn at random, instead of folds; what neither share takes is trained on. */
export const split = z
  .strictObject({
    test: share.optional(),
    validation: share.optional(),
    seed: z.number().int().nonnegative(),
  })
  .refine(({ test = 0, validation = 0 }) => test + validation < 1, {
    message: "test and validation leave nothing to train on",
  });

/** What records are that have no label of the set: without any of its diagnoses, or none to learn from and to be judged by. */
export const unlabelled = z.enum(["negative", "leave out"]);

/** The folds as they are given, or those that a random split stands for. Adds a fault where there are neither or both. */
export function settled<F extends object>(
  { folds: given, split: random }: { folds?: F | undefined; split?: Split | undefined },
  pick: (all: ReturnType<typeof foldsOfSplit>) => F,
  issues: z.core.$ZodRawIssue[],
): F {
  const fault = (message: string) =>
    issues.push({ code: "custom", path: ["folds"], message, input: given ?? null });
  if (random === undefined) {
    if (given === undefined) fault("give folds, or a random split");
    return given ?? pick(foldsOfSplit({ seed: 0 }));
  }
  const own = pick(foldsOfSplit(random));
  // A recipe that was read once has both.
  if (given !== undefined && JSON.stringify(given) !== JSON.stringify(own))
    fault("give folds or a split, not both");
  return own;
}
