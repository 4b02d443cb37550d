import { openCache } from "../../cache/index.ts";
import { buildModel } from "../../nn/index.ts";
import type { PretrainSpec } from "../task.ts";
import type { Context, Outcome } from "./context.ts";
import { fitModel } from "./fit.ts";
import { normalisationOf } from "./normalisation.ts";
import { splitRows } from "./split.ts";

/** Trains the model that fine-tuning starts from, on all training rows of the upstream dataset. */
export async function pretrainTask(spec: PretrainSpec, context: Context): Promise<Outcome> {
  const cache = openCache(context.home.cache(context.after[0]!));
  const { train, validation } = splitRows(cache, spec.folds);
  const model = buildModel({
    ...spec.model,
    leads: cache.leads.length,
    samples: spec.window.samples,
    classes: spec.labels.classes.length,
    seed: spec.seed,
    normalisation: normalisationOf(cache, train),
  });
  return fitModel(spec, context, { cache, train, validation, model, arm: "pre-train", upstream: null });
}
