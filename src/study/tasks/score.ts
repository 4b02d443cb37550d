import { readFileSync } from "node:fs";
import { cacheSource, openCache } from "../../cache/index.ts";
import type { Origin } from "../../inference/index.ts";
import { readModel } from "../../onnx/index.ts";
import { labelsOf, outputOfSource } from "../../training/index.ts";
import { logme, melep, withFeatures } from "../../transfer/index.ts";
import type { ScoreSpec } from "../task.ts";
import type { Context, Outcome } from "./context.ts";
import { modelFile, originFile } from "./files.ts";
import type { ScoreMetrics } from "./metrics.ts";
import { trainingRows } from "./training-rows.ts";

/** As many records tell as much about a model as all do. */
const MOST_RECORDS = 2000;

/**
 * How promising the upstream's model looked on the training records of a cell, before anything was trained: LogME on what its head takes, and
 * MELEP on its probabilities where it has learned labels.
 */
export async function scoreTask(spec: ScoreSpec, { home, after, place, signal }: Context): Promise<Outcome> {
  const [prepared, upstream] = after as [string, string];
  const cache = openCache(home.cache(prepared));
  const rows = trainingRows(cache, spec).slice(0, MOST_RECORDS);
  const { labels, window, threads } = spec;
  const source = cacheSource(cache, { rows, labelSet: labels.set, labels: labels.classes, ...window });
  const options = { device: place.device, threads, signal };
  const file = modelFile(home, upstream);
  const { model, features: name, width } = withFeatures(readModel(readFileSync(file), file));
  const features = meanOverCrops(
    await outputOfSource(model, source, { name, width }, options),
    source.crops,
    width,
  );
  const truth = labelsOf(source);
  // A label that all or none have is no task: any model would seem to know it.
  const told = labels.classes
    .map((_, k) => k)
    .filter((k) => new Set(column(truth, labels.classes.length, k)).size === 2);
  const known = Float64Array.from(
    { length: rows.length * told.length },
    (_, i) => truth[Math.floor(i / told.length) * labels.classes.length + told[i % told.length]!]!,
  );
  const metrics: ScoreMetrics = {
    records: rows.length,
    logme: told.length > 0 ? logme(features, width, known, told.length) : null,
    melep: null,
  };
  if (!spec.labelled || told.length === 0)
    return { metrics, history: [], predictions: {}, device: place.device };
  const origin = JSON.parse(readFileSync(originFile(home, upstream), "utf8")) as Origin;
  const sourceLabels = origin.labels.length;
  const output = { name: "probabilities", width: sourceLabels };
  const probabilities = meanOverCrops(
    await outputOfSource(model, source, output, options),
    source.crops,
    sourceLabels,
  );
  const score = melep(probabilities, sourceLabels, known, told.length).melep;
  return { metrics: { ...metrics, melep: score }, history: [], predictions: {}, device: place.device };
}

/** [records, crops, width] to [records, width]. */
function meanOverCrops(values: Float32Array, crops: number, width: number): Float64Array {
  const means = new Float64Array(values.length / crops);
  for (let i = 0; i < values.length; i++) {
    const record = Math.floor(i / (crops * width));
    means[record * width + (i % width)]! += values[i]! / crops;
  }
  return means;
}

const column = (values: Float32Array, columns: number, k: number) =>
  Array.from({ length: values.length / columns }, (_, i) => values[i * columns + k]!);
