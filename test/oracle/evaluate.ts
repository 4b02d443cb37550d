import type { Graph, Node } from "../../src/onnx/types.ts";
import type { Call } from "./operator.ts";
import { findOperator } from "./registry.ts";
import { fromTensor, type Value } from "./value.ts";

export type Values = Map<string, Value>;

function callOf(graph: Graph, node: Node, values: ReadonlyMap<string, Value>): Call {
  const inputs = node.inputs.map((name) => (name === "" ? undefined : values.get(name)));
  return {
    node,
    inputs,
    input(index) {
      const found = inputs[index];
      if (!found)
        throw new Error(
          `${node.opType} ${node.name} misses its input ${index} (${node.inputs[index] ?? "none"})`,
        );
      return found;
    },
    type: (index) => graph.types.get(node.inputs[index] ?? "")?.type,
  };
}

/** The nodes that the wanted values depend on, in the graph's order. */
function needed(graph: Graph, feeds: ReadonlyMap<string, Value>, wanted: readonly string[]): Node[] {
  const names = new Set(wanted);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => name !== "" && names.has(name) && !feeds.has(name))) continue;
    nodes.push(node);
    for (const name of node.inputs) names.add(name);
  }
  return nodes.reverse();
}

/**
 * Computes values of a graph in float64, straight from the definitions of its operators: the judge of every
 * faster implementation. It promises correct numbers for the operators in its registry, in no particular
 * time. It does not round to float32, checks no types, and knows no subgraphs.
 *
 * @param feeds values by name; they win over initializers and even over values that nodes would compute.
 * @param wanted names of the values to return, the graph's outputs by default; only what they need is
 * computed.
 * @throws Error naming an unknown operator or an absent value, and the node at which a computation failed.
 */
export function evaluate(
  graph: Graph,
  feeds: ReadonlyMap<string, Value>,
  wanted: readonly string[] = graph.outputs.map((o) => o.name),
): Values {
  const values: Values = new Map(feeds);
  for (const [name, tensor] of graph.initializers)
    if (!values.has(name) && tensor.type !== "string") values.set(name, fromTensor(tensor));
  for (const node of needed(graph, feeds, wanted)) {
    const operator = findOperator(node.domain, node.opType);
    const outputs = operator(callOf(graph, node, values));
    node.outputs.forEach((name, i) => {
      const output = outputs[i];
      if (name !== "" && output && !feeds.has(name)) values.set(name, output);
    });
  }
  return new Map(
    wanted.map((name) => {
      const found = values.get(name);
      if (!found) throw new Error(`The graph ${graph.name} gives no value ${name}`);
      return [name, found];
    }),
  );
}
