import { mkdirSync } from "node:fs";
import { writeFileAtomic } from "../../base/index.ts";
import { cacheSource, openCache } from "../../cache/index.ts";
import type { Origin } from "../../inference/index.ts";
import { buildModel } from "../../nn/index.ts";
import { writeModel } from "../../onnx/index.ts";
import { trainModel, twoViews } from "../../training/index.ts";
import { encoderOf, projectorWidth, withProjector } from "../../transfer/index.ts";
import type { PretrainSpec } from "../task.ts";
import { ratesOf, scheduleOf } from "../training-recipe.ts";
import type { Context, Outcome } from "./context.ts";
import { checkpointFile, modelFile, originFile } from "./files.ts";
import type { SelfSupervisedMetrics } from "./metrics.ts";
import { normalisationOf } from "./normalisation.ts";
import { splitRows } from "./split.ts";

/** Trains the model that fine-tuning starts from on the signals alone: two changed crops of a record are to give the same features. */
export async function selfSuperviseTask(spec: PretrainSpec, context: Context): Promise<Outcome> {
  const { home, key, place } = context;
  const { labels, window, training, seed } = spec;
  const cache = openCache(home.cache(context.after[0]!));
  const { train, validation } = splitRows(cache, spec);
  const model = buildModel({
    ...spec.model,
    ...{ leads: cache.leads.length, samples: window.samples, classes: 1, seed },
    normalisation: normalisationOf(cache, train),
  });
  const views = (rows: Int32Array) =>
    twoViews(
      cacheSource(cache, { rows, labelSet: labels.set, labels: labels.classes, ...window }),
      training.augmentation,
      cache.samplingRate,
    );
  mkdirSync(home.run(key), { recursive: true });
  const result = await trainModel({
    ...{
      model: withProjector(model, projectorWidth(model), seed),
      train: views(train),
      validation: views(validation),
    },
    ...{ optimiser: training.optimiser, clipNorm: training.clipNorm, batch: training.batch },
    ...{ schedule: scheduleOf(training, ratesOf(training)[0]!), steps: spec.steps, seed },
    ...{ validations: training.validations, device: place.device, threads: spec.threads },
    ...{ checkpointFile: checkpointFile(home, key), signal: context.signal, onProgress: context.progress },
  });
  writeFileAtomic(modelFile(home, key), writeModel(encoderOf(result.model, 1, seed)));
  const { name, licence } = place.datasets[spec.data]!;
  const origin: Origin = {
    ...{ dataset: name, licence, folds: [...spec.folds.train], records: train.length, labels: [] },
    objective: "Barlow Twins, without labels",
  };
  writeFileAtomic(originFile(home, key), JSON.stringify(origin));
  const { best, steps, milliseconds } = result;
  const metrics: SelfSupervisedMetrics = { best, steps, records: train.length, milliseconds };
  return { metrics, history: result.history, predictions: {}, device: result.device };
}
