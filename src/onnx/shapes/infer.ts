import { UserError } from "../../base/index.ts";
import type { Graph, Node, Tensor, ValueType } from "../types.ts";
import { convolutionShapes } from "./convolution.ts";
import { elementwiseShapes } from "./elementwise.ts";
import { layoutShapes } from "./layout.ts";
import { matrixShapes } from "./matrix.ts";
import { recurrentShapes } from "./recurrent.ts";
import { reductionShapes } from "./reduction.ts";
import { ShapeError, type ShapeRule } from "./rule.ts";
import { trainingShapes } from "./training.ts";

const rules: Record<string, Record<string, ShapeRule>> = {
  "": {
    ...elementwiseShapes,
    ...convolutionShapes,
    ...layoutShapes,
    ...reductionShapes,
    ...matrixShapes,
    ...recurrentShapes,
  },
  cardiograft: trainingShapes,
};

/**
 * The types of a node's outputs, or undefined for an operator that inference does not know.
 * @throws ShapeError, naming the node, when the inputs do not fit the operator.
 */
export function inferNode(
  node: Node,
  typeOf: (value: string) => ValueType | undefined,
  constantOf: (value: string) => Tensor | undefined,
): ValueType[] | undefined {
  const rule = rules[node.domain]?.[node.opType];
  if (!rule) return undefined;
  try {
    return rule({
      node,
      has: (i) => Boolean(node.inputs[i]),
      input: (i) => {
        const type = typeOf(node.inputs[i] ?? "");
        if (!type) throw new ShapeError(`the type of input ${i} ("${node.inputs[i] ?? ""}") is not known`);
        return type;
      },
      integers: (i) => {
        const t = constantOf(node.inputs[i] ?? "");
        return t && Array.from(t.data as ArrayLike<number | bigint>, Number);
      },
    });
  } catch (error) {
    if (error instanceof ShapeError) throw new ShapeError(`${node.opType} "${node.name}": ${error.message}`);
    throw error;
  }
}

/**
 * The same graph with the types of its values inferred from its inputs; values behind an unknown operator stay untyped.
 * `file` is used in messages. @throws UserError naming the node whose inputs do not fit.
 */
export function inferGraph(graph: Graph, file = graph.name): Graph {
  const types = new Map<string, ValueType>();
  const constants = new Map<string, Tensor>(graph.initializers);
  for (const { name, type, shape } of graph.inputs) types.set(name, { type, shape });
  for (const [name, t] of graph.initializers) types.set(name, t);
  for (const node of graph.nodes) {
    const value = node.opType === "Constant" ? node.attributes.value : undefined;
    if (value?.kind === "tensor") constants.set(node.outputs[0]!, value.value);
    try {
      inferNode(
        node,
        (v) => types.get(v),
        (v) => constants.get(v),
      )?.forEach((t, i) => {
        if (node.outputs[i]) types.set(node.outputs[i], t);
      });
    } catch (error) {
      if (error instanceof ShapeError) throw new UserError(`${file}: ${error.message}`);
      throw error;
    }
  }
  return { ...graph, types };
}
