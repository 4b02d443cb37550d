import { UserError } from "../base/index.ts";
import {
  float32,
  type Graph,
  int,
  int64,
  intAttribute,
  type Node,
  type Shape,
  type Tensor,
} from "./types.ts";

/** Operators get the form that they have from this operator set on. */
const OLDEST = 18;
const SUPPORTED = [11, 22] as const;

/** From which operator set on an operator takes as its input what was an attribute before. */
const axesAsInput: Readonly<Record<string, number>> = {
  Squeeze: 13,
  Unsqueeze: 13,
  ReduceSum: 13,
  ReduceMean: 18,
  ReduceMax: 18,
  ReduceMin: 18,
  ReduceProd: 18,
  ReduceL1: 18,
  ReduceL2: 18,
  ReduceLogSum: 18,
  ReduceLogSumExp: 18,
  ReduceSumSquare: 18,
};

/**
 * A graph of an older operator set with its operators in the form of operator set 18 (or its own, where that is newer): axes, split sizes
 * and dropout's ratio as inputs. Softmax over an axis that is not the last is left to `checkSoftmax`, which knows ranks.
 * @throws UserError for operator sets that are not supported, and naming the node that cannot be brought over.
 */
export function upgrade(graph: Graph, opset: number, where: string): { graph: Graph; opset: number } {
  if (!(opset >= SUPPORTED[0] && opset <= SUPPORTED[1])) {
    throw new UserError(
      `${where}: uses operator set ${opset}, and ${SUPPORTED[0]} to ${SUPPORTED[1]} are supported; export it with opset_version=20`,
    );
  }
  if (opset >= OLDEST) return { graph, opset };
  const initializers = new Map(graph.initializers);
  const constant = (node: Node, what: string, tensor: Tensor): string => {
    let name = `${node.name}.${what}`;
    while (initializers.has(name)) name += "_";
    initializers.set(name, tensor);
    return name;
  };
  const nodes = graph.nodes.map((node): Node => {
    if (node.domain !== "") return node;
    const { [node.opType]: since } = axesAsInput;
    const { axes, split, ratio, seed, ...rest } = node.attributes;
    const [x = ""] = node.inputs;
    if (Object.hasOwn(axesAsInput, node.opType) && opset < since!) {
      if (axes?.kind !== "ints") return node;
      return { ...node, inputs: [x, constant(node, "axes", int64(axes.value))], attributes: rest };
    }
    if (node.opType === "Split") {
      if (opset < 13 && split?.kind === "ints")
        return { ...node, inputs: [x, constant(node, "split", int64(split.value))], attributes: rest };
      if (!node.inputs[1]) return { ...node, attributes: { ...rest, num_outputs: int(node.outputs.length) } };
    }
    if (node.opType === "Dropout" && opset < 12) {
      const value = ratio?.kind === "float" ? ratio.value : 0.5;
      return { ...node, inputs: [x, constant(node, "ratio", float32([], [value]))], attributes: rest };
    }
    if (node.opType === "BatchNormalization" && opset < 14 && node.outputs.slice(1).some(Boolean)) {
      throw new UserError(
        `${where}: BatchNormalization "${node.name}" is in the training form of operator set ${opset}; export the model for inference`,
      );
    }
    return node;
  });
  return { graph: { ...graph, nodes, initializers }, opset: OLDEST };
}

/** Up to operator set 12 Softmax normalised over the given axis and all behind it, from 13 on over that axis alone. */
export function checkSoftmax(graph: Graph, opset: number, where: string): Graph {
  if (opset >= 13) return graph;
  const nodes = graph.nodes.map((node) => {
    if (node.domain !== "" || !["Softmax", "LogSoftmax", "Hardmax"].includes(node.opType)) return node;
    const axis = intAttribute(node, "axis", 1);
    const shape: Shape | undefined = graph.types.get(node.inputs[0]!)?.shape;
    if (axis !== -1 && !(shape && axis === shape.length - 1)) {
      throw new UserError(
        `${where}: ${node.opType} "${node.name}" normalises over several axes at once, as operator set ${opset} does; ` +
          "export the model with opset_version=13 or later",
      );
    }
    return { ...node, attributes: { ...node.attributes, axis: int(-1) } };
  });
  return { ...graph, nodes };
}
