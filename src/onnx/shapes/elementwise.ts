import { elementTypes } from "../schema.ts";
import { type DataType, intAttribute } from "../types.ts";
import { broadcast, like, type ShapeRule } from "./rule.ts";

const binary: ShapeRule = (c) => [
  { type: c.input(0).type, shape: broadcast(c.input(0).shape, c.input(1).shape) },
];
const compare: ShapeRule = (c) => [{ type: "bool", shape: broadcast(c.input(0).shape, c.input(1).shape) }];

export const elementwiseShapes: Record<string, ShapeRule> = {
  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: binary,
  Pow: binary,
  Max: binary,
  Min: binary,
  Equal: compare,
  Greater: compare,
  Less: compare,
  Relu: like,
  LeakyRelu: like,
  Elu: like,
  Gelu: like,
  Sigmoid: like,
  HardSigmoid: like,
  Tanh: like,
  Softmax: like,
  Softplus: like,
  Exp: like,
  Log: like,
  Sqrt: like,
  Reciprocal: like,
  Neg: like,
  Abs: like,
  Erf: like,
  Clip: like,
  Identity: like,
  LayerNormalization: like,
  Dropout: like,
  Cast: (c) => [{ type: elementTypes[intAttribute(c.node, "to", 1)] as DataType, shape: c.input(0).shape }],
  Where: (c) => [
    {
      type: c.input(1).type,
      shape: broadcast(c.input(0).shape, broadcast(c.input(1).shape, c.input(2).shape)),
    },
  ],
};
