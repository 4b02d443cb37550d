import { isExclusive, trainedOutput } from "../autodiff/index.ts";
import { createPredictor, type SessionOptions } from "../engine/index.ts";
import type { Model } from "../onnx/index.ts";
import { barlowTwins } from "./barlow-twins.ts";
import type { TrainingOptions } from "./options.ts";
import { crossEntropy, labelsOf, millivolt, predictSource } from "./predict.ts";
import type { BatchSource } from "./source.ts";

/** What a validation says of a model. */
export interface Validation {
  /** [records, classes], averaged over crops; empty where there are no labels. */
  readonly probabilities: Float32Array;
  readonly loss: number;
  /** Higher is better. */
  readonly metric: number;
}

/** How the models of a run are validated: by its metric of probabilities and labels, or without labels by minus the objective itself. */
export function validator(
  o: TrainingOptions,
  session: SessionOptions,
): (model: Model) => Promise<Validation> {
  if (trainedOutput(o.model.graph) === "embedding")
    return (model) => validateViews(model, o.validation, session);
  const labels = labelsOf(o.validation);
  const { classes } = o.validation;
  const exclusive = isExclusive(o.model.graph);
  return async (model) => {
    const probabilities = await predictSource(model, o.validation, session);
    const metric = o.metric!(probabilities, labels, classes);
    return { probabilities, metric, loss: crossEntropy(probabilities, labels, classes, exclusive) };
  };
}

/** Pairs at a time, and at most: of more the correlations would cost more time and memory than they gain precision. */
const [PAIRS, MOST] = [32, 4096];

/** The objective over all records at once, or that many evenly spaced ones: correlations over few would be noise. */
async function validateViews(
  model: Model,
  source: BatchSource,
  session: SessionOptions,
): Promise<Validation> {
  const { leads, samples } = source;
  const size = Math.min(source.size, MOST);
  const records = Int32Array.from({ length: size }, (_, i) => Math.floor((i * source.size) / size));
  const width = model.graph.outputs[0]!.shape[1] as number;
  const embedding = new Float32Array(2 * size * width);
  const predictor = await createPredictor(model, session);
  try {
    for (let start = 0; start < size; start += PAIRS) {
      const indices = records.slice(start, start + PAIRS);
      const n = indices.length;
      const x = millivolt(source.evaluate(indices, 0), samples);
      const views = (await predictor.run(x, [2 * n, leads, samples])).embedding!;
      embedding.set(views.subarray(0, n * width), start * width);
      embedding.set(views.subarray(n * width), (size + start) * width);
    }
  } finally {
    await predictor.release();
  }
  const loss = barlowTwins(embedding, width);
  return { probabilities: new Float32Array(0), loss, metric: -loss };
}
