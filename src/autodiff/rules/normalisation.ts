import { axisOf, floatAttribute, int, intAttribute } from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";
import { sumTo } from "./elementwise.ts";

export const normalisationRules: Record<string, GradientRule> = {
  BatchNormTrain: ({ graph: g, node, dy }) => {
    const [x, scale] = node.inputs as [string, string];
    const [, mean, variance] = node.outputs as [string, string, string];
    return g.nodeOf("BatchNormTrainGrad", [dy(), x, scale, mean, variance], node.attributes, {
      ...own,
      outputs: 3,
    });
  },
  // Only a frozen one is left in its inference form: a fixed affine map per channel.
  BatchNormalization: ({ graph: g, node, dy }) => {
    const [x, scale, , , variance] = node.inputs as [string, string, string, string, string];
    const sd = g.op("Sqrt", [g.op("Add", [variance, g.scalar(floatAttribute(node, "epsilon", 1e-5))])]);
    const rank = g.shapeOf(x).length;
    const shape = [-1, ...Array(rank - 2).fill(1)];
    return [g.op("Mul", [dy(), g.op("Reshape", [g.op("Div", [scale, sd]), g.integers(shape)])])];
  },
  LayerNormalization: ({ graph: g, node, dy, needs }) => {
    const [x, scale, bias] = node.inputs as [string, string, string?];
    const [dx, dscale] = g.nodeOf("LayerNormalizationGrad", [dy(), x, scale], node.attributes, {
      ...own,
      outputs: 2,
    });
    return [dx, dscale, bias && needs(2) ? sumTo(g, dy(), bias) : undefined];
  },
  Softmax: ({ graph: g, node, dy }) => {
    const y = node.outputs[0]!;
    const axis = axisOf(intAttribute(node, "axis", -1), g.shapeOf(y).length);
    const weighted = g.op("Mul", [dy(), y]);
    const sum = g.op("ReduceSum", [weighted, g.integers([axis])], { keepdims: int(1) });
    return [g.op("Sub", [weighted, g.op("Mul", [y, sum])])];
  },
  // The mask serves both ways: what was dropped gets no gradient, what was kept has the same scale.
  DropoutTrain: ({ graph: g, node, dy }) => [
    g.op("DropoutTrain", [dy(), node.inputs[1]!], node.attributes, own),
  ],
};
