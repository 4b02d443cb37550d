import { UserError } from "../base/index.ts";
import type { EcgRecord } from "../ecg/index.ts";
import type { Predictor } from "../engine/index.ts";
import type { ModelCard } from "./card.ts";
import { windowsOf } from "./windows.ts";

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
  readonly threshold: number;
  /** Whether the probability reaches the threshold. */
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
 * Applies a model to a record: evenly spaced windows, mean of their probabilities, compared with the card's thresholds.
 * Throws UserError when the record does not fit the card or the model gives no usable number for it.
 */
export async function predictRecord(model: LoadedModel, record: EcgRecord): Promise<Prediction> {
  const { card, predictor, file } = model;
  const { x, count, notes } = windowsOf(record, card);
  const size = card.leads.length * card.samples;
  const classes = card.labels.length;
  const sums = new Float64Array(classes);
  for (let from = 0; from < count; from += BATCH) {
    const n = Math.min(BATCH, count - from);
    const outputs = await predictor.run(x.subarray(from * size, (from + n) * size), [
      n,
      card.leads.length,
      card.samples,
    ]);
    const { probabilities } = outputs;
    if (probabilities?.length !== n * classes)
      throw new UserError(
        `${file}: expected an output "probabilities" with ${classes} values per window, one for each label of the ` +
          "card; the model and its card do not belong together",
      );
    for (let i = 0; i < n * classes; i++) sums[i % classes]! += probabilities[i]!;
  }
  const labels = card.labels.map(({ name, threshold }, k) => {
    const probability = sums[k]! / count;
    if (!Number.isFinite(probability))
      throw new UserError(`${record.source}: ${file} gives no finite probability of ${name} for this record`);
    return { label: name, probability, threshold, above: probability >= threshold };
  });
  return { labels, windows: count, notes };
}
