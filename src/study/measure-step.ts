import { type Device, resolveDevice, TrainingStep } from "../engine/index.ts";
import { buildModel, parametersOf } from "../nn/index.ts";
import type { StepShape } from "./timings.ts";

/** After the first, which warms up. */
const MOST_STEPS = 4;
const ENOUGH_MS = 2000;

/**
 * The milliseconds of a training step, from a few on zeros: with no other task beside it, so that several side by side may take longer.
 * @throws UserError for a model that cannot be built
 */
export async function measureStep(
  { model, samples, batch, threads, device, twice }: StepShape,
  { leads, classes }: { readonly leads: number; readonly classes: number },
): Promise<number> {
  const network = buildModel({ ...model, leads, samples, classes, seed: 1 });
  const n = twice ? 2 * batch : batch;
  const trainable = new Set(parametersOf(network.graph));
  const options = { trainable, batch: n, optimiser: { kind: "adamw" as const } };
  const step = await TrainingStep.create(network, options, {
    device: await resolveDevice(device as Device),
    threads,
  });
  const zeros = {
    x: new Int16Array(n * leads * samples),
    scale: new Float32Array(n * leads),
    y: new Float32Array(n * classes),
  };
  try {
    await step.run(zeros, 0);
    const began = performance.now();
    let steps = 0;
    while (steps < MOST_STEPS && (steps === 0 || performance.now() - began < ENOUGH_MS)) {
      await step.run(zeros, 0);
      steps++;
    }
    return (performance.now() - began) / steps;
  } finally {
    await step.release();
  }
}
