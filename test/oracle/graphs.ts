import {
  type Attribute,
  type Attributes,
  float,
  type Graph,
  int,
  ints,
  type Node,
  text,
  type ValueType,
} from "../../src/onnx/types.ts";
import type { Value } from "./value.ts";

export type PlainAttributes = Readonly<Record<string, number | string | readonly number[] | Attribute>>;

const attributeOf = (x: number | string | readonly number[] | Attribute): Attribute => {
  if (typeof x === "number") return Number.isInteger(x) ? int(x) : float(x);
  if (typeof x === "string") return text(x);
  return "kind" in x ? x : ints(x);
};

/**
 * A node from plain values: `op` is "Conv" or "cardiograft.ReluGrad"; whole numbers become ints (use
 * `float(1)` where it matters).
 */
export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: PlainAttributes = {},
): Node {
  const [domain, opType] = op.includes(".") ? (op.split(".") as [string, string]) : ["", op];
  const entries = Object.entries(attributes).map(([name, x]) => [name, attributeOf(x)]);
  const converted: Attributes = Object.fromEntries(entries);
  return { name: outputs[0] ?? op, opType, domain, inputs, outputs, attributes: converted };
}

/**
 * A graph from nodes alone: every value that no node computes is an input of the given type, and `outputs`
 * are its outputs.
 */
export function makeGraph(
  nodes: readonly Node[],
  outputs: readonly string[],
  types: Readonly<Record<string, ValueType>> = {},
): Graph {
  const computed = new Set(nodes.flatMap((n) => n.outputs));
  const names = new Set(nodes.flatMap((n) => n.inputs).filter((name) => name !== "" && !computed.has(name)));
  const info = (name: string) => ({ name, ...(types[name] ?? { type: "float32" as const, shape: [] }) });
  return {
    name: "test",
    inputs: [...names].map(info),
    outputs: outputs.map(info),
    nodes,
    initializers: new Map(),
    types: new Map(Object.entries(types)),
  };
}

/** Feeds from a plain object. */
export const feedsOf = (values: Readonly<Record<string, Value>>): Map<string, Value> =>
  new Map(Object.entries(values));
