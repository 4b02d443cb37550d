import { z } from "zod";
import {
  budget,
  dataset,
  epochs,
  folds,
  overrides,
  positive,
  settled,
  split,
  unlabelled,
} from "./recipe-parts.ts";

const ownTraining = z.strictObject({
  ...overrides,
  steps: z.union([positive, epochs], { error: "give a number of steps, or { epochs: n }" }).optional(),
  budget: budget.optional(),
});

const sides = {
  dataset,
  folds: z.strictObject({ train: folds, validation: folds }).optional(),
  split: split.optional(),
  training: ownTraining,
};

type Sides = { [K in "folds" | "split"]?: z.output<(typeof sides)[K]> };

/** Folds, where a random split is given instead. */
function withFolds<T extends Sides>(value: T, context: z.core.ParsePayload) {
  const own = settled(value, ({ train, validation }) => ({ train, validation }), context.issues);
  return { ...value, folds: own };
}

/** A network is trained on the labels of a dataset, measured or simulated. */
const supervised = z
  .strictObject({ ...sides, labels: z.string().min(1), unlabelled: unlabelled.optional() })
  .transform((value, context) => withFolds(value, context));

/** A network is trained on the signals of a dataset alone. */
const selfSupervised = z
  .strictObject({ ...sides, objective: z.literal("barlow-twins") })
  .transform((value, context) => withFolds(value, context));

const names = z.array(z.string().min(1)).min(1);
const numbers = z.array(z.number()).min(1);

/**
 * A model that is there already: one of Cardiograft's, whose card says everything, or an ONNX file from elsewhere, of which leads and sampling
 * rate must be said; src/transfer/adopt.ts takes the rest.
 */
export const modelFile = z.strictObject({
  /** The folder of a model, its model.onnx, or any other ONNX file. */
  model: z.string().min(1),
  /** The leads in the order of its input. */
  leads: names.optional(),
  /** Samples per second. */
  samplingRate: z.number().positive().optional(),
  unit: z.enum(["millivolt", "microvolt", "volt"]).optional(),
  normalisation: z.strictObject({ mean: numbers, sd: numbers }).optional(),
  layout: z.enum(["leads-first", "samples-first"]).optional(),
  output: z.string().min(1).optional(),
});

/** Where the weights come from. */
export const upstream = z.union([supervised, selfSupervised, modelFile]);

export type UpstreamRecipe = z.output<typeof upstream>;
export type ModelFileRecipe = z.output<typeof modelFile>;
export type TrainedUpstream = Exclude<UpstreamRecipe, ModelFileRecipe>;

export const isModelFile = (recipe: UpstreamRecipe | undefined): recipe is ModelFileRecipe =>
  recipe !== undefined && "model" in recipe;
