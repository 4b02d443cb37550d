import type { Node } from "./types.ts";

/** The names that the graphs inside a node read or give out; some of them are their own. */
export function readsInside(node: Node): Set<string> {
  const names = new Set<string>();
  for (const a of Object.values(node.attributes)) {
    if (a.kind !== "graph") continue;
    for (const inner of a.value.nodes) for (const name of readsOf(inner)) names.add(name);
    for (const output of a.value.outputs) names.add(output.name);
  }
  return names;
}

/** All names that a node reads: its inputs, and what the graphs inside it read. */
export function readsOf(node: Node): Set<string> {
  return new Set([...node.inputs.filter(Boolean), ...readsInside(node)]);
}

/** The nodes, in their order, that the wanted values depend on. `nodes` are in topological order. */
export function nodesBehind(nodes: readonly Node[], wanted: Iterable<string>): Node[] {
  const needed = new Set(wanted);
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((v) => needed.has(v))) return false;
    for (const v of readsOf(node)) needed.add(v);
    return true;
  });
  return kept.reverse();
}
