import { type GradientRule, own } from "../rule.ts";

/** A loss is where the backward pass begins: its own gradient is 1. */
export const lossRules: Record<string, GradientRule> = {
  BceWithLogits: ({ graph: g, node }) => [g.op("BceWithLogitsGrad", node.inputs, {}, own)],
  CrossEntropyWithLogits: ({ graph: g, node }) => [g.op("CrossEntropyWithLogitsGrad", node.inputs, {}, own)],
  BarlowTwins: ({ graph: g, node }) => [g.op("BarlowTwinsGrad", node.inputs, node.attributes, own)],
};
