import { type TrainingGraph, trainingGraph } from "../../src/autodiff/index.ts";
import { Random } from "../../src/base/index.ts";
import { compileStep, fillMask, pack, withParameters } from "../../src/engine/index.ts";
import { bytes, floats, openSession, shorts } from "../../src/engine/session.ts";
import { parametersOf } from "../../src/nn/index.ts";
import { type Model, sizeOf } from "../../src/onnx/index.ts";
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

/** The dropout masks of a step in the model's own order, as the oracle takes them, by a fill of the stored ones. */
export function maskFeeds(training: TrainingGraph, batch: number, seed: number): [string, Value][] {
  return training.masks.map(({ name, ratio }) => {
    const { shape } = training.graph.types.get(name)!;
    const at = shape.indexOf("N");
    const concrete = shape.map((d) => (typeof d === "number" ? d : batch));
    const rest = concrete.filter((_, i) => i !== at).reduce((a, b) => a * b, 1);
    const stored = new Uint8Array(rest * batch);
    fillMask(stored, ratio, seed, 0, name);
    const before = concrete.slice(0, at).reduce((a, b) => a * b, 1);
    const after = rest / before;
    const ordered = Array.from(stored, (_, i) => {
      const [head, n, tail] = [Math.floor(i / (batch * after)), Math.floor(i / after) % batch, i % after];
      return stored[(head * after + tail) * batch + n]!;
    });
    return [name, value(concrete, ordered)];
  });
}

/** What a training step gives, by the runtime and by the oracle. */
export interface GradientPair {
  readonly own: ArrayLike<number>;
  readonly expected: ArrayLike<number>;
}

export interface Gradients {
  /** By parameter, and of the loss under the name "loss". */
  readonly pairs: Map<string, GradientPair>;
  /** The training graph and the values at which the oracle evaluated it. */
  readonly training: TrainingGraph;
  readonly feeds: ReadonlyMap<string, Value>;
}

/** The compiled step's gradients on the runtime and the float64 oracle's on the same training graph. */
export async function gradientsOf(model: Model, options: GradientOptions): Promise<Gradients> {
  const { batch, seed } = options;
  const names = options.trainable ?? parametersOf(model.graph);
  const trainable = new Set(names);
  const { x, scale, y, millivolt, leads, samples, classes } = randomBatch(model, batch, seed);

  const training = trainingGraph(model.graph, { trainable, positiveWeights: options.positiveWeights });
  const input = model.graph.inputs[0]!.name;
  const feeds = new Map<string, Value>([
    [input, millivolt],
    ["targets", value([batch, classes], Array.from(y))],
    ...maskFeeds(training, batch, seed),
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
  const masks = compiled.masks.map(({ name, ratio, shape }) => {
    const mask = new Uint8Array(sizeOf(shape));
    fillMask(mask, ratio, seed, 0, name);
    return [name, bytes(mask, shape)] as const;
  });
  const results = await session.run({
    ...Object.fromEntries(masks),
    signals: shorts(x, [batch, leads, samples]),
    scales: floats(scale, [batch, leads]),
    ...(training.graph.inputs.some((v) => v.name === "targets") && { targets: floats(y, [batch, classes]) }),
    p: floats(pack(model.graph, compiled.slots), [size]),
  });
  await session.release();
  const { graph } = withParameters(model, compiled.slots, results.gradient!.data as Float32Array);

  const pairs = new Map<string, GradientPair>();
  const loss = results.loss!.data as Float32Array;
  pairs.set("loss", { own: loss, expected: expected.get(training.loss)!.data });
  for (const [name, gradient] of training.gradients) {
    const own = graph.initializers.get(name)!.data as Float32Array;
    pairs.set(name, { own, expected: expected.get(gradient)!.data });
  }
  return { pairs, training, feeds };
}

/** The relative errors of the compiled step's gradients. */
export async function gradientErrors(model: Model, options: GradientOptions): Promise<GradientErrors> {
  const { pairs } = await gradientsOf(model, options);
  return new Map([...pairs].map(([name, { own, expected }]) => [name, relativeError(own, expected)]));
}

/** The worst entry. */
export const worst = (errors: GradientErrors): [string, number] =>
  [...errors].reduce((a, b) => (b[1] > a[1] || Number.isNaN(b[1]) ? b : a));
