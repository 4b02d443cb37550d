/**
 * An ONNX graph as plain data. Passes over it are functions from graph to graph; nothing in here runs anything.
 * A dimension is a number, or a name where it is not known until run time (in Cardiograft's models only the batch, `N`).
 */
export type DataType =
  | "float32"
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "int32"
  | "int64"
  | "string"
  | "bool"
  | "float16"
  | "float64";

export type Dimension = number | string;
export type Shape = readonly Dimension[];

export type TensorArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | BigInt64Array;

/** A constant. `float16` is kept as its 16 bits (Uint16Array), `bool` as bytes 0 and 1. Row-major. */
export interface Tensor {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly data: TensorArray;
}

export interface ValueType {
  readonly type: DataType;
  readonly shape: Shape;
}

export interface ValueInfo extends ValueType {
  readonly name: string;
}

export type Attribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "strings"; readonly value: readonly string[] }
  | { readonly kind: "tensor"; readonly value: Tensor }
  | { readonly kind: "graph"; readonly value: Graph };

export type Attributes = Readonly<Record<string, Attribute>>;

/** An operator applied to values. An optional input or output that is absent has the name "". `domain` "" is ONNX's own. */
export interface Node {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** Nodes are in topological order; every value has one producer: an input, an initializer or a node. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  /** Types of all values of the graph, as far as shape inference knows them. */
  readonly types: ReadonlyMap<string, ValueType>;
}

/** A graph as a file holds it. */
export interface Model {
  readonly graph: Graph;
  readonly opset: number;
  readonly producer: string;
  /** Free text by key, as ONNX's `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
}

export const int = (value: number): Attribute => ({ kind: "int", value });
export const float = (value: number): Attribute => ({ kind: "float", value });
export const text = (value: string): Attribute => ({ kind: "string", value });
export const ints = (value: readonly number[]): Attribute => ({ kind: "ints", value });
export const subgraph = (value: Graph): Attribute => ({ kind: "graph", value });

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export function float32(shape: readonly number[], data: ArrayLike<number>): Tensor {
  return { type: "float32", shape, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

export function int64(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return { type: "int64", shape, data: BigInt64Array.from(values, BigInt) };
}

export function intAttribute(node: Node, name: string, fallback: number): number {
  const a = node.attributes[name];
  return a?.kind === "int" ? a.value : fallback;
}

export function floatAttribute(node: Node, name: string, fallback: number): number {
  const a = node.attributes[name];
  return a?.kind === "float" || a?.kind === "int" ? a.value : fallback;
}

export function intsAttribute(node: Node, name: string): readonly number[] | undefined {
  const a = node.attributes[name];
  return a?.kind === "ints" ? a.value : undefined;
}

export function textAttribute(node: Node, name: string, fallback: string): string {
  const a = node.attributes[name];
  return a?.kind === "string" ? a.value : fallback;
}

/** A float32 matrix with rows and columns exchanged. */
export function transposedMatrix({ shape, data }: Tensor): Tensor {
  const [rows, columns] = shape as [number, number];
  const flipped = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) flipped[c * rows + r] = (data as Float32Array)[r * columns + c]!;
  return float32([columns, rows], flipped);
}
