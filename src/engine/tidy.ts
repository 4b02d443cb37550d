import { type Graph, type Node, nodesBehind, readsInside, readsOf, subgraph } from "../onnx/index.ts";

/**
 * Takes out what lowering leaves behind, without changing a value: copies into outputs, changes of shape on top of or beside each other,
 * and nodes that nothing reads; in the bodies of loops too. The runtime would run them: copying all parameters into the output alone
 * costs a per cent of a step.
 */
export function tidy(graph: Graph): Graph {
  return withoutDead(withoutReshapeChains(withoutCopies(withTidyBodies(graph))));
}

function withTidyBodies(graph: Graph): Graph {
  const nodes = graph.nodes.map((node): Node => {
    const bodies = Object.entries(node.attributes).map(
      ([name, a]) => [name, a.kind === "graph" ? subgraph(tidy(a.value)) : a] as const,
    );
    return bodies.some(([, a]) => a.kind === "graph")
      ? { ...node, attributes: Object.fromEntries(bodies) }
      : node;
  });
  return { ...graph, nodes };
}

/** An Identity that names an output: where its source is a node's and not an output itself, the source takes the name. */
function withoutCopies(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map((v) => v.name));
  const computed = new Set(graph.nodes.flatMap((n) => n.outputs));
  const inside = new Set(graph.nodes.flatMap((n) => [...readsInside(n)]));
  const renamed = new Map<string, string>();
  const nodes = graph.nodes.filter(({ opType, inputs: [from], outputs: [to] }) => {
    if (opType !== "Identity" || !outputs.has(to!)) return true;
    if (!computed.has(from!) || outputs.has(from!) || inside.has(from!) || renamed.has(from!)) return true;
    renamed.set(from!, to!);
    return false;
  });
  const name = (v: string) => renamed.get(v) ?? v;
  return {
    ...graph,
    nodes: nodes.map((n) => ({ ...n, inputs: n.inputs.map(name), outputs: n.outputs.map(name) })),
  };
}

/**
 * A Reshape of a Reshape reads the first one's source, and equal ones are one. Lowering gives target shapes in full or with -1, never
 * with 0.
 */
function withoutReshapeChains(graph: Graph): Graph {
  const fixed = new Set([
    ...graph.outputs.map((v) => v.name),
    ...graph.nodes.flatMap((n) => [...readsInside(n)]),
  ]);
  const source = new Map<string, string>();
  const known = new Map<string, string>();
  const same = new Map<string, string>();
  const nodes = graph.nodes.flatMap((node): Node[] => {
    const inputs = node.inputs.map((v) => same.get(v) ?? v);
    if (node.opType !== "Reshape") return [{ ...node, inputs }];
    const [x, shape] = inputs as [string, string];
    const from = source.get(x) ?? x;
    const to = node.outputs[0]!;
    const key = JSON.stringify([from, shape]);
    const earlier = known.get(key);
    if (earlier !== undefined && !fixed.has(to)) {
      same.set(to, earlier);
      return [];
    }
    known.set(key, to);
    source.set(to, from);
    return [{ ...node, inputs: [from, shape] }];
  });
  return { ...graph, nodes };
}

function withoutDead(graph: Graph): Graph {
  const results = graph.outputs.map((v) => v.name);
  const nodes = nodesBehind(graph.nodes, results);
  const read = new Set([...results, ...nodes.flatMap((node) => [...readsOf(node)])]);
  const initializers = new Map([...graph.initializers].filter(([name]) => read.has(name)));
  return { ...graph, nodes, initializers };
}
