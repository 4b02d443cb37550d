import { UserError } from "../base/index.ts";
import {
  type Dimension,
  float32,
  floatAttribute,
  type Graph,
  int64,
  intAttribute,
  intsAttribute,
  type Node,
  type Tensor,
  transposedMatrix,
} from "../onnx/index.ts";

/** The last linear layer of somebody's model in the one form that heads have here, and where its features come from. */
export interface Classifier {
  /** [classes, features] */
  readonly weight: Tensor;
  /** [classes] */
  readonly bias: Tensor;
  /** The value [N, features] that the layer sees. */
  readonly features: string;
  /** Nodes and constants that give it, where the model has no such value. */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
}

const activations = ["Sigmoid", "Softmax", "LogSoftmax"];
const layout = ["Reshape", "Flatten", "Squeeze", "Unsqueeze"];
const means = ["ReduceMean", "GlobalAveragePool"];

/** A search from the output upwards; `graph` is simplified. */
class Search {
  private readonly graph: Graph;
  private readonly file: string;
  private readonly producers: ReadonlyMap<string, Node>;

  constructor(graph: Graph, file: string) {
    this.graph = graph;
    this.file = file;
    this.producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v) => [v, node] as const)));
  }

  fail(reason: string): never {
    throw new UserError(
      `${this.file}: ${reason}, so there is no head to replace; a model must end in a linear layer over pooled features, ` +
        "a convolution of one tap before an average pooling, or one of these with a Sigmoid or Softmax behind it",
    );
  }

  private shape(value: string): readonly Dimension[] {
    return this.graph.types.get(value)?.shape ?? this.fail(`the shape of "${value}" is not known`);
  }

  private weights(name: string | undefined, node: Node): Tensor {
    const tensor = this.graph.initializers.get(name ?? "");
    if (tensor?.type !== "float32")
      this.fail(`the weights of ${node.opType} "${node.name}" are not stored as float32`);
    return tensor;
  }

  find(output: string): Classifier {
    const shape = this.shape(output);
    const classes = shape[1];
    if (shape.length !== 2 || shape[0] !== "N" || typeof classes !== "number")
      this.fail(`its output "${output}" is [${shape.join(", ")}] and not [N, classes]`);
    let node = this.producers.get(output);
    const above = (n: Node) => this.producers.get(n.inputs[0]!);
    while (node && (node.opType === "Identity" || activations.includes(node.opType))) node = above(node);
    // What lies between classifier and output must only rename axes, or take the mean over time.
    let averages = false;
    while (node && [...layout, ...means, "Dropout", "Identity"].includes(node.opType)) {
      averages = this.passes(node) || averages;
      node = above(node);
    }
    if (!node) return this.fail("its output does not depend on a layer");
    switch (node.opType) {
      case "Gemm":
        return this.gemm(node, classes, averages);
      case "Add":
        return this.product(node, classes, averages);
      case "MatMul":
        return this.product(node, classes, averages);
      case "Conv":
        return this.convolution(node, classes);
      default:
        return this.fail(`its output comes from ${node.opType} "${node.name}"`);
    }
  }

  /** Whether a node takes the mean over the last axis; it keeps the order of all others. */
  private passes(node: Node): boolean {
    const long = (value: string) => this.shape(value).filter((d) => d !== 1);
    const [before, after] = [long(node.inputs[0]!), long(node.outputs[0]!)];
    if (String(before) === String(after)) return false;
    if (means.includes(node.opType) && String(before.slice(0, -1)) === String(after)) return true;
    return this.fail(`${node.opType} "${node.name}" behind its last layer mixes classes or records`);
  }

  private bias(name: string | undefined, node: Node, classes: number): Tensor {
    if (!name) return float32([classes], new Float32Array(classes));
    const { data } = this.weights(name, node);
    if (data.length !== classes && data.length !== 1) this.fail(`the bias of "${node.name}" does not fit`);
    return float32(
      [classes],
      Float32Array.from({ length: classes }, (_, i) => (data as Float32Array)[i % data.length]!),
    );
  }

  private linear(node: Node, features: string, weight: Tensor, bias: Tensor, averages: boolean): Classifier {
    const shape = this.shape(features);
    if (averages || shape.length !== 2 || shape[0] !== "N" || shape[1] !== weight.shape[1])
      this.fail(`${node.opType} "${node.name}" sees [${shape.join(", ")}] and not [N, features]`);
    return { weight, bias, features, nodes: [], constants: new Map() };
  }

  private gemm(node: Node, classes: number, averages: boolean): Classifier {
    const factors = [floatAttribute(node, "alpha", 1), floatAttribute(node, "beta", 1)];
    if (intAttribute(node, "transA", 0) || factors.some((f) => f !== 1))
      this.fail(`Gemm "${node.name}" has factors or a transposed input`);
    const weight = this.weights(node.inputs[1], node);
    const stored = intAttribute(node, "transB", 0) ? weight : transposedMatrix(weight);
    const bias = this.bias(node.inputs[2], node, classes);
    return this.linear(node, node.inputs[0]!, stored, bias, averages);
  }

  /** MatMul, or the Add of a bias to it. */
  private product(node: Node, classes: number, averages: boolean): Classifier {
    const at = node.inputs.findIndex((v) => this.producers.get(v)?.opType === "MatMul");
    const matmul = node.opType === "MatMul" ? node : this.producers.get(node.inputs[at] ?? "");
    if (!matmul) return this.fail(`its output comes from ${node.opType} "${node.name}"`);
    const weight = this.weights(matmul.inputs[1], matmul);
    if (weight.shape.length !== 2) this.fail(`the weight of MatMul "${matmul.name}" is not a matrix`);
    const bias = this.bias(matmul === node ? undefined : node.inputs[1 - at], node, classes);
    return this.linear(matmul, matmul.inputs[0]!, transposedMatrix(weight), bias, averages);
  }

  /** A convolution of one tap is a linear layer at every sample: its mean is the layer on the mean of its input. */
  private convolution(node: Node, classes: number): Classifier {
    const weight = this.weights(node.inputs[1], node);
    const [x, y] = [this.shape(node.inputs[0]!), this.shape(node.outputs[0]!)];
    const plain =
      weight.shape.length === 3 &&
      weight.shape[2] === 1 &&
      x[2] === y[2] &&
      intAttribute(node, "group", 1) === 1 &&
      (intsAttribute(node, "strides") ?? [1])[0] === 1 &&
      (intsAttribute(node, "pads") ?? []).every((p) => p === 0);
    if (!plain) this.fail(`Conv "${node.name}" has more than one tap, a stride, padding or groups`);
    const mean: Node = {
      name: "head.mean",
      opType: "ReduceMean",
      domain: "",
      inputs: [node.inputs[0]!, "head.axes"],
      outputs: ["head.features"],
      attributes: { keepdims: { kind: "int", value: 0 } },
    };
    return {
      weight: float32(weight.shape.slice(0, 2), weight.data as Float32Array),
      bias: this.bias(node.inputs[2], node, classes),
      features: "head.features",
      nodes: [mean],
      constants: new Map([["head.axes", int64([2])]]),
    };
  }
}

/** The classifier of a simplified graph. @throws UserError when the model does not end in one. */
export const findClassifier = (graph: Graph, output: string, file: string): Classifier =>
  new Search(graph, file).find(output);
