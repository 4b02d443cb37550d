import { mkdirSync } from "node:fs";
import { writeFileAtomic } from "../../base/index.ts";
import { cacheSource } from "../../cache/index.ts";
import { writeCard } from "../../inference/index.ts";
import { writeModel } from "../../onnx/index.ts";
import { macroAuroc, thresholdsByF1 } from "../../statistics/index.ts";
import { augmented, trainModel } from "../../training/index.ts";
import type { PretrainSpec } from "../task.ts";
import { scheduleOf } from "../training-recipe.ts";
import { composeCard } from "./card.ts";
import type { Context, Fitting, Outcome } from "./context.ts";
import { cardFile, checkpointFile, modelFile } from "./files.ts";
import { positivesOf, scores, type TrainMetrics } from "./metrics.ts";
import { truthOf, writePredictions } from "./predictions.ts";

/** Trains, chooses the best weights and the thresholds on validation, and saves model, card and validation predictions. */
export async function fitModel(spec: PretrainSpec, context: Context, fitting: Fitting): Promise<Outcome> {
  const { home, key, place } = context;
  const { labels, window, training } = spec;
  const { cache, train, validation } = fitting;
  const k = labels.classes.length;
  const source = (rows: Int32Array) =>
    cacheSource(cache, { rows, labelSet: labels.set, labels: labels.classes, ...window });
  mkdirSync(home.run(key), { recursive: true });
  const result = await trainModel({
    model: fitting.model,
    train: augmented(source(train), training.augmentation ?? {}, cache.samplingRate),
    validation: source(validation),
    optimiser: training.optimiser,
    clipNorm: training.clipNorm,
    schedule: scheduleOf(training),
    batch: training.batch,
    steps: spec.steps,
    seed: spec.seed,
    validations: training.validations,
    metric: (probabilities, truth, classes) => macroAuroc(probabilities, truth, classes).macro ?? 0,
    device: place.device,
    threads: spec.threads,
    checkpointFile: checkpointFile(home, key),
    signal: context.signal,
    onProgress: context.progress,
  });

  const truth = truthOf(cache, validation, labels);
  const thresholds = thresholdsByF1(result.validation, truth, k);
  const trained = truthOf(cache, train, labels);
  const metrics: TrainMetrics = {
    best: result.best,
    steps: result.steps,
    records: train.length,
    positives: positivesOf(trained, k),
    thresholds,
    validation: scores(result.validation, truth, k, thresholds),
    milliseconds: result.milliseconds,
  };
  writeFileAtomic(modelFile(home, key), writeModel(result.model));
  writeCard(cardFile(home, key), composeCard(spec, fitting, metrics, place.datasets[spec.data]!));
  const file = writePredictions(home, key, "validation", {
    records: Array.from(validation, (row) => cache.rows[row]!.record),
    patients: Array.from(validation, (row) => cache.rows[row]!.patient),
    classes: labels.classes,
    probabilities: result.validation,
    truth,
  });
  return { metrics, history: result.history, predictions: { validation: file }, device: result.device };
}
