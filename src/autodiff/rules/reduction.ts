import { int, intAttribute, ints, reducedAxes } from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";

const reduction =
  (name: string): GradientRule =>
  ({ graph: g, node, dy, constant }) => {
    const x = node.inputs[0]!;
    const attributes = {
      axes: ints(reducedAxes(node, g.shapeOf(x).length, constant)),
      keepdims: int(intAttribute(node, "keepdims", 1)),
    };
    const chooses = /M(ax|in)Grad/.test(name);
    return [g.op(name, chooses ? [dy(), x, node.outputs[0]!] : [dy(), x], attributes, own)];
  };

export const reductionRules: Record<string, GradientRule> = {
  ReduceMean: reduction("ReduceMeanGrad"),
  ReduceSum: reduction("ReduceSumGrad"),
  ReduceMax: reduction("ReduceMaxGrad"),
  ReduceMin: reduction("ReduceMinGrad"),
};
