import { floatAttribute, type GraphBuilder } from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";

/** The gradient of a bias per channel: dy summed over everything else. */
function channelSum(g: GraphBuilder, dy: string, bias: string): string {
  const channels = g.shapeOf(bias)[0] as number;
  const ones = Array(g.shapeOf(dy).length - 2).fill(1);
  const column = g.op("Reshape", [bias, g.integers([channels, ...ones])]);
  return g.op("Reshape", [g.op("SumTo", [dy, column], {}, own), g.integers([channels])]);
}

export const convolutionRules: Record<string, GradientRule> = {
  Conv: ({ graph: g, node, dy, needs }) => {
    const [x, w, bias] = node.inputs as [string, string, string?];
    return [
      needs(0) ? g.op("ConvGradInput", [dy(), w, x], node.attributes, own) : undefined,
      needs(1) ? g.op("ConvGradWeight", [dy(), x, w], node.attributes, own) : undefined,
      bias && needs(2) ? channelSum(g, dy(), bias) : undefined,
    ];
  },
  MaxPool: ({ graph: g, node, dy }) => [
    g.op("MaxPoolGrad", [dy(), node.inputs[0]!, node.outputs[0]!], node.attributes, own),
  ],
  GlobalAveragePool: ({ graph: g, node, dy }) => [
    g.op("GlobalAveragePoolGrad", [dy(), node.inputs[0]!], {}, own),
  ],
};

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
};
