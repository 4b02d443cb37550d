import { UserError } from "../base/index.ts";
import { architectures, Network } from "../nn/index.ts";
import {
  type Graph,
  GraphBuilder,
  inferGraph,
  int,
  type Model,
  nodesBehind,
  readsOf,
} from "../onnx/index.ts";
import { findHead } from "./head.ts";

/** Names of the projector's two layers. */
const [FIRST, SECOND] = ["projector.0", "projector.1"];

/**
 * The range of widths that is proposed. That all features of an embedding are one and the same costs 0.005 (width - 1), and no relation
 * between the views costs 1: below 200 features saying one thing again and again is the easy way out. Beyond, their correlations, a square
 * of the width, take time and memory.
 */
const [NARROWEST, WIDEST] = [256, 1024];

/** A width for this model's projector: twice its features, from 256 to 1024. @throws UserError without a head. */
export function projectorWidth({ graph }: Model): number {
  const features = graph.initializers.get(findHead(graph).inputs[1]!)!.shape[1]!;
  return Math.max(NARROWEST, Math.min(2 * features, WIDEST));
}

/**
 * The model for self-supervised pre-training: in the place of its head a projector of two linear layers with a ReLU between them, which
 * gives `embedding` [N, width], a width that `projectorWidth` proposes; everything else is carried over. The objective acts on the features
 * of the projector, not on those that are used afterwards (Zbontar et al., ICML 2021, with three layers and a width of 8192): `encoderOf`
 * throws it away.
 * @throws UserError when the model does not end in a linear layer, or has a value of a name that the projector needs.
 */
export function withProjector(model: Model, width: number, seed: number): Model {
  if (!(Number.isInteger(width) && width > 1))
    throw new UserError(`the projector's width must be a whole number of 2 or more, not ${width}`);
  const features = findHead(model.graph).inputs[0]!;
  const taken = [...model.graph.types.keys()].find((name) => /^(embedding$|projector\.)/.test(name));
  if (taken !== undefined)
    throw new UserError(`model "${model.graph.name}": has a value "${taken}" of its own; rename it`);
  return withTop(model, features, seed, (net) => {
    const hidden = net.relu(net.linear(FIRST, features, width));
    // The objective takes the mean of each feature off: a bias would learn nothing.
    const embedding = net.linear(SECOND, hidden, width, { bias: false });
    net.graph.output(
      net.graph.op("Identity", [embedding], {}, { name: "embedding", outputs: ["embedding"] }),
    );
  });
}

/**
 * A model that was pre-trained with a projector as a model of classes: a fresh head, drawn from the seed as `buildModel` draws it, in the
 * place of the projector; outputs `logits` and `probabilities` [N, classes].
 * @throws UserError when the model has no projector.
 */
export function encoderOf(model: Model, classes: number, seed: number, exclusive = false): Model {
  const features = model.graph.nodes.findLast(({ name }) => name === FIRST)?.inputs[0];
  if (features === undefined || !model.graph.outputs.some(({ name }) => name === "embedding"))
    throw new UserError(`model "${model.graph.name}": has no projector to take off`);
  return withTop(model, features, seed, (net) => {
    const g = net.graph;
    const head = net.linear("head", features, classes);
    const logits = g.output(g.op("Identity", [head], {}, { name: "logits", outputs: ["logits"] }));
    const [opType, attributes] = exclusive
      ? (["Softmax", { axis: int(1) }] as const)
      : (["Sigmoid", {}] as const);
    g.output(g.op(opType, [logits], attributes, { name: "probabilities", outputs: ["probabilities"] }));
  });
}

/** The model up to a value, with other layers on top of it. */
function withTop(model: Model, features: string, seed: number, append: (net: Network) => void): Model {
  const { initialisation } = architectures.get(model.metadata.architecture ?? "") ?? {};
  const net = new Network(GraphBuilder.extend(upTo(model.graph, features)), seed, initialisation);
  append(net);
  return { ...model, graph: net.graph.build() };
}

/** The part of a graph that gives one value: nodes, constants and types that it needs; without outputs. */
function upTo(graph: Graph, value: string): Graph {
  const nodes = nodesBehind(graph.nodes, [value]);
  const read = new Set(nodes.flatMap((node) => [...readsOf(node)]));
  const initializers = new Map([...graph.initializers].filter(([name]) => read.has(name)));
  return inferGraph({ ...graph, nodes, initializers, outputs: [] });
}
