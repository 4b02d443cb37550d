import { readFileSync } from "node:fs";
import { writeFileAtomic } from "../../base/index.ts";
import type { CacheRow, SignalCache } from "../../cache/index.ts";
import {
  fitLogistic,
  type LogisticModel,
  logisticProbability,
  thresholdsByF1,
} from "../../statistics/index.ts";
import type { Home } from "../../store/index.ts";
import type { Baseline } from "../arms.ts";
import { metricOf } from "../metric.ts";
import type { TrainSpec } from "../task.ts";
import type { Context, Outcome } from "./context.ts";
import { baselineFile } from "./files.ts";
import { positivesOf, scoreBy, scores, type TrainMetrics } from "./metrics.ts";
import { truthOf, writePredictions } from "./predictions.ts";

/** A logistic regression per label; without a coefficient it is the prevalence. */
interface Fitted {
  readonly baseline: Baseline;
  /** Of the training records: what stands for an unknown age, and the scale of ages. */
  readonly age: { readonly mean: number; readonly sd: number };
  readonly models: readonly LogisticModel[];
}

/** Age, sex and whether either is unknown; the penalty only keeps separable labels finite. */
const COLUMNS = 4;
const PENALTY = 0.01;

/** [rows, columns] */
function featuresOf(rows: readonly CacheRow[], { mean, sd }: Fitted["age"]): Float64Array {
  return Float64Array.from(
    rows.flatMap(({ age, sex }) => [
      age === null ? 0 : (age - mean) / sd,
      sex === "male" ? 1 : sex === "female" ? -1 : 0,
      Number(age === null),
      Number(sex === null),
    ]),
  );
}

function agesOf(rows: readonly CacheRow[]): Fitted["age"] {
  const ages = rows.flatMap(({ age }) => (age === null ? [] : [age]));
  const mean = ages.reduce((a, b) => a + b, 0) / Math.max(1, ages.length);
  const variance = ages.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, ages.length);
  return { mean, sd: Math.sqrt(variance) || 1 };
}

/** Laplace's rule keeps a label without any positive, or without any negative, from being impossible. */
const prevalence = (positives: number, records: number): LogisticModel => ({
  intercept: Math.log((positives + 1) / (records - positives + 1)),
  coefficients: [],
});

function predict({ models, age }: Fitted, rows: readonly CacheRow[]): Float32Array {
  const features = featuresOf(rows, age);
  return Float32Array.from({ length: rows.length * models.length }, (_, i) => {
    const [row, k] = [Math.floor(i / models.length), i % models.length];
    return logisticProbability(models[k]!, features.subarray(row * COLUMNS, (row + 1) * COLUMNS));
  });
}

/** Fits a baseline to the training records, and writes it and what it says of the validation records. */
export function trainBaseline(
  spec: TrainSpec,
  { home, key }: Context,
  { cache, train, validation }: { cache: SignalCache; train: Int32Array; validation: Int32Array },
): Outcome {
  const { labels } = spec;
  const k = labels.classes.length;
  const rowsOf = (indices: Int32Array) => Array.from(indices, (i) => cache.rows[i]!);
  const truth = truthOf(cache, train, labels);
  const positives = positivesOf(truth, k);
  const age = agesOf(rowsOf(train));
  const features = featuresOf(rowsOf(train), age);
  const models = positives.map((count, c) => {
    const rarity = prevalence(count, train.length);
    if (spec.arm === "prevalence") return rarity;
    const own = Float64Array.from(train, (_, i) => truth[i * k + c]!);
    return fitLogistic(features, own, COLUMNS, { penalty: PENALTY }) ?? rarity;
  });
  const fitted: Fitted = { baseline: spec.arm as Baseline, age, models };
  const probabilities = predict(fitted, rowsOf(validation));
  const expected = truthOf(cache, validation, labels);
  const thresholds = thresholdsByF1(probabilities, expected, k);
  const own = scores(probabilities, expected, k, thresholds);
  const metrics: TrainMetrics = {
    best: { step: 0, metric: scoreBy(metricOf(spec), own) },
    ...{ steps: 0, records: train.length, positives, thresholds },
    ...{ converged: true, rate: null, search: [], validation: own },
    milliseconds: { data: 0, step: 0, evaluation: 0 },
  };
  writeFileAtomic(baselineFile(home, key), JSON.stringify(fitted));
  const file = writePredictions(home, key, "validation", {
    records: rowsOf(validation).map(({ record }) => record),
    patients: rowsOf(validation).map(({ patient }) => patient),
    ...{ classes: labels.classes, probabilities, truth: expected },
  });
  return { metrics, history: [], predictions: { validation: file }, device: null };
}

/** What a baseline says of some rows: [rows, classes]. */
export function predictBaseline(home: Home, key: string, cache: SignalCache, rows: Int32Array): Float32Array {
  const fitted = JSON.parse(readFileSync(baselineFile(home, key), "utf8")) as Fitted;
  return predict(
    fitted,
    Array.from(rows, (i) => cache.rows[i]!),
  );
}
