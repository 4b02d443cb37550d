import { UserError } from "../base/index.ts";
import { checkRecord, type EcgRecord } from "../ecg/index.ts";
import type { Predictor } from "../engine/index.ts";
import type { ModelCard } from "./card.ts";
import { type Windowing, windowsOf } from "./windows.ts";

/** A saved model with its card, ready to run. */
export interface LoadedModel {
  readonly card: ModelCard;
  /** The ONNX file. */
  readonly file: string;
  readonly predictor: Predictor;
}

export interface LabelPrediction {
  readonly label: string;
  /** Mean over the windows. */
  readonly probability: number;
  /** Null where labels exclude each other. */
  readonly threshold: number | null;
  /** Whether the probability reaches the threshold; where labels exclude each other, whether it is the highest. */
  readonly above: boolean;
}

export interface Prediction {
  /** In the card's order. */
  readonly labels: readonly LabelPrediction[];
  readonly windows: number;
  readonly notes: readonly string[];
}

/** Windows per run: bounds the memory that a day-long recording takes. */
const BATCH = 64;

/**
 * Every output of a model, averaged over evenly spaced windows of a record.
 * @throws UserError when the record does not fit the card, or an output does not have one row per window
 */
export async function meanOverWindows(
  predictor: Predictor,
  card: Windowing,
  record: EcgRecord,
  file: string,
): Promise<{ means: Record<string, Float64Array>; windows: number; notes: string[] }> {
  const { x, count, notes } = windowsOf(record, card);
  const size = card.leads.length * card.samples;
  const means: Record<string, Float64Array> = {};
  for (let from = 0; from < count; from += BATCH) {
    const n = Math.min(BATCH, count - from);
    const shape = [n, card.leads.length, card.samples];
    const outputs = await predictor.run(x.subarray(from * size, (from + n) * size), shape);
    for (const [name, values] of Object.entries(outputs)) {
      const width = values.length / n;
      if (!Number.isInteger(width))
        throw new UserError(`${file}: output "${name}" does not have a row per window`);
      means[name] ??= new Float64Array(width);
      for (let i = 0; i < values.length; i++) means[name][i % width]! += values[i]! / count;
    }
  }
  return { means, windows: count, notes };
}

/**
 * Applies a model to a record: evenly spaced windows, mean of their probabilities, compared with the card's thresholds; where labels exclude
 * each other the most probable one counts instead. What the checks find in the record is noted.
 * Throws UserError when a check refuses the record (unless `unchecked`), when it does not fit the card, or when the model gives no usable
 * number for it.
 */
export async function predictRecord(
  model: LoadedModel,
  record: EcgRecord,
  { unchecked = false }: { readonly unchecked?: boolean } = {},
): Promise<Prediction> {
  const { card, predictor, file } = model;
  const warnings = unchecked ? [] : warningsOn(record);
  const { means, windows, notes } = await meanOverWindows(predictor, card, record, file);
  const { probabilities } = means;
  if (probabilities?.length !== card.labels.length)
    throw new UserError(
      `${file}: expected an output "probabilities" with ${card.labels.length} values per window, one for each label of the ` +
        "card; the model and its card do not belong together",
    );
  const highest = Math.max(...probabilities);
  const labels = card.labels.map(({ name, threshold }, k) => {
    const probability = probabilities[k]!;
    if (!Number.isFinite(probability))
      throw new UserError(`${record.source}: ${file} gives no finite probability of ${name} for this record`);
    const above = card.exclusive ? probability === highest : probability >= threshold;
    return { label: name, probability, threshold: card.exclusive ? null : threshold, above };
  });
  if (windows > card.window.crops)
    notes.push(`mean of ${windows} windows; the card's metrics are of ${card.window.crops}`);
  return { labels, windows, notes: [...warnings, ...notes] };
}

/** How long a record must be, the model says. */
const ANY_LENGTH = { minimumSeconds: 0 };

function warningsOn(record: EcgRecord): string[] {
  const findings = checkRecord(record, ANY_LENGTH);
  const refusal = findings.find(({ severity }) => severity === "refuse");
  if (refusal !== undefined) throw new UserError(`${record.source}: ${refusal.message}`);
  return findings.map(({ check, message }) => `${check}: ${message}`);
}
