import { availableParallelism } from "node:os";
import type { Dataset } from "../datasets/index.ts";
import { createPredictor, type Predictor } from "../engine/index.ts";
import { loadModel, type ModelCard, type Windowing } from "../inference/index.ts";
import type { Model } from "../onnx/index.ts";
import { modelOf, openModelSource } from "./model-source.ts";
import type { ModelFileRecipe } from "./upstream-recipe.ts";
import { windowOfModel } from "./window.ts";

/** A model that can be applied to records. */
export interface OpenModel {
  readonly predictor: Predictor;
  readonly windowing: Windowing;
  readonly file: string;
  /** Null for a model from elsewhere. */
  readonly card: ModelCard | null;
}

/**
 * Opens a model with or without a card, for windows of such recordings; `adapt` changes its graph before. Release its predictor when done.
 * @throws UserError for a model that is not supported
 */
export async function openModel(
  recipe: ModelFileRecipe,
  dataset: Dataset,
  adapt: (model: Model) => Model,
): Promise<OpenModel> {
  const source = openModelSource(recipe);
  const { file, card, leads, samplingRate } = source;
  if (card !== null)
    return { file, card, windowing: card, predictor: (await loadModel(file, { adapt })).predictor };
  const { seconds, crops } = windowOfModel(source, dataset);
  const samples = Math.round(seconds * samplingRate);
  const { model } = modelOf(source, leads.length, samples);
  const predictor = await createPredictor(adapt(model), { device: "cpu", threads: availableParallelism() });
  return { file, card, predictor, windowing: { leads, samplingRate, samples, window: { crops } } };
}
