import { UserError } from "../base/index.ts";
import { constantOf } from "./constant.ts";
import { orderGraph } from "./order.ts";
import {
  type AttributeMessage,
  type GraphMessage,
  type ModelMessage,
  ModelProto,
  type NodeMessage,
  type ValueInfoMessage,
} from "./schema.ts";
import { inferGraph } from "./shapes/index.ts";
import { dataType, type ExternalData, number, readTensor } from "./tensor.ts";
import type { Attribute, Graph, Model, Node, Tensor, ValueInfo } from "./types.ts";
import { checkSoftmax, upgrade } from "./upgrade.ts";

/** Graphs inside nodes inside graphs: deeper than this is no model that anybody exported. */
const DEEPEST = 8;

/** Where in the file something is, and what reading it needs. */
interface Place {
  readonly where: string;
  readonly depth: number;
  readonly external: ExternalData;
}

function readAttribute(a: AttributeMessage, place: Place): Attribute {
  const { where, external } = place;
  const text = (b: Uint8Array | undefined) => new TextDecoder().decode(b?.length ? b : new Uint8Array());
  switch (a.type) {
    case 1:
      return { kind: "float", value: a.f ?? 0 };
    case 2:
      return { kind: "int", value: number(a.i) };
    case 3:
      return { kind: "string", value: text(a.s) };
    case 4:
      return { kind: "tensor", value: readTensor(a.t ?? {}, where, external) };
    case 5:
      return { kind: "graph", value: readGraph(a.g ?? {}, place) };
    case 6:
      return { kind: "floats", value: a.floats ?? [] };
    case 7:
      return { kind: "ints", value: (a.ints ?? []).map(number) };
    case 8:
      return { kind: "strings", value: (a.strings ?? []).map(text) };
    default:
      throw new UserError(
        `${where}: attribute "${a.name}" has a type (${a.type ?? "none"}) that is not supported`,
      );
  }
}

function readValue(v: ValueInfoMessage, where: string): ValueInfo {
  const name = v.name ?? "";
  const tensor = v.type?.tensor_type;
  const type = tensor ? dataType(tensor.elem_type, `${where}, value "${name}"`) : "float32";
  const shape = (tensor?.shape?.dim ?? []).map((d, i) => {
    const value = Object.hasOwn(d, "dim_value") ? number(d.dim_value) : -1;
    return Number.isSafeInteger(value) && value >= 0 ? value : d.dim_param || `${name}_${i}`;
  });
  return { name, type, shape };
}

function readNode(n: NodeMessage, i: number, place: Place): Node {
  const name = n.name || `${n.op_type}_${i}`;
  const at = { ...place, where: `${place.where}, node "${name}"` };
  return {
    name,
    opType: n.op_type ?? "",
    domain: n.domain === "ai.onnx" ? "" : (n.domain ?? ""),
    inputs: n.input ?? [],
    outputs: n.output ?? [],
    attributes: Object.fromEntries((n.attribute ?? []).map((a) => [a.name ?? "", readAttribute(a, at)])),
  };
}

function heldBy(node: Node, where: string): Tensor {
  const tensor = constantOf(node);
  if (tensor) return tensor;
  const held = Object.keys(node.attributes).join(", ") || "nothing";
  throw new UserError(`${where}: Constant "${node.name}" holds ${held}; tensors and numbers are supported`);
}

function readGraph(g: GraphMessage, { where, depth, external }: Place): Graph {
  if (depth > DEEPEST) throw new UserError(`${where}: has graphs within graphs more than ${DEEPEST} deep`);
  if (g.sparse_initializer?.length) throw new UserError(`${where}: sparse weights are not supported`);
  const initializers = new Map<string, Tensor>();
  for (const t of g.initializer ?? []) {
    if (!t.name || initializers.has(t.name))
      throw new UserError(`${where}: two initializers are named "${t.name ?? ""}", or one has no name`);
    initializers.set(t.name, readTensor(t, where, external));
  }
  const declared = new Set(initializers.keys());
  const inside = { where, depth: depth + 1, external };
  const nodes: Node[] = [];
  (g.node ?? []).forEach((n, i) => {
    const node = readNode(n, i, inside);
    const [output] = node.outputs;
    const isConstant = node.opType === "Constant" && node.domain === "";
    if (!isConstant || !output || initializers.has(output)) nodes.push(node);
    else initializers.set(output, heldBy(node, where));
  });
  // Old files list their initializers among the inputs too.
  const inputs = (g.input ?? []).filter((v) => !declared.has(v.name)).map((v) => readValue(v, where));
  const outputs = (g.output ?? []).map((v) => readValue(v, where));
  return { name: g.name ?? "", inputs, outputs, nodes, initializers, types: new Map() };
}

const noExternalData: ExternalData = (_, __, where) => {
  throw new UserError(`${where}: its data are in a file beside the model; open the model by its path`);
};

/**
 * Reads the bytes of an ONNX file and infers the types of its values. Constant nodes become initializers; operators are in the form that
 * they have from operator set 18 on. `file` is used in messages; `external` reads weights that are kept in other files.
 * @throws UserError when the bytes are not an ONNX model, are cut short, contradict themselves, or use something that is not supported.
 */
export function readModel(bytes: Uint8Array, file = "model", external: ExternalData = noExternalData): Model {
  let message: ModelMessage;
  try {
    message = ModelProto.decode(bytes) as unknown as ModelMessage;
  } catch (error) {
    throw new UserError(
      `${file}: not a readable ONNX model (${(error as Error).message}); the file may be damaged or cut short`,
    );
  }
  if (!message.graph || !(message.graph.node?.length || message.graph.initializer?.length)) {
    throw new UserError(`${file}: holds no graph; is it an ONNX model?`);
  }
  if (message.functions?.length) {
    throw new UserError(`${file}: uses model-local functions; export it with them inlined`);
  }
  const version = message.opset_import?.find((o) => !o.domain || o.domain === "ai.onnx")?.version;
  if (version === undefined) throw new UserError(`${file}: does not say which operator set it uses`);
  const graph = orderGraph(readGraph(message.graph, { where: file, depth: 0, external }), file);
  const current = upgrade(graph, number(version), file);
  return {
    graph: checkSoftmax(inferGraph(current.graph, file), number(version), file),
    opset: current.opset,
    producer: message.producer_name ?? "",
    metadata: Object.fromEntries((message.metadata_props ?? []).map((p) => [p.key ?? "", p.value ?? ""])),
  };
}
