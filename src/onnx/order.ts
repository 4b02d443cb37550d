import { UserError } from "../base/index.ts";
import { readsOf } from "./reads.ts";
import type { Graph, Node } from "./types.ts";

/**
 * The graph with its nodes in topological order (their own order where it is one) after checking that every value has one producer and
 * every input is there. `outer` are the values that a graph inside a node sees around it.
 * @throws UserError naming the node: an undefined input, a value given twice, a cycle.
 */
export function orderGraph(graph: Graph, where: string, outer: ReadonlySet<string> = new Set()): Graph {
  const producer = new Map<string, Node | null>();
  const declare = (name: string, node: Node | null, what: string) => {
    if (producer.has(name)) throw new UserError(`${where}: ${what} gives "${name}", which is given already`);
    producer.set(name, node);
  };
  for (const name of graph.initializers.keys()) declare(name, null, "an initializer");
  for (const { name } of graph.inputs) declare(name, null, "an input");
  for (const node of graph.nodes)
    for (const name of node.outputs) if (name) declare(name, node, `${node.opType} "${node.name}"`);

  const waiting = new Map<Node, number>();
  const readers = new Map<Node, Node[]>();
  for (const node of graph.nodes) {
    for (const name of node.inputs) {
      if (name && !producer.has(name) && !outer.has(name)) {
        throw new UserError(
          `${where}: ${node.opType} "${node.name}" takes "${name}", which nothing in the graph gives`,
        );
      }
    }
    const before = new Set([...readsOf(node)].map((name) => producer.get(name)).filter((p) => p != null));
    waiting.set(node, before.size);
    for (const p of before) {
      const list = readers.get(p);
      if (list) list.push(node);
      else readers.set(p, [node]);
    }
  }
  for (const { name } of graph.outputs)
    if (!producer.has(name) && !outer.has(name))
      throw new UserError(`${where}: the output "${name}" is given by nothing in the graph`);

  const nodes: Node[] = [];
  const place = (first: Node) => {
    const ready = [first];
    for (let node = ready.pop(); node; node = ready.pop()) {
      nodes.push(node);
      waiting.set(node, -1);
      for (const reader of readers.get(node) ?? []) {
        const left = waiting.get(reader)! - 1;
        waiting.set(reader, left);
        // One that comes later in the file waits for its turn there.
        if (left === 0 && placed.has(reader)) ready.push(reader);
      }
    }
  };
  const placed = new Set<Node>();
  for (const node of graph.nodes) {
    placed.add(node);
    if (waiting.get(node) === 0) place(node);
  }
  const stuck = graph.nodes.find((node) => waiting.get(node)! > 0);
  if (stuck) throw new UserError(`${where}: ${stuck.opType} "${stuck.name}" depends on its own output`);

  const seen = new Set([...outer, ...producer.keys()]);
  return { ...graph, nodes: nodes.map((node) => withOrderedGraphs(node, where, seen)) };
}

function withOrderedGraphs(node: Node, where: string, outer: ReadonlySet<string>): Node {
  const entries = Object.entries(node.attributes);
  if (!entries.some(([, a]) => a.kind === "graph")) return node;
  const attributes = Object.fromEntries(
    entries.map(([k, a]) => [
      k,
      a.kind === "graph" ? { ...a, value: orderGraph(a.value, `${where}, node "${node.name}"`, outer) } : a,
    ]),
  );
  return { ...node, attributes };
}
