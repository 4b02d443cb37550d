import { z } from "zod";
import { dataset, folds, overrides, positive } from "./recipe-parts.ts";

const ownTraining = z.strictObject({ ...overrides, steps: positive });
const split = z.strictObject({ train: folds, validation: folds });

/** A network is trained on the labels of a dataset, measured or simulated. */
const supervised = z.strictObject({
  dataset,
  labels: z.string().min(1),
  folds: split,
  training: ownTraining,
});

/** A network is trained on the signals of a dataset alone. */
const selfSupervised = z.strictObject({
  dataset,
  objective: z.literal("barlow-twins"),
  folds: split,
  training: ownTraining,
});

const names = z.array(z.string().min(1)).min(1);
const numbers = z.array(z.number()).min(1);

/**
 * A model that is there already: one of Cardiograft's, whose card says everything, or an ONNX file from elsewhere, of which leads and sampling
 * rate must be said; src/transfer/adopt.ts takes the rest.
 */
const modelFile = z.strictObject({
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

export const isModelFile = (recipe: UpstreamRecipe): recipe is ModelFileRecipe => "model" in recipe;
