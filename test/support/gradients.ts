import { trainingGraph } from "../../src/autodiff/index.ts";
import { Random } from "../../src/base/index.ts";
import { compileStep, pack, withParameters } from "../../src/engine/index.ts";
import { floats, openSession, shorts } from "../../src/engine/session.ts";
import { parametersOf } from "../../src/nn/index.ts";
import type { Model } from "../../src/onnx/index.ts";
import { evaluate, relativeError, type Value, value } from "../oracle/index.ts";

export interface GradientOptions {
  readonly batch: number;
  readonly seed: number;
  readonly trainable?: readonly string[];
  readonly positiveWeights?: readonly number[];
}

/** Relative error per parameter and of the loss. */
export type GradientErrors = Map<string, number>;

/** Random signals as the compiled step takes them and, the same numbers, as the model does. */
export function randomBatch(model: Model, batch: number, seed: number) {
  const [, leads, samples] = model.graph.inputs[0]!.shape as [string, number, number];
  const classes = model.graph.outputs[0]!.shape[1] as number;
  const random = new Random("gradient check", seed);
  const x = Int16Array.from({ length: batch * leads * samples }, () => random.normal(0, 1000));
  const scale = Float32Array.from({ length: batch * leads }, () => random.uniform(0.0005, 0.0015));
  const y = Float32Array.from({ length: batch * classes }, () => random.int(2));
  const millivolt = value(
    [batch, leads, samples],
    Array.from(x, (v, i) => v * scale[Math.floor(i / samples)]!),
  );
  return { x, scale, y, millivolt, leads, samples, classes };
}

/** The compiled step's gradients on the runtime against the float64 oracle's on the same training graph. */
export async function gradientErrors(model: Model, options: GradientOptions): Promise<GradientErrors> {
  const { batch, seed } = options;
  const names = options.trainable ?? parametersOf(model.graph);
  const trainable = new Set(names);
  const { x, scale, y, millivolt, leads, samples, classes } = randomBatch(model, batch, seed);

  const training = trainingGraph(model.graph, { trainable, positiveWeights: options.positiveWeights });
  const input = model.graph.inputs[0]!.name;
  const feeds = new Map<string, Value>([
    [input, millivolt],
    ["targets", value([batch, classes], Array.from(y))],
  ]);
  const expected = evaluate(training.graph, feeds, [training.loss, ...training.gradients.values()]);

  const compiled = compileStep(model, {
    trainable,
    batch,
    optimiser: { kind: "adam" },
    outputs: "gradient",
    positiveWeights: options.positiveWeights,
  });
  const session = await openSession(compiled.bytes, { device: "cpu", threads: 1 }, "step");
  const size = compiled.slots.reduce((a, s) => a + s.size, 0);
  const results = await session.run({
    signals: shorts(x, [batch, leads, samples]),
    scales: floats(scale, [batch, leads]),
    targets: floats(y, [batch, classes]),
    p: floats(pack(model.graph, compiled.slots), [size]),
  });
  await session.release();
  const { graph } = withParameters(model, compiled.slots, results.gradient!.data as Float32Array);

  const errors: GradientErrors = new Map();
  errors.set("loss", relativeError(results.loss!.data as Float32Array, expected.get(training.loss)!.data));
  for (const [name, gradient] of training.gradients) {
    errors.set(
      name,
      relativeError(graph.initializers.get(name)!.data as Float32Array, expected.get(gradient)!.data),
    );
  }
  return errors;
}

/** The worst entry. */
export const worst = (errors: GradientErrors): [string, number] =>
  [...errors].reduce((a, b) => (b[1] > a[1] || Number.isNaN(b[1]) ? b : a));
