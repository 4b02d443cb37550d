import { writeFileAtomic } from "../../base/index.ts";
import { writeCard } from "../../inference/index.ts";
import { writeModel } from "../../onnx/index.ts";
import { thresholdsByF1 } from "../../statistics/index.ts";
import type { ArmRecipe } from "../../transfer/index.ts";
import type { PretrainSpec } from "../task.ts";
import { piecesOf, trainArm } from "./arm.ts";
import { composeCard } from "./card.ts";
import type { Context, Fitting, Outcome } from "./context.ts";
import { cardFile, modelFile } from "./files.ts";
import { positivesOf, scores, type TrainMetrics } from "./metrics.ts";
import { truthOf, writePredictions } from "./predictions.ts";

/** A run whose best step lies in this last part of it might have become better with more steps. */
const LAST_PART = 0.1;

/** Trains, chooses the best weights and the thresholds on validation, and saves model, card and validation predictions. */
export async function fitModel(
  spec: PretrainSpec,
  context: Context,
  fitting: Fitting,
  arm: ArmRecipe,
): Promise<Outcome> {
  const { home, key, place } = context;
  const { labels } = spec;
  const { cache, train, validation } = fitting;
  const k = labels.classes.length;
  const { fit, rate, search } = await trainArm(spec, context, fitting, arm);
  const truth = truthOf(cache, validation, labels);
  const thresholds = thresholdsByF1(fit.validation, truth, k);
  const metrics: TrainMetrics = {
    best: fit.best,
    steps: fit.steps,
    records: train.length,
    positives: positivesOf(truthOf(cache, train, labels), k),
    thresholds,
    converged: fit.best.step <= (1 - LAST_PART) * fit.steps,
    rate,
    search,
    validation: scores(fit.validation, truth, k, thresholds),
    milliseconds: fit.milliseconds,
  };
  writeFileAtomic(modelFile(home, key), writeModel(fit.model));
  writeCard(cardFile(home, key), composeCard(spec, fitting, metrics, place.datasets[spec.data]!));
  const file = writePredictions(home, key, "validation", {
    records: Array.from(validation, (row) => cache.rows[row]!.record),
    patients: Array.from(validation, (row) => cache.rows[row]!.patient),
    classes: labels.classes,
    probabilities: fit.validation,
    truth,
  });
  piecesOf(context).clear();
  return { metrics, history: fit.history, predictions: { validation: file }, device: fit.device };
}
