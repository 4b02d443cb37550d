import { readFileSync } from "node:fs";
import { UserError } from "../../base/index.ts";
import { openCache, type SignalCache } from "../../cache/index.ts";
import { stratifiedOrder } from "../../datasets/index.ts";
import { readCard } from "../../inference/index.ts";
import { buildModel } from "../../nn/index.ts";
import { type Model, readModel } from "../../onnx/index.ts";
import { replaceHead } from "../../transfer/index.ts";
import type { TrainSpec } from "../task.ts";
import type { Context, Outcome } from "./context.ts";
import { cardFile, modelFile } from "./files.ts";
import { fitModel } from "./fit.ts";
import { normalisationOf } from "./normalisation.ts";
import { splitRows } from "./split.ts";

/**
 * One cell of a study: the first `size` rows of the seed's order. From scratch all weights and the normalisation are its own; in
 * fine-tuning the pre-trained model keeps its weights and its normalisation, and only the head is new.
 */
export async function trainTask(spec: TrainSpec, context: Context): Promise<Outcome> {
  const cache = openCache(context.home.cache(context.after[0]!));
  const { train: candidates, validation } = splitRows(cache, spec.folds);
  const { size, labels, seed } = spec;
  if (size > candidates.length) {
    throw new UserError(
      `${size} training records are asked for, but only ${candidates.length} could be read. Choose a smaller size.`,
    );
  }
  const train = stratifiedOrder(cache.rows, candidates, labels.set, labels.classes, seed).slice(0, size);
  const model = initialModel(spec, context, cache, train);
  const source = context.after[1];
  const upstream = source === undefined ? null : readCard(cardFile(context.home, source));
  return fitModel(spec, context, { cache, train, validation, model, arm: spec.arm, upstream });
}

function initialModel(spec: TrainSpec, context: Context, cache: SignalCache, train: Int32Array): Model {
  const classes = spec.labels.classes.length;
  switch (spec.arm) {
    case "scratch":
      return buildModel({
        ...spec.model,
        leads: cache.leads.length,
        samples: spec.window.samples,
        classes,
        seed: spec.seed,
        normalisation: normalisationOf(cache, train),
      });
    case "fine-tune": {
      const file = modelFile(context.home, context.after[1]!);
      return replaceHead(readModel(readFileSync(file), file), classes, spec.seed);
    }
  }
}
