import { buildModel } from "../../nn/index.ts";
import type { Model } from "../../onnx/index.ts";
import { type BatchSource, trainModel } from "../../training/index.ts";
import { replaceHead } from "../../transfer/index.ts";
import { type ModelSource, modelOf } from "../model-source.ts";
import type { Recipe } from "../recipe.ts";

/** Steps that are run, and how many of the first do not count: memory and threads come up in them. */
const STEPS = 10;
const COLD = 2;
/** Another task runs on the other core, and both wait for the same memory. */
const BESIDE = 1.15;

/** What networks are trained on, without any data. */
export interface Shape {
  readonly leads: number;
  /** Of a crop. */
  readonly samples: number;
  readonly classes: number;
  readonly batch: number;
}

/** The networks that a pilot trains: that of scratch, and an upstream's with a head for these labels where that is another one. */
export function trainedNetworks(
  model: Recipe["model"],
  { leads, samples, classes }: Omit<Shape, "batch">,
  foreign: ModelSource | null,
): Model[] {
  const own = buildModel({ ...model, leads, samples, classes, seed: 1 });
  if (foreign === null) return [own];
  return [own, replaceHead(modelOf(foreign, leads, samples).model, classes, 1)];
}

/**
 * Milliseconds of a training step on one thread while another task runs, from a few steps on noise: the median, as something else may have
 * held the machine for a moment; of several networks their mean.
 */
export async function measurePace(models: readonly Model[], shape: Shape): Promise<number> {
  let sum = 0;
  for (const model of models) sum += await paceOfOne(model, shape);
  return sum / models.length;
}

async function paceOfOne(model: Model, { leads, samples, classes, batch }: Shape): Promise<number> {
  const source = noise(batch, { leads, samples, classes });
  const times: number[] = [];
  let last = performance.now();
  await trainModel({
    ...{ model, train: source, validation: source, metric: () => 0 },
    ...{ optimiser: { kind: "adamw" }, schedule: { kind: "constant", rate: 1e-4 }, batch },
    ...{ steps: STEPS, seed: 1, validations: 1, device: "cpu", threads: 1 },
    onProgress({ step }) {
      const now = performance.now();
      // The last step is followed by a validation.
      if (step > COLD && step < STEPS) times.push(now - last);
      last = now;
    },
  });
  times.sort((a, b) => a - b);
  return BESIDE * times[Math.floor(times.length / 2)]!;
}

/** A batch of small numbers, the same for every step. */
function noise(size: number, shape: { leads: number; samples: number; classes: number }): BatchSource {
  const { leads, samples, classes } = shape;
  const of = (n: number) => ({
    x: Int16Array.from({ length: n * leads * samples }, (_, i) => ((i * 7919) % 401) - 200),
    scale: new Float32Array(n * leads).fill(0.005),
    y: Float32Array.from({ length: n * classes }, (_, i) => i % 2),
  });
  return {
    ...{ size, ...shape, crops: 1 },
    train: (indices) => of(indices.length),
    evaluate: (indices) => of(indices.length),
  };
}
