import { readFileSync } from "node:fs";
import { cacheSource, openCache, type SignalCache } from "../../cache/index.ts";
import { readCard, writeCard } from "../../inference/index.ts";
import { readModel } from "../../onnx/index.ts";
import { METRICS } from "../../statistics/index.ts";
import type { TaskOutcome } from "../../store/index.ts";
import { predictSource } from "../../training/index.ts";
import type { EvaluateSpec } from "../task.ts";
import { predictBaseline } from "./baseline.ts";
import { markedSplit, namedScores } from "./card.ts";
import type { Context, Outcome } from "./context.ts";
import { cardFile, modelFile, resultFile } from "./files.ts";
import { type EvaluateMetrics, positivesOf, scores, type TrainMetrics } from "./metrics.ts";
import { truthOf, writePredictions } from "./predictions.ts";
import { splitRows } from "./split.ts";

/** Applies a trained model, with the thresholds that its training chose, to the test folds. Nothing else reads them. */
export async function evaluateTask(spec: EvaluateSpec, context: Context): Promise<Outcome> {
  const { home, key, place, after } = context;
  const { labels } = spec;
  const [prepared, trained] = after as [string, string];
  const cache = openCache(home.cache(prepared));
  const { test } = splitRows(cache, spec);
  const probabilities = spec.baseline
    ? predictBaseline(home, trained, cache, test)
    : await predictModel(spec, context, cache, test);
  const { metrics: training } = JSON.parse(readFileSync(resultFile(home, trained), "utf8")) as TaskOutcome;
  const truth = truthOf(cache, test, labels);
  const k = labels.classes.length;
  const metrics: EvaluateMetrics = {
    records: test.length,
    positives: positivesOf(truth, k),
    test: scores(probabilities, truth, k, (training as TrainMetrics).thresholds),
  };
  if (!spec.baseline) noteOnCard(cardFile(home, trained), spec, metrics);
  const written = writePredictions(home, key, "test", {
    records: Array.from(test, (row) => cache.rows[row]!.record),
    patients: Array.from(test, (row) => cache.rows[row]!.patient),
    classes: labels.classes,
    probabilities,
    truth,
  });
  return { metrics, history: [], predictions: { test: written }, device: place.device };
}

function predictModel(
  { labels, window, threads }: EvaluateSpec,
  { home, after, place }: Context,
  cache: SignalCache,
  rows: Int32Array,
): Promise<Float32Array> {
  const file = modelFile(home, after[1]!);
  const source = cacheSource(cache, { rows, labelSet: labels.set, labels: labels.classes, ...window });
  return predictSource(readModel(readFileSync(file), file), source, { device: place.device, threads });
}

function noteOnCard(file: string, spec: EvaluateSpec, { test }: EvaluateMetrics): void {
  const card = readCard(file);
  // The card says by what the model was chosen.
  const { title } = METRICS["macro-auprc"];
  const chosen = Object.keys(card.metrics).some((name) => name.endsWith(title));
  const judged = { labels: spec.labels, metric: chosen ? ("macro-auprc" as const) : undefined };
  writeCard(file, {
    ...card,
    metrics: { ...card.metrics, ...namedScores(markedSplit("test", spec), judged, test) },
  });
}
