import { inferNode } from "./shapes/index.ts";
import {
  type Attributes,
  type DataType,
  float32,
  type Graph,
  int64,
  type Node,
  type Shape,
  type Tensor,
  type ValueInfo,
  type ValueType,
} from "./types.ts";

export interface NodeOptions {
  readonly domain?: string;
  readonly name?: string;
  /** Names of the outputs, or how many (with generated names). Default: one. */
  readonly outputs?: readonly string[] | number;
}

/**
 * Builds a graph node by node and knows the type of every value on the way. Names are unique within the builder; equal small
 * constants are one initializer.
 */
export class GraphBuilder {
  private readonly name: string;
  private readonly prefix: string;
  private readonly infer: boolean;
  private readonly inputs: ValueInfo[] = [];
  private readonly outputs: ValueInfo[] = [];
  private readonly nodes: Node[] = [];
  private readonly initializers = new Map<string, Tensor>();
  private readonly types = new Map<string, ValueType>();
  private readonly constants = new Map<string, string>();
  private counter = 0;

  /**
   * `prefix` keeps the generated names of a subgraph apart from those of the graph around it; without `infer` no types are inferred,
   * for subgraphs that use values of the graph around them and for operators outside ONNX.
   */
  constructor(name: string, { prefix = "", infer = true }: { prefix?: string; infer?: boolean } = {}) {
    this.name = name;
    this.prefix = prefix;
    this.infer = infer;
  }

  /** A builder that goes on where a graph ends; its outputs are kept. */
  static extend(graph: Graph): GraphBuilder {
    const b = new GraphBuilder(graph.name);
    b.inputs.push(...graph.inputs);
    b.outputs.push(...graph.outputs);
    b.nodes.push(...graph.nodes);
    for (const [k, v] of graph.initializers) b.initializers.set(k, v);
    for (const [k, v] of graph.types) b.types.set(k, v);
    return b;
  }

  private fresh(hint: string): string {
    for (;;) {
      const name = `${this.prefix}${hint}_${this.counter++}`;
      if (!this.types.has(name) && !this.initializers.has(name)) return name;
    }
  }

  input(name: string, type: DataType, shape: Shape): string {
    this.inputs.push({ name, type, shape });
    this.types.set(name, { type, shape });
    return name;
  }

  initializer(name: string, tensor: Tensor): string {
    this.initializers.set(name, tensor);
    this.types.set(name, tensor);
    return name;
  }

  constant(tensor: Tensor): string {
    const key = tensor.data.length <= 64 ? `${tensor.type}[${tensor.shape}]${tensor.data}` : "";
    const found = key && this.constants.get(key);
    if (found) return found;
    const name = this.initializer(this.fresh("constant"), tensor);
    if (key) this.constants.set(key, name);
    return name;
  }

  scalar(value: number): string {
    return this.constant(float32([], [value]));
  }

  integers(values: readonly number[]): string {
    return this.constant(int64(values));
  }

  /** Adds a node and gives the names of its outputs. @throws ShapeError when the inputs do not fit. */
  nodeOf(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): string[] {
    const wanted = options.outputs ?? 1;
    const outputs =
      typeof wanted === "number" ? Array.from({ length: wanted }, () => this.fresh(opType)) : [...wanted];
    const node: Node = {
      name: options.name ?? outputs[0] ?? this.fresh(opType),
      opType,
      domain: options.domain ?? "",
      inputs,
      outputs,
      attributes,
    };
    this.nodes.push(node);
    if (!this.infer) return outputs;
    inferNode(
      node,
      (v) => this.types.get(v),
      (v) => this.initializers.get(v),
    )?.forEach((t, i) => {
      if (outputs[i]) this.types.set(outputs[i], t);
    });
    return outputs;
  }

  /** Adds a node with one output and gives that output's name. */
  op(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): string {
    return this.nodeOf(opType, inputs, attributes, options)[0]!;
  }

  typeOf(value: string): ValueType | undefined {
    return this.types.get(value);
  }

  /** The shape of a value. @throws Error when inference does not know it. */
  shapeOf(value: string): Shape {
    const type = this.types.get(value);
    if (!type) throw new Error(`the shape of "${value}" is not known`);
    return type.shape;
  }

  /** The numbers of a value where it is a constant of the graph. */
  integersOf(value: string): number[] | undefined {
    const t = this.initializers.get(value);
    return t && Array.from(t.data as ArrayLike<number | bigint>, Number);
  }

  /** Whether a node of this graph gives the value. */
  isComputed(value: string): boolean {
    return this.nodes.some((node) => node.outputs.includes(value));
  }

  /** The nodes so far, in order. */
  nodesSoFar(): readonly Node[] {
    return this.nodes;
  }

  /** Makes a value an output of the graph. Its type must be known or given. */
  output(value: string, type = this.types.get(value)): string {
    if (!type) throw new Error(`the type of output "${value}" is not known`);
    this.outputs.push({ name: value, type: type.type, shape: type.shape });
    return value;
  }

  build(): Graph {
    return {
      name: this.name,
      inputs: this.inputs,
      outputs: this.outputs,
      nodes: this.nodes,
      initializers: this.initializers,
      types: this.types,
    };
  }
}
