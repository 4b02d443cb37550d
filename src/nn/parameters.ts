import type { Graph, Node } from "../onnx/index.ts";

/** Which inputs of an operator are learned, where they are constants of the graph. */
const learned: Record<string, readonly number[]> = {
  Conv: [1, 2],
  Gemm: [1, 2],
  MatMul: [0, 1],
  BatchNormalization: [1, 2],
  LayerNormalization: [1, 2],
  LSTM: [1, 2, 3],
  GRU: [1, 2, 3],
};

/** The constant that is added to a product with a learned matrix, one number per column: a linear layer's bias. */
function biasesOf(graph: Graph): Map<Node, string> {
  const widths = new Map<string, number>();
  const biases = new Map<Node, string>();
  for (const node of graph.nodes) {
    if (node.opType === "MatMul") {
      const width = graph.initializers.get(node.inputs[1]!)?.shape.at(-1);
      if (width !== undefined) widths.set(node.outputs[0]!, width);
    } else if (node.opType === "Add") {
      node.inputs.forEach((name, i) => {
        const width = widths.get(node.inputs[1 - i]!);
        const shape = graph.initializers.get(name)?.shape;
        if (width !== undefined && shape?.length === 1 && shape[0] === width) biases.set(node, name);
      });
    }
  }
  return biases;
}

/**
 * The names of a model's trainable parameters in the order of their first use: the weights and biases of its layers. The normalisation,
 * running statistics and other constants (bounds, exponents, positional codes) are not among them.
 */
export function parametersOf(graph: Graph): string[] {
  const found = new Set<string>();
  const biases = biasesOf(graph);
  for (const node of graph.nodes) {
    const inputs = Object.hasOwn(learned, node.opType)
      ? learned[node.opType]!.map((i) => node.inputs[i])
      : [];
    for (const name of [...inputs, biases.get(node)])
      if (name && graph.initializers.get(name)?.type === "float32") found.add(name);
  }
  return [...found];
}
