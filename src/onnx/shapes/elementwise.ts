import { elementTypes } from "../schema.ts";
import { type DataType, intAttribute, type Shape } from "../types.ts";
import { axisOf, broadcast, like, type ShapeContext, type ShapeRule } from "./rule.ts";

/** The shape of all inputs broadcast against each other. */
const together = (c: ShapeContext): Shape =>
  c.node.inputs.map((_, i) => c.input(i).shape).reduce((a, b) => broadcast(a, b));

const broadcasting: ShapeRule = (c) => [{ type: c.input(0).type, shape: together(c) }];
const compare: ShapeRule = (c) => [{ type: "bool", shape: together(c) }];
const all = (rule: ShapeRule, ...names: string[]): Record<string, ShapeRule> =>
  Object.fromEntries(names.map((name) => [name, rule]));

export const elementwiseShapes: Record<string, ShapeRule> = {
  ...all(broadcasting, "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum"),
  ...all(compare, "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or"),
  ...all(like, "Relu", "LeakyRelu", "Elu", "Gelu", "Sigmoid", "HardSigmoid", "Tanh", "Softplus", "Erf"),
  ...all(like, "Exp", "Log", "Sqrt", "Reciprocal", "Neg", "Abs", "Sign", "Floor", "Ceil", "Round"),
  ...all(like, "Clip", "Identity", "Softmax", "Not"),
  Dropout: (c) => [c.input(0), { type: "bool", shape: c.input(0).shape }],
  /** y, then the mean and the inverse standard deviation over the axes from `axis` on. */
  LayerNormalization: (c) => {
    const { type, shape } = c.input(0);
    const axis = axisOf(intAttribute(c.node, "axis", -1), shape.length);
    const statistics = { type, shape: shape.map((d, i) => (i < axis ? d : 1)) };
    return [{ type, shape }, statistics, statistics];
  },
  Cast: (c) => [{ type: elementTypes[intAttribute(c.node, "to", 1)] as DataType, shape: c.input(0).shape }],
  Where: (c) => [{ type: c.input(1).type, shape: together(c) }],
};
