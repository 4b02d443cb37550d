import { UserError } from "../base/index.ts";
import { architectures, Network } from "../nn/index.ts";
import { type Graph, GraphBuilder, inferGraph, int, type Model, type Node, sizeOf } from "../onnx/index.ts";

/** The last linear layer of a model: the Gemm that gives `logits`, directly or through operators that only rename. */
export function findHead(graph: Graph): Node {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v) => [v, node] as const)));
  let node = producers.get("logits");
  while (node?.opType === "Identity") node = producers.get(node.inputs[0]!);
  if (node?.opType !== "Gemm" || !graph.initializers.has(node.inputs[1]!)) {
    throw new UserError(
      `model "${graph.name}": its output "logits" is not given by a linear layer, so there is no head to replace`,
    );
  }
  return node;
}

/**
 * The same model with a new head for another number of classes: fresh weights, drawn from the seed as the architecture draws them,
 * everything else carried over, the normalisation included. Where the classes exclude each other `probabilities` is a Softmax, else a Sigmoid.
 * @throws UserError when the model does not end in a linear layer.
 */
export function replaceHead(model: Model, classes: number, seed: number, exclusive = false): Model {
  const graph = withProbabilities(model.graph, exclusive);
  const head = findHead(graph);
  const weight = graph.initializers.get(head.inputs[1]!)!;
  const features = weight.shape[1]!;
  const fresh = new GraphBuilder("head");
  const { initialisation } = architectures.get(model.metadata.architecture ?? "") ?? {};
  new Network(fresh, seed, initialisation).linear(
    head.name,
    fresh.input("features", "float32", ["N", features]),
    classes,
  );
  const [newWeight, newBias] = [...fresh.build().initializers.values()];
  const initializers = new Map(graph.initializers);
  initializers.set(head.inputs[1]!, newWeight!);
  initializers.set(head.inputs[2]!, newBias!);
  const outputs = graph.outputs.map((v) => ({ ...v, shape: ["N", classes] }));
  return { ...model, graph: inferGraph({ ...graph, initializers, outputs }) };
}

/** The graph with `probabilities` from `logits` by the one operator or the other. */
function withProbabilities(graph: Graph, exclusive: boolean): Graph {
  const [opType, attributes] = exclusive ? ["Softmax", { axis: int(1) }] : ["Sigmoid", {}];
  const nodes = graph.nodes.map((node) =>
    node.outputs[0] === "probabilities" ? { ...node, opType, attributes } : node,
  );
  return { ...graph, nodes } as Graph;
}

/** The share of a model's learned values that is carried over when its head is replaced. */
export function shareCarriedOver(graph: Graph, parameters: readonly string[]): number {
  const head = findHead(graph);
  const size = (names: readonly string[]) =>
    names.reduce((a, name) => a + sizeOf(graph.initializers.get(name)!.shape), 0);
  return 1 - size(parameters.filter((p) => head.inputs.includes(p))) / size(parameters);
}
