import { createPredictor, type Device, resolveDevice } from "../engine/index.ts";
import type { Model } from "../onnx/index.ts";
import type { Batch, BatchSource } from "./source.ts";

export interface PredictOptions {
  readonly device: Device;
  readonly threads: number;
  /** Records at a time. */
  readonly batch?: number;
  readonly signal?: AbortSignal | undefined;
}

/** [n, leads, samples] in millivolt. */
export function millivolt({ x, scale }: Batch, samples: number): Float32Array {
  const out = new Float32Array(x.length);
  for (let row = 0; row < scale.length; row++) {
    const s = scale[row]!;
    for (let i = row * samples; i < (row + 1) * samples; i++) out[i] = x[i]! * s;
  }
  return out;
}

/** An output of a model for every crop of every record of a source, batch by batch: [n, width] for crop `crop` of the records from `start` on. */
async function* overCrops(
  model: Model,
  source: BatchSource,
  output: string,
  options: PredictOptions,
): AsyncGenerator<{ start: number; crop: number; values: Float32Array }> {
  const { size, leads, samples, crops } = source;
  const device = await resolveDevice(options.device);
  const predictor = await createPredictor(model, { device, threads: options.threads });
  const batch = options.batch ?? 64;
  try {
    for (let start = 0; start < size; start += batch) {
      const n = Math.min(batch, size - start);
      const indices = Int32Array.from({ length: n }, (_, i) => start + i);
      for (let crop = 0; crop < crops; crop++) {
        options.signal?.throwIfAborted();
        const x = millivolt(source.evaluate(indices, crop), samples);
        const outputs = await predictor.run(x, [n, leads, samples]);
        yield { start, crop, values: outputs[output]! };
      }
    }
  } finally {
    await predictor.release();
  }
}

/** Probabilities [records, classes] of all records of a source, each the mean over its crops. */
export async function predictSource(
  model: Model,
  source: BatchSource,
  options: PredictOptions,
): Promise<Float32Array> {
  const { size, classes, crops } = source;
  const result = new Float32Array(size * classes);
  for await (const { start, values } of overCrops(model, source, "probabilities", options)) {
    for (let i = 0; i < values.length; i++) result[start * classes + i]! += values[i]! / crops;
  }
  return result;
}

/** The output `name`, `width` numbers wide, of all crops of all records of a source: [records, crops, width]. */
export async function outputOfSource(
  model: Model,
  source: BatchSource,
  { name, width }: { readonly name: string; readonly width: number },
  options: PredictOptions,
): Promise<Float32Array> {
  const { size, crops } = source;
  const result = new Float32Array(size * crops * width);
  for await (const { start, crop, values } of overCrops(model, source, name, options)) {
    for (let i = 0; i * width < values.length; i++)
      result.set(values.subarray(i * width, (i + 1) * width), ((start + i) * crops + crop) * width);
  }
  return result;
}

/** The labels [records, classes] of all records of a source. */
export function labelsOf(source: BatchSource): Float32Array {
  const labels = new Float32Array(source.size * source.classes);
  for (let start = 0; start < source.size; start += 64) {
    const n = Math.min(64, source.size - start);
    labels.set(
      source.evaluate(
        Int32Array.from({ length: n }, (_, i) => start + i),
        0,
      ).y,
      start * source.classes,
    );
  }
  return labels;
}

/**
 * Mean cross-entropy of probabilities against labels, both [records, classes]: of each class by itself, or over classes that exclude
 * each other, as the loss of training is.
 */
export function crossEntropy(
  probabilities: Float32Array,
  labels: Float32Array,
  classes: number,
  exclusive: boolean,
): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - 1e-7, Math.max(1e-7, probabilities[i]!));
    if (labels[i]) sum -= Math.log(p);
    else if (!exclusive) sum -= Math.log(1 - p);
  }
  return exclusive ? (sum * classes) / labels.length : sum / labels.length;
}
