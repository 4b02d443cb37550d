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
function millivolt({ x, scale }: Batch, samples: number): Float32Array {
  const out = new Float32Array(x.length);
  for (let row = 0; row < scale.length; row++) {
    const s = scale[row]!;
    for (let i = row * samples; i < (row + 1) * samples; i++) out[i] = x[i]! * s;
  }
  return out;
}

/** Probabilities [records, classes] of all records of a source, each the mean over its crops. */
export async function predictSource(
  model: Model,
  source: BatchSource,
  options: PredictOptions,
): Promise<Float32Array> {
  const { size, leads, samples, classes, crops } = source;
  const device = await resolveDevice(options.device);
  const predictor = await createPredictor(model, { device, threads: options.threads });
  const batch = options.batch ?? 64;
  const result = new Float32Array(size * classes);
  try {
    for (let start = 0; start < size; start += batch) {
      const n = Math.min(batch, size - start);
      const indices = Int32Array.from({ length: n }, (_, i) => start + i);
      for (let crop = 0; crop < crops; crop++) {
        options.signal?.throwIfAborted();
        const x = millivolt(source.evaluate(indices, crop), samples);
        const { probabilities } = await predictor.run(x, [n, leads, samples]);
        for (let i = 0; i < n * classes; i++) result[start * classes + i]! += probabilities![i]! / crops;
      }
    }
  } finally {
    await predictor.release();
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

/** Mean binary cross-entropy of probabilities against labels. */
export function crossEntropy(probabilities: Float32Array, labels: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - 1e-7, Math.max(1e-7, probabilities[i]!));
    sum -= labels[i]! ? Math.log(p) : Math.log(1 - p);
  }
  return sum / labels.length;
}
