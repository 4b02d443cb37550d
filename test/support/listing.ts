import { type Attribute, type Graph, type Node, sizeOf, type Tensor } from "../../src/onnx/index.ts";

const constant = (t: Tensor): string =>
  t.shape.length === 0 ? `${t.data[0]}` : `[${Array.from(t.data as ArrayLike<unknown>).join(" ")}]`;

function attribute(a: Attribute): string {
  if (a.kind === "graph") return "{...}";
  if (a.kind === "tensor") return constant(a.value);
  return Array.isArray(a.value) ? `[${a.value.join(" ")}]` : `${a.value}`;
}

/**
 * A graph as text, a line per node: outputs, operator, inputs, attributes. Generated names become short ones, small constants their
 * values; names in `keep` stay.
 */
export function listing(graph: Graph): string {
  const short = new Map<string, string>();
  const given = new Set([...graph.inputs, ...graph.outputs].map((v) => v.name));
  const name = (v: string): string => {
    const t = graph.initializers.get(v);
    if (t && sizeOf(t.shape) <= 4 && /constant_\d+$/.test(v)) return constant(t);
    if (given.has(v) || !/_\d+$/.test(v)) return v;
    if (!short.has(v)) short.set(v, `${short.size + 1}`);
    return `%${short.get(v)}`;
  };
  const line = ({ inputs, opType, outputs, attributes, domain }: Node): string => {
    const more = Object.entries(attributes).map(([key, a]) => `${key}=${attribute(a)}`);
    const operator = domain ? `${domain}.${opType}` : opType;
    return `${outputs.map(name).join(", ")} = ${operator}(${[...inputs.map((v) => (v === "" ? "-" : name(v))), ...more].join(", ")})`;
  };
  return graph.nodes.map(line).join("\n");
}
