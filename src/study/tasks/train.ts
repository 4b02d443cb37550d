import { readFileSync } from "node:fs";
import { openCache, type SignalCache } from "../../cache/index.ts";
import type { Origin } from "../../inference/index.ts";
import { buildModel } from "../../nn/index.ts";
import { type Model, readModel } from "../../onnx/index.ts";
import { type ArmRecipe, replaceHead, trainedArms, withNormalisation } from "../../transfer/index.ts";
import { isBaseline } from "../arms.ts";
import type { TrainSpec } from "../task.ts";
import { trainBaseline } from "./baseline.ts";
import type { Context, Outcome } from "./context.ts";
import { modelFile, originFile } from "./files.ts";
import { fitModel } from "./fit.ts";
import { normalisationOf } from "./normalisation.ts";
import { splitRows } from "./split.ts";
import { firstRows, trainingRows } from "./training-rows.ts";

/** A quarter of the training records, as most would set aside; fewer than so many tell nothing. */
const PROPORTION = 1 / 4;
const FEWEST = 10;

/**
 * One cell of a study: the first `size` rows of the seed's order. Where an arm starts from random weights the normalisation is its own; where
 * it starts from a pre-trained model that keeps its weights and its normalisation, and only the head is new.
 */
export async function trainTask(spec: TrainSpec, context: Context): Promise<Outcome> {
  const cache = openCache(context.home.cache(context.after[0]!));
  const { arm } = spec;
  const train = trainingRows(cache, spec);
  const { validation: reserved } = splitRows(cache, spec);
  const validation =
    spec.validation === "proportional"
      ? firstRows(cache, reserved, spec, Math.max(FEWEST, Math.round(PROPORTION * train.length)))
      : reserved;
  if (isBaseline(arm)) return trainBaseline(spec, context, { cache, train, validation });
  const recipe = trainedArms[arm];
  const model = initialModel(spec, recipe, context, cache, train);
  const source = context.after[1];
  const upstream: Origin | null =
    source === undefined ? null : JSON.parse(readFileSync(originFile(context.home, source), "utf8"));
  return fitModel(spec, context, { cache, train, validation, model, arm, upstream }, recipe);
}

function initialModel(
  spec: TrainSpec,
  { start }: ArmRecipe,
  context: Context,
  cache: SignalCache,
  train: Int32Array,
): Model {
  const { exclusive } = spec.labels;
  const classes = spec.labels.classes.length;
  if (start === "upstream") {
    const file = modelFile(context.home, context.after[1]!);
    const model = replaceHead(readModel(readFileSync(file), file), classes, spec.seed, exclusive);
    return spec.normalisation === "own" ? withNormalisation(model, normalisationOf(cache, train)) : model;
  }
  return buildModel({
    ...spec.model,
    leads: cache.leads.length,
    samples: spec.window.samples,
    classes,
    exclusive,
    seed: spec.seed,
    normalisation: normalisationOf(cache, train),
  });
}
