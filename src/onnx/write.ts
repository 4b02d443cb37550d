import {
  type AttributeMessage,
  elementTypes,
  type GraphMessage,
  type ModelMessage,
  ModelProto,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage,
} from "./schema.ts";
import type { Attribute, Graph, Model, Node, Tensor, ValueInfo } from "./types.ts";

const elementType = (type: string) => elementTypes.indexOf(type as (typeof elementTypes)[number]);

function tensorMessage(name: string, t: Tensor): TensorMessage {
  const raw = new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength);
  return { name, dims: [...t.shape], data_type: elementType(t.type), raw_data: raw };
}

function attributeMessage(name: string, a: Attribute): AttributeMessage {
  const bytes = (s: string) => new TextEncoder().encode(s);
  switch (a.kind) {
    case "float":
      return { name, type: 1, f: a.value };
    case "int":
      return { name, type: 2, i: a.value };
    case "string":
      return { name, type: 3, s: bytes(a.value) };
    case "tensor":
      return { name, type: 4, t: tensorMessage("", a.value) };
    case "graph":
      return { name, type: 5, g: graphMessage(a.value) };
    case "floats":
      return { name, type: 6, floats: [...a.value] };
    case "ints":
      return { name, type: 7, ints: [...a.value] };
    case "strings":
      return { name, type: 8, strings: a.value.map(bytes) };
  }
}

function nodeMessage(n: Node): NodeMessage {
  return {
    input: [...n.inputs],
    output: [...n.outputs],
    name: n.name,
    op_type: n.opType,
    domain: n.domain,
    attribute: Object.entries(n.attributes).map(([k, a]) => attributeMessage(k, a)),
  };
}

function valueMessage(v: ValueInfo): ValueInfoMessage {
  const dim = v.shape.map((d) => (typeof d === "number" ? { dim_value: d } : { dim_param: d }));
  return { name: v.name, type: { tensor_type: { elem_type: elementType(v.type), shape: { dim } } } };
}

function graphMessage(g: Graph): GraphMessage {
  return {
    name: g.name,
    node: g.nodes.map(nodeMessage),
    initializer: [...g.initializers].map(([name, t]) => tensorMessage(name, t)),
    input: g.inputs.map(valueMessage),
    output: g.outputs.map(valueMessage),
  };
}

function domains(g: Graph, found = new Set<string>()): Set<string> {
  for (const n of g.nodes) {
    found.add(n.domain);
    for (const a of Object.values(n.attributes)) if (a.kind === "graph") domains(a.value, found);
  }
  return found;
}

/** The version of the file format that came with an operator set. */
const formatOf = (opset: number): number => (opset <= 18 ? 8 : opset <= 20 ? 9 : 10);

/** The bytes of an ONNX file. Weights are stored in the file itself; a file over 2 GB is refused by the format. */
export function writeModel(model: Model): Uint8Array {
  const others = [...domains(model.graph)].filter((d) => d !== "");
  const message: ModelMessage = {
    ir_version: formatOf(model.opset),
    producer_name: model.producer,
    opset_import: [{ domain: "", version: model.opset }, ...others.map((domain) => ({ domain, version: 1 }))],
    graph: graphMessage(model.graph),
    metadata_props: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
  };
  return ModelProto.encode(ModelProto.fromObject(message)).finish();
}
