import { floatAttribute, type GraphBuilder, textAttribute } from "../../onnx/index.ts";
import { type GradientRule, own } from "../rule.ts";

/** 1 where x > 0 and 0 elsewhere. */
const positive = (g: GraphBuilder, x: string) => g.op("Positive", [x], {}, own);
const times = (g: GraphBuilder, x: string, factor: number) => g.op("Mul", [x, g.scalar(factor)]);
const oneMinus = (g: GraphBuilder, x: string) => g.op("Sub", [g.scalar(1), x]);

/** d/dx of x Phi(x) is Phi(x) + x phi(x), with the normal distribution Phi and its density phi. */
function geluSlope(g: GraphBuilder, x: string): string {
  const distribution = times(g, g.op("Add", [g.op("Erf", [times(g, x, Math.SQRT1_2)]), g.scalar(1)]), 0.5);
  const density = times(g, g.op("Exp", [times(g, g.op("Mul", [x, x]), -0.5)]), 1 / Math.sqrt(2 * Math.PI));
  return g.op("Add", [distribution, g.op("Mul", [x, density])]);
}

/** The slope of x (1 + tanh u) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3). */
function geluTanhSlope(g: GraphBuilder, x: string): string {
  const a = Math.sqrt(2 / Math.PI);
  const square = g.op("Mul", [x, x]);
  const u = g.op("Mul", [x, g.op("Add", [times(g, square, a * 0.044715), g.scalar(a)])]);
  const du = g.op("Add", [times(g, square, 3 * a * 0.044715), g.scalar(a)]);
  const t = g.op("Tanh", [u]);
  const rise = g.op("Mul", [oneMinus(g, g.op("Mul", [t, t])), g.op("Mul", [x, du])]);
  return times(g, g.op("Add", [g.op("Add", [t, g.scalar(1)]), rise]), 0.5);
}

/** A rule from the slope at x, or at y where that is simpler. */
const slope =
  (of: (g: GraphBuilder, x: string, y: string, c: Parameters<GradientRule>[0]) => string): GradientRule =>
  (c) => [c.graph.op("Mul", [c.dy(), of(c.graph, c.node.inputs[0]!, c.node.outputs[0]!, c)])];

export const activationRules: Record<string, GradientRule> = {
  Relu: (c) => [c.graph.op("ReluGrad", [c.dy(), c.node.outputs[0]!], {}, own)],
  Sigmoid: slope((g, _, y) => g.op("Mul", [y, oneMinus(g, y)])),
  Tanh: slope((g, _, y) => oneMinus(g, g.op("Mul", [y, y]))),
  Softplus: slope((g, x) => g.op("Sigmoid", [x])),
  Erf: slope((g, x) => times(g, g.op("Exp", [g.op("Neg", [g.op("Mul", [x, x])])]), 2 / Math.sqrt(Math.PI))),
  Gelu: slope((g, x, _, { node }) =>
    textAttribute(node, "approximate", "none") === "tanh" ? geluTanhSlope(g, x) : geluSlope(g, x),
  ),
  LeakyRelu: slope((g, x, _, { node }) => {
    const alpha = floatAttribute(node, "alpha", 0.01);
    return g.op("Add", [times(g, positive(g, x), 1 - alpha), g.scalar(alpha)]);
  }),
  // Below 0, y = alpha (e^x - 1) has the slope y + alpha.
  Elu: slope((g, x, y, { node }) => {
    const above = positive(g, x);
    const below = g.op("Add", [y, g.scalar(floatAttribute(node, "alpha", 1))]);
    return g.op("Add", [above, g.op("Mul", [oneMinus(g, above), below])]);
  }),
  HardSigmoid: slope((g, _, y, { node }) => {
    const inside = g.op("Mul", [positive(g, y), positive(g, oneMinus(g, y))]);
    return times(g, inside, floatAttribute(node, "alpha", 0.2));
  }),
  // The bounds themselves let the gradient pass, as in PyTorch.
  Clip: (c) => {
    const { graph: g, node, dy } = c;
    const [x, low, high] = node.inputs as [string, string?, string?];
    if (c.needs(1) || c.needs(2)) return c.refuse("its bounds must be constants");
    const within = (outside: string) => oneMinus(g, positive(g, outside));
    let gradient = dy();
    if (low) gradient = g.op("Mul", [gradient, within(g.op("Sub", [low, x]))]);
    if (high) gradient = g.op("Mul", [gradient, within(g.op("Sub", [x, high]))]);
    return [gradient];
  },
};
