import type { Graph } from "../onnx/index.ts";

/** Which inputs of an operator are learned, where they are constants of the graph. */
const learned: Record<string, readonly number[]> = {
  Conv: [1, 2],
  Gemm: [1, 2],
  MatMul: [0, 1],
  BatchNormalization: [1, 2],
  LSTM: [1, 2, 3],
  GRU: [1, 2, 3],
};

/** The names of a model's trainable parameters in the order of their first use; normalisation and running statistics are not among them. */
export function parametersOf(graph: Graph): string[] {
  const found = new Set<string>();
  for (const node of graph.nodes) {
    for (const i of learned[node.opType] ?? []) {
      const name = node.inputs[i];
      if (name && graph.initializers.get(name)?.type === "float32") found.add(name);
    }
  }
  return [...found];
}
