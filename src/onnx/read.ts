import { UserError } from "../base/index.ts";
import {
  type AttributeMessage,
  elementTypes,
  type GraphMessage,
  type Int64,
  type ModelMessage,
  ModelProto,
  type TensorMessage,
  type ValueInfoMessage,
} from "./schema.ts";
import { inferGraph } from "./shapes/index.ts";
import {
  type Attribute,
  type DataType,
  type Graph,
  type Model,
  sizeOf,
  type Tensor,
  type TensorArray,
  type ValueInfo,
} from "./types.ts";

const number = (v: Int64 | undefined): number =>
  v === undefined ? 0 : typeof v === "number" ? v : v.toNumber();

function dataType(code: number | undefined, where: string): DataType {
  const type = elementTypes[code ?? 0];
  if (!type) throw new UserError(`${where}: element type ${code} is not supported`);
  return type;
}

const arrays: Partial<Record<DataType, (b: ArrayBuffer) => TensorArray>> = {
  float32: (b) => new Float32Array(b),
  float64: (b) => new Float64Array(b),
  int8: (b) => new Int8Array(b),
  uint8: (b) => new Uint8Array(b),
  bool: (b) => new Uint8Array(b),
  int16: (b) => new Int16Array(b),
  uint16: (b) => new Uint16Array(b),
  float16: (b) => new Uint16Array(b),
  int32: (b) => new Int32Array(b),
  int64: (b) => new BigInt64Array(b),
};

function readTensor(t: TensorMessage, where: string): Tensor {
  const name = `${where}, tensor "${t.name ?? ""}"`;
  if (t.data_location === 1) throw new UserError(`${name}: weights in a separate file are not supported yet`);
  const type = dataType(t.data_type, name);
  const shape = (t.dims ?? []).map(number);
  const make = arrays[type];
  if (!make || shape.some((d) => d < 0))
    throw new UserError(`${name}: a ${type} tensor of shape [${shape}] is not supported`);
  const size = sizeOf(shape);
  let data: TensorArray;
  if (t.raw_data && t.raw_data.length > 0) {
    const bytes = new Uint8Array(t.raw_data);
    const element = make(new ArrayBuffer(0)).BYTES_PER_ELEMENT;
    if (bytes.length !== size * element) {
      throw new UserError(
        `${name}: has ${bytes.length} bytes where its shape [${shape}] needs ${size * element}`,
      );
    }
    data = make(bytes.buffer as ArrayBuffer);
  } else {
    const values =
      type === "float32"
        ? t.float_data
        : type === "float64"
          ? t.double_data
          : type === "int64"
            ? t.int64_data
            : t.int32_data;
    if ((values?.length ?? 0) !== size) {
      throw new UserError(
        `${name}: has ${values?.length ?? 0} values where its shape [${shape}] needs ${size}`,
      );
    }
    data = make(new ArrayBuffer(size * make(new ArrayBuffer(0)).BYTES_PER_ELEMENT));
    values?.forEach((v, i) => {
      data[i] = (type === "int64" ? BigInt(number(v)) : number(v)) as never;
    });
  }
  return { type, shape, data };
}

function readAttribute(a: AttributeMessage, where: string): Attribute {
  const text = (b: Uint8Array | undefined) => new TextDecoder().decode(b ?? new Uint8Array());
  switch (a.type) {
    case 1:
      return { kind: "float", value: a.f ?? 0 };
    case 2:
      return { kind: "int", value: number(a.i) };
    case 3:
      return { kind: "string", value: text(a.s) };
    case 4:
      return { kind: "tensor", value: readTensor(a.t ?? {}, where) };
    case 5:
      return { kind: "graph", value: readGraph(a.g ?? {}, where) };
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
  const tensor = v.type?.tensor_type;
  const type = tensor ? dataType(tensor.elem_type, `${where}, value "${v.name}"`) : "float32";
  const shape = (tensor?.shape?.dim ?? []).map((d, i) =>
    Object.hasOwn(d, "dim_value") ? number(d.dim_value) : d.dim_param || `${v.name}_${i}`,
  );
  return { name: v.name, type, shape };
}

function readGraph(g: GraphMessage, where: string): Graph {
  if (g.sparse_initializer?.length) throw new UserError(`${where}: sparse weights are not supported`);
  const initializers = new Map((g.initializer ?? []).map((t) => [t.name ?? "", readTensor(t, where)]));
  const nodes = (g.node ?? []).map((n, i) => {
    const name = n.name || `${n.op_type}_${i}`;
    const at = `${where}, node "${name}"`;
    return {
      name,
      opType: n.op_type ?? "",
      domain: n.domain === "ai.onnx" ? "" : (n.domain ?? ""),
      inputs: n.input ?? [],
      outputs: n.output ?? [],
      attributes: Object.fromEntries((n.attribute ?? []).map((a) => [a.name, readAttribute(a, at)])),
    };
  });
  const inputs = (g.input ?? []).filter((v) => !initializers.has(v.name)).map((v) => readValue(v, where));
  const outputs = (g.output ?? []).map((v) => readValue(v, where));
  return { name: g.name ?? "", inputs, outputs, nodes, initializers, types: new Map() };
}

/**
 * Reads the bytes of an ONNX file and infers the types of its values. `file` is used in messages only.
 * @throws UserError when the bytes are not an ONNX model, are cut short, or use something that is not supported.
 */
export function readModel(bytes: Uint8Array, file = "model"): Model {
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
  const opset = message.opset_import?.find((o) => !o.domain || o.domain === "ai.onnx");
  return {
    graph: inferGraph(readGraph(message.graph, file), file),
    opset: number(opset?.version ?? 1),
    producer: message.producer_name ?? "",
    metadata: Object.fromEntries((message.metadata_props ?? []).map((p) => [p.key, p.value])),
  };
}
