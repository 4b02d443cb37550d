import { writeFileAtomic } from "../../base/index.ts";
import { openCache } from "../../cache/index.ts";
import type { Origin } from "../../inference/index.ts";
import { buildModel } from "../../nn/index.ts";
import { trainedArms } from "../../transfer/index.ts";
import type { PretrainSpec } from "../task.ts";
import type { Context, Outcome } from "./context.ts";
import { originFile } from "./files.ts";
import { fitModel } from "./fit.ts";
import { normalisationOf } from "./normalisation.ts";
import { splitRows } from "./split.ts";

/** Trains the model that fine-tuning starts from, on all training rows of the upstream dataset. */
export async function pretrainTask(spec: PretrainSpec, context: Context): Promise<Outcome> {
  const cache = openCache(context.home.cache(context.after[0]!));
  const { train, validation } = splitRows(cache, spec);
  const model = buildModel({
    ...spec.model,
    leads: cache.leads.length,
    samples: spec.window.samples,
    classes: spec.labels.classes.length,
    exclusive: spec.labels.exclusive,
    seed: spec.seed,
    normalisation: normalisationOf(cache, train),
  });
  const fitting = { cache, train, validation, model, arm: "pre-train", upstream: null };
  const outcome = await fitModel(spec, context, fitting, trainedArms.scratch);
  const { name, licence } = context.place.datasets[spec.data]!;
  const origin: Origin = {
    ...{ dataset: name, licence, folds: [...spec.folds.train], records: train.length },
    labels: [...spec.labels.classes],
  };
  writeFileAtomic(originFile(context.home, context.key), JSON.stringify(origin));
  return outcome;
}
