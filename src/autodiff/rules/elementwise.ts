import type { GraphBuilder } from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";

/** dy summed over the axes along which `like` was broadcast. */
export function sumTo(g: GraphBuilder, dy: string, like: string): string {
  const [from, to] = [g.shapeOf(dy), g.shapeOf(like)];
  return from.length === to.length && from.every((d, i) => d === to[i])
    ? dy
    : g.op("SumTo", [dy, like], {}, own);
}

const when = (needed: boolean, make: () => string) => (needed ? make() : undefined);

export const elementwiseRules: Record<string, GradientRule> = {
  Identity: (c) => [c.dy()],
  Relu: (c) => [c.graph.op("ReluGrad", [c.dy(), c.node.outputs[0]!], {}, own)],
  Sigmoid: ({ graph: g, node, dy }) => {
    const y = node.outputs[0]!;
    return [g.op("Mul", [dy(), g.op("Mul", [y, g.op("Sub", [g.scalar(1), y])])])];
  },
  Tanh: ({ graph: g, node, dy }) => {
    const y = node.outputs[0]!;
    return [g.op("Mul", [dy(), g.op("Sub", [g.scalar(1), g.op("Mul", [y, y])])])];
  },
  Add: ({ graph: g, node, dy, needs }) =>
    [0, 1].map((i) => when(needs(i), () => sumTo(g, dy(), node.inputs[i]!))),
  Sub: ({ graph: g, node, dy, needs }) => [
    when(needs(0), () => sumTo(g, dy(), node.inputs[0]!)),
    when(needs(1), () => sumTo(g, g.op("Neg", [dy()]), node.inputs[1]!)),
  ],
  Mul: ({ graph: g, node, dy, needs }) => {
    const [a, b] = node.inputs as [string, string];
    return [
      when(needs(0), () => sumTo(g, g.op("Mul", [dy(), b]), a)),
      when(needs(1), () => sumTo(g, g.op("Mul", [dy(), a]), b)),
    ];
  },
};
