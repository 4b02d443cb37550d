import { type TrainingGraph, trainingGraph } from "../autodiff/index.ts";
import { float32, type Graph, GraphBuilder, type Model, writeModel } from "../onnx/index.ts";
import { batchAxis, o, type Stored, storedShape } from "./lower/context.ts";
import { type Lowering, lower } from "./lower/index.ts";
import type { MaskSlot } from "./mask.ts";
import { appendOptimiser, type OptimiserOptions, type StateVector, stateVectors } from "./optimiser.ts";
import { convolutionWeights, isWeight, layOut, type ParameterSlot, tapMajor } from "./parameters.ts";
import { tidy } from "./tidy.ts";

/** The ONNX operator set that lowering is written in, whatever that of the model. */
const OPSET = 18;

/**
 * The compiler from a model to one training step: differentiate, lower, append the optimiser. The result is one ONNX graph
 * `(signals, scales, targets, p, m, v, running, rate, epsilon, decay) -> (loss, norm, p', m', v', running')` on flat vectors, of m and v
 * only those that the optimiser keeps, targets where the model is trained on labels, and one mask for each Dropout among the inputs.
 * Shapes are fixed: one compilation per batch size. It promises nothing about the values of the graph in between.
 */
export interface CompileOptions {
  readonly trainable: ReadonlySet<string>;
  readonly batch: number;
  /** Of the dropout masks. Default: 0. */
  readonly seed?: number | undefined;
  readonly optimiser: OptimiserOptions;
  /** By parameter, what the rate is multiplied with; 1 for those that are not named. */
  readonly rateFactors?: ReadonlyMap<string, number> | undefined;
  /** Largest global norm of the gradient. */
  readonly clipNorm?: number | undefined;
  readonly positiveWeights?: readonly number[] | undefined;
  readonly file?: string;
  /**
   * What the compiled graph gives: the new state (default), the gradients (`gradient`, flat), or every value of the forward pass, for
   * finding where a NaN began.
   */
  readonly outputs?: "step" | "gradient" | "trail";
}

export interface CompiledStep {
  readonly bytes: Uint8Array;
  readonly slots: readonly ParameterSlot[];
  /** The vectors of the optimiser's state. */
  readonly state: readonly StateVector[];
  /** Running means and variances as they lie in `running`. */
  readonly running: readonly ParameterSlot[];
  /** Inputs of uint8 that every step is given. */
  readonly masks: readonly MaskSlot[];
  readonly trail: Lowering["trail"];
}

/** How many classes a model is trained on; undefined for one that learns without labels, whose step takes no targets. */
export function classesOf(model: Graph): number | undefined {
  return model.outputs.find((v) => v.name === "logits")?.shape[1] as number | undefined;
}

function inputs(g: GraphBuilder, model: Graph, n: number): Map<string, Stored> {
  const ecg = model.inputs[0]!;
  const [, leads, samples] = ecg.shape as [string, number, number];
  const signals = g.input("signals", "int16", [n, leads, samples]);
  const scales = g.input("scales", "float32", [n, leads]);
  const millivolt = o.mul(
    g,
    g.op("Cast", [signals], { to: { kind: "int", value: 1 } }),
    o.reshape(g, scales, [n, leads, 1]),
  );
  const given = new Map<string, Stored>([
    [ecg.name, { name: o.transpose(g, millivolt, [1, 2, 0]), shape: [leads, samples, n], batch: 0 }],
  ]);
  const classes = classesOf(model);
  if (classes !== undefined) {
    const targets = g.input("targets", "float32", [n, classes]);
    given.set("targets", { name: o.transpose(g, targets, [1, 0]), shape: [classes, n], batch: 0 });
  }
  return given;
}

/** Parameters as views of the flat vector; frozen convolution weights as constants in their stored order. */
function parameters(
  g: GraphBuilder,
  model: Graph,
  slots: readonly ParameterSlot[],
  given: Map<string, Stored>,
): string {
  const p = g.input("p", "float32", [slots.reduce((a, s) => a + s.size, 0)]);
  const parts = o.split(
    g,
    p,
    slots.map((s) => s.size),
    0,
  );
  slots.forEach((s, i) => {
    given.set(s.name, { name: o.reshape(g, parts[i]!, s.stored), shape: s.stored, batch: -1 });
  });
  for (const name of convolutionWeights(model)) {
    if (given.has(name)) continue;
    const stored = tapMajor(model.initializers.get(name)!);
    given.set(name, { name: g.initializer(`frozen/${name}`, stored), shape: stored.shape, batch: -1 });
  }
  return p;
}

/** The dropout masks as inputs of the step, in the layout of what they are multiplied with. */
function masks(g: GraphBuilder, training: TrainingGraph, n: number, given: Map<string, Stored>): MaskSlot[] {
  return training.masks.map(({ name, ratio }) => {
    const { shape } = training.graph.types.get(name)!;
    const batch = batchAxis(shape);
    const concrete = shape.map((d) => (typeof d === "number" ? d : n));
    const stored = storedShape(concrete, batch);
    given.set(name, { name: g.input(name, "uint8", stored), shape: stored, batch });
    return { name, shape: stored, ratio };
  });
}

/** A constant vector with one value for all elements of a parameter; undefined where that is 1 everywhere. */
function elementwise(
  g: GraphBuilder,
  slots: readonly ParameterSlot[],
  of: (slot: ParameterSlot) => number,
): string | undefined {
  if (slots.every((s) => of(s) === 1)) return undefined;
  const vector = new Float32Array(slots.reduce((a, s) => a + s.size, 0));
  for (const s of slots) vector.fill(of(s), s.offset, s.offset + s.size);
  return g.constant(float32([vector.length], vector));
}

/** Compiles a training step. @throws UserError for an operator that cannot be trained through. */
export function compileStep(model: Model, options: CompileOptions): CompiledStep {
  const { trainable, batch: n } = options;
  const training = trainingGraph(model.graph, options);
  const slots = layOut(
    model.graph,
    [...training.gradients.keys()].filter((name) => trainable.has(name)),
  );
  if (slots.length === 0) throw new Error("nothing to train: the loss depends on no trainable parameter");
  const g = new GraphBuilder(training.graph.name, { infer: false });
  const given = inputs(g, model.graph, n);
  const p = parameters(g, model.graph, slots, given);
  const dropped = masks(g, training, n, given);
  const { values, trail } = lower(training.graph, g, n, given);
  const running = layOut(
    model.graph,
    training.statistics.flatMap((s) => [s.mean, s.variance]),
  );
  const result = (name: string, value: string, shape: readonly number[] = []) =>
    void g.output(g.op("Identity", [value], {}, { outputs: [name] }), { type: "float32", shape });
  const finish = (): CompiledStep => {
    const lowered: Model = { graph: tidy(g.build()), opset: OPSET, producer: "cardiograft", metadata: {} };
    const state = stateVectors(options.optimiser);
    return { bytes: writeModel(lowered), slots, state, running, masks: dropped, trail };
  };

  result("loss", values.get(training.loss)!.name);
  if (options.outputs === "trail") {
    const forward = trail.filter(({ node }) => !/Grad$/.test(node.opType)).flatMap(({ outputs }) => outputs);
    for (const v of new Map(forward.map((v) => [v.name, v])).values()) {
      if (g.isComputed(v.name)) g.output(v.name, { type: "float32", shape: v.shape });
    }
    return finish();
  }
  const size = slots.reduce((a, s) => a + s.size, 0);
  const parts = slots.map((s) => o.reshape(g, values.get(training.gradients.get(s.name)!)!.name, [s.size]));
  let gradient = o.concat(g, parts, 0);
  const norm = g.op("ReduceL2", [gradient], { keepdims: { kind: "int", value: 0 } });
  result("norm", norm);
  if (options.outputs === "gradient") {
    result("gradient", gradient, [size]);
    return finish();
  }
  if (options.clipNorm !== undefined) {
    const factor = o.div(g, g.scalar(options.clipNorm), o.add(g, norm, g.scalar(1e-6)));
    gradient = o.mul(g, gradient, g.op("Min", [factor, g.scalar(1)]));
  }
  const kept = stateVectors(options.optimiser);
  const updated = appendOptimiser(g, {
    options: options.optimiser,
    parameters: p,
    gradient,
    state: Object.fromEntries(kept.map((k) => [k, g.input(k, "float32", [size])])),
    scalars: {
      rate: g.input("rate", "float32", []),
      epsilon: g.input("epsilon", "float32", []),
      decay: g.input("decay", "float32", []),
    },
    rateFactors: elementwise(g, slots, (s) => options.rateFactors?.get(s.name) ?? 1),
    decays:
      options.optimiser.decay === "weights"
        ? elementwise(g, slots, (s) => Number(isWeight(model.graph, s.name)))
        : undefined,
  });
  result("new p", updated.parameters, [size]);
  for (const k of kept) result(`new ${k}`, updated.state[k]!, [size]);
  if (training.statistics.length > 0) {
    const total = running.reduce((a, s) => a + s.size, 0);
    const batchValues = training.statistics.flatMap((s) => {
      const value = values.get(s.value)!;
      const count = value.shape.slice(1).reduce((a, b) => a * b, 1);
      const unbiased = g.scalar(count > 1 ? count / (count - 1) : 1);
      return [values.get(s.batchMean)!.name, o.mul(g, values.get(s.batchVariance)!.name, unbiased)];
    });
    const keep = Float32Array.from({ length: total });
    training.statistics.forEach((s, i) => {
      for (const slot of [running[2 * i]!, running[2 * i + 1]!])
        keep.fill(s.momentum, slot.offset, slot.offset + slot.size);
    });
    const old = g.input("running", "float32", [total]);
    const fresh = o.mul(
      g,
      o.concat(g, batchValues, 0),
      g.constant(
        float32(
          [total],
          keep.map((k) => 1 - k),
        ),
      ),
    );
    result("new running", o.add(g, o.mul(g, old, g.constant(float32([total], keep))), fresh), [total]);
  }
  return finish();
}
