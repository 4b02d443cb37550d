import { UserError } from "../../base/index.ts";
import { constantOf } from "../constant.ts";
import type { Graph, Node, Tensor, ValueType } from "../types.ts";
import { convolutionShapes } from "./convolution.ts";
import { elementwiseShapes } from "./elementwise.ts";
import { layoutShapes } from "./layout.ts";
import { matrixShapes } from "./matrix.ts";
import { recurrentShapes } from "./recurrent.ts";
import { reductionShapes } from "./reduction.ts";
import { ShapeError, type ShapeRule, UnknownShape } from "./rule.ts";
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
  const domain = Object.hasOwn(rules, node.domain) ? rules[node.domain]! : {};
  if (!Object.hasOwn(domain, node.opType)) return undefined;
  const rule = domain[node.opType]!;
  try {
    const types = rule({
      node,
      has: (i) => Boolean(node.inputs[i]),
      input: (i) => {
        const type = typeOf(node.inputs[i] ?? "");
        if (!type) throw new UnknownShape(`the type of input ${i} ("${node.inputs[i] ?? ""}") is not known`);
        return type;
      },
      integers: (i) => {
        const t = constantOf(node.inputs[i] ?? "");
        return t && Array.from(t.data as ArrayLike<number | bigint>, Number);
      },
    });
    for (const { shape } of types) {
      if (!shape.every((d) => typeof d === "string" || (Number.isSafeInteger(d) && d >= 0)))
        throw new ShapeError(`gives a value of shape [${shape}]`);
    }
    return types;
  } catch (error) {
    const message = `${node.opType} "${node.name}": ${(error as Error).message}`;
    if (error instanceof UnknownShape) throw new UnknownShape(message);
    if (error instanceof ShapeError) throw new ShapeError(message);
    throw error;
  }
}

/**
 * The same graph with the types of its values inferred from its inputs; values behind an unknown operator, or behind a shape that is
 * not known before run time, stay untyped.
 * `file` is used in messages. @throws UserError naming the node whose inputs do not fit.
 */
export function inferGraph(graph: Graph, file = graph.name): Graph {
  const types = new Map<string, ValueType>();
  const constants = new Map<string, Tensor>(graph.initializers);
  for (const { name, type, shape } of graph.inputs) types.set(name, { type, shape });
  for (const [name, t] of graph.initializers) types.set(name, t);
  const untyped = new Set<string>();
  for (const node of graph.nodes) {
    const value = node.opType === "Constant" ? constantOf(node) : undefined;
    if (value) constants.set(node.outputs[0]!, value);
    try {
      const inferred = node.inputs.some((v) => untyped.has(v))
        ? undefined
        : inferNode(
            node,
            (v) => types.get(v),
            (v) => constants.get(v),
          );
      if (!inferred) for (const v of node.outputs) if (v) untyped.add(v);
      inferred?.forEach((t, i) => {
        if (node.outputs[i]) types.set(node.outputs[i], t);
      });
    } catch (error) {
      // A rule may stumble over a file that contradicts the operator's definition, such as a missing dimension.
      if (!(error instanceof UnknownShape)) throw new UserError(`${file}: ${(error as Error).message}`);
      for (const v of node.outputs) if (v) untyped.add(v);
    }
  }
  return { ...graph, types };
}
