import { type GraphBuilder, int, ints } from "../../onnx/index.ts";
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
  AveragePool: ({ graph: g, node, dy }) => [
    g.op("AveragePoolGrad", [dy(), node.inputs[0]!], node.attributes, own),
  ],
  GlobalAveragePool: ({ graph: g, node, dy }) => [
    g.op("GlobalAveragePoolGrad", [dy(), node.inputs[0]!], {}, own),
  ],
  // The maximum over all samples: the first one takes the whole gradient, as in PyTorch.
  GlobalMaxPool: ({ graph: g, node, dy }) => [
    g.op(
      "ReduceMaxGrad",
      [dy(), node.inputs[0]!, node.outputs[0]!],
      { axes: ints([2]), keepdims: int(1) },
      own,
    ),
  ],
};
