import { UserError } from "../base/index.ts";
import {
  BATCH,
  float32,
  type Graph,
  GraphBuilder,
  int,
  ints,
  type Model,
  type Node,
  simplify,
} from "../onnx/index.ts";
import { type Classifier, findClassifier } from "./classifier.ts";
import { findSignal, type Signal, type SignalOptions } from "./signal.ts";

/** What one millivolt is in the units that a model was trained on. */
const perMillivolt = { millivolt: 1, microvolt: 1000, volt: 0.001 } as const;

export interface AdoptOptions extends SignalOptions {
  /** The output that gives logits or probabilities, where the model has several. */
  readonly output?: string | undefined;
  /** The unit of the signals that the model was trained on. Default: millivolt. */
  readonly unit?: keyof typeof perMillivolt | undefined;
  /** Mean and standard deviation of each lead in that unit, where the model expects signals normalised by them outside of it. */
  readonly normalisation?: { readonly mean: readonly number[]; readonly sd: readonly number[] } | undefined;
  /** Used in messages. Default: the graph's name. */
  readonly file?: string | undefined;
}

/** Names that Cardiograft's models, and the training graphs made of them, have for themselves. */
const reserved = ["ecg", "logits", "probabilities", "embedding", "targets", "loss", "positive_weights"];
const isReserved = (name: string) =>
  reserved.includes(name) || /^(ecg|head|projector|normalisation)(\.|$)/.test(name);

/** The graph with other names for values that are in the way, and a name of its own for each node. */
function renamed(graph: Graph): Graph {
  const taken = new Set([...graph.types.keys(), ...graph.initializers.keys()]);
  const names = new Map<string, string>();
  for (const name of taken) {
    if (!isReserved(name)) continue;
    let other = `model/${name}`;
    while (taken.has(other)) other += "_";
    names.set(name, other);
  }
  const to = (name: string) => names.get(name) ?? name;
  const used = new Set<string>();
  const unique = (node: Node) => {
    let name = isReserved(node.name) ? `model/${node.name}` : node.name;
    while (used.has(name)) name += "_";
    used.add(name);
    return name;
  };
  return {
    ...graph,
    inputs: graph.inputs.map((v) => ({ ...v, name: to(v.name) })),
    outputs: graph.outputs.map((v) => ({ ...v, name: to(v.name) })),
    nodes: graph.nodes.map((node) => ({
      ...node,
      name: unique(node),
      inputs: node.inputs.map(to),
      outputs: node.outputs.map(to),
    })),
    initializers: new Map([...graph.initializers].map(([name, t]) => [to(name), t])),
    types: new Map([...graph.types].map(([name, t]) => [to(name), t])),
  };
}

function chosenOutput(graph: Graph, file: string, wanted: string | undefined) {
  const found = wanted === undefined ? graph.outputs : graph.outputs.filter((v) => v.name === wanted);
  if (found.length === 1) return found[0]!;
  const names = graph.outputs.map((v) => `"${v.name}"`).join(", ");
  if (wanted === undefined && found.length > 1)
    throw new UserError(`${file}: has the outputs ${names}; say which gives the classes (output)`);
  throw new UserError(`${file}: has no output "${wanted ?? ""}"; it has ${names || "none"}`);
}

/** `ecg` in millivolt to what the model's own input `signal` was. */
function appendInput(g: GraphBuilder, signal: Signal, o: AdoptOptions): string {
  const { leads, samples, timeMajor } = signal;
  let x = g.input("ecg", "float32", [BATCH, leads, samples]);
  const unit = perMillivolt[o.unit ?? "millivolt"];
  const { mean = Array(leads).fill(0), sd = Array(leads).fill(1) } = o.normalisation ?? {};
  if (o.normalisation || unit !== 1) {
    const column = (name: string, values: readonly number[]) =>
      g.initializer(`normalisation.${name}`, float32([leads, 1], values));
    const means = column(
      "mean",
      mean.map((v) => v / unit),
    );
    const scales = column(
      "scale",
      sd.map((v) => unit / v),
    );
    const centred = g.op("Sub", [x, means], {}, { outputs: ["normalisation.centred"] });
    x = g.op("Mul", [centred, scales], {}, { name: "normalisation", outputs: ["normalisation.scaled"] });
  }
  return timeMajor ? g.op("Transpose", [x], { perm: ints([0, 2, 1]) }, { outputs: ["ecg.transposed"] }) : x;
}

function checkOptions(o: AdoptOptions, leads: number, file: string): void {
  if (o.unit !== undefined && !Object.hasOwn(perMillivolt, o.unit))
    throw new UserError(
      `${file}: there is no unit "${o.unit}"; there are ${Object.keys(perMillivolt).join(", ")}`,
    );
  if (!o.normalisation) return;
  const { mean, sd } = o.normalisation;
  if (mean.length !== leads || sd.length !== leads || !sd.every((v) => v > 0))
    throw new UserError(
      `${file}: normalisation must have a mean and a positive standard deviation for each of the ${leads} leads`,
    );
}

/** Somebody's graph between our input and our head. */
function assemble(graph: Graph, signal: Signal, classifier: Classifier, o: AdoptOptions): Graph {
  const g = new GraphBuilder(graph.name, { infer: false });
  for (const [name, t] of [...graph.initializers, ...classifier.constants]) g.initializer(name, t);
  const own = appendInput(g, signal, o);
  const theirs = graph.inputs[0]!.name;
  for (const { opType, inputs, attributes, ...rest } of [...graph.nodes, ...classifier.nodes])
    g.nodeOf(
      opType,
      inputs.map((v) => (v === theirs ? own : v)),
      attributes,
      rest,
    );
  const weight = g.initializer("head.weight", classifier.weight);
  const bias = g.initializer("head.bias", classifier.bias);
  const features = classifier.features === theirs ? own : classifier.features;
  const head = g.op(
    "Gemm",
    [features, weight, bias],
    { transB: int(1) },
    { name: "head", outputs: ["head.output"] },
  );
  const type = { type: "float32", shape: [BATCH, classifier.bias.data.length] } as const;
  g.output(g.op("Identity", [head], {}, { name: "logits", outputs: ["logits"] }), type);
  g.output(g.op("Sigmoid", ["logits"], {}, { name: "probabilities", outputs: ["probabilities"] }), type);
  return g.build();
}

/**
 * Makes somebody's model one of ours: input `ecg` float32 [N, leads, samples] in millivolt, outputs `logits` and `probabilities`
 * [N, classes], N open also where the model was exported for one record, a linear layer "head" that can be replaced. Takes models with
 * one float32 input [N, leads, samples] or [N, samples, leads] that end in a linear layer, its product with a matrix, or a convolution of
 * one tap under a mean over time. A Sigmoid behind it becomes ours; a Softmax is taken off, so that `probabilities` are then not those of
 * the model: its classes are independent of each other afterwards.
 * @throws UserError naming file and node, or the option that is missing, for what is not supported.
 */
export function adoptModel(model: Model, options: AdoptOptions = {}): Model {
  const file = options.file ?? model.graph.name;
  const signal = findSignal(model.graph, file, options);
  checkOptions(options, signal.leads, file);
  const output = chosenOutput(model.graph, file, options.output);
  const { leads, samples, timeMajor, input } = signal;
  const shape = [BATCH, ...(timeMajor ? [samples, leads] : [leads, samples])];
  const fixed = simplify({ ...model.graph, inputs: [{ ...input, shape }], outputs: [output] }, file);
  const graph = renamed(fixed);
  for (const [name, { type }] of graph.initializers) {
    if (type === "float16" || type === "float64")
      throw new UserError(`${file}: its constant "${name}" is ${type}; export the model in float32`);
  }
  const classifier = findClassifier(graph, graph.outputs[0]!.name, file);
  return { ...model, graph: simplify(assemble(graph, signal, classifier, options), file) };
}
