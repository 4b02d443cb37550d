import { float, floatAttribute, type GraphBuilder, int, textAttribute } from "../../onnx/index.ts";
import { type LowerContext, type LowerRule, o, refuse } from "./context.ts";
import { all, unary } from "./elementwise.ts";

/** x > 0 as a number: HardSigmoid with a huge slope is four times faster than Where. */
const positive = (g: GraphBuilder, x: string) =>
  g.op("HardSigmoid", [x], { alpha: float(1e30), beta: float(0) });

/** The operator itself came with operator set 20, which is newer than what is compiled here. */
function gelu({ g, node, input }: LowerContext): string {
  const x = input(0).name;
  const [half, one] = [g.scalar(0.5), g.scalar(1)];
  const square = () => o.mul(g, x, x);
  const a = Math.sqrt(2 / Math.PI);
  const curve =
    textAttribute(node, "approximate", "none") === "tanh"
      ? g.op("Tanh", [o.mul(g, x, o.add(g, o.mul(g, square(), g.scalar(a * 0.044715)), g.scalar(a)))])
      : g.op("Erf", [o.mul(g, x, g.scalar(Math.SQRT1_2))]);
  return o.mul(g, x, o.mul(g, o.add(g, curve, one), half));
}

export const activationLowering: Record<string, LowerRule> = {
  ...all(unary, "Relu", "LeakyRelu", "Elu", "Sigmoid", "HardSigmoid", "Tanh", "Softplus", "Erf"),
  Gelu: (c) => c.set(gelu(c)),
  Clip: (c) => {
    if (c.node.attributes.min || c.node.attributes.max)
      refuse(c, "its bounds are attributes, as before operator set 11; convert the model to a newer one");
    const bounds = [1, 2].map((i) => (c.has(i) ? c.input(i).name : ""));
    c.set(bounds.some(Boolean) ? c.g.op("Clip", [c.input(0).name, ...bounds]) : c.input(0).name);
  },
  Positive: (c) => c.set(positive(c.g, c.input(0).name)),
  ReluGrad: (c) => c.set(o.mul(c.g, c.input(0).name, positive(c.g, c.input(1).name))),
  /** What was kept, divided by the share that is kept on average: forwards and backwards the same factor. */
  DropoutTrain: (c) => {
    const { g } = c;
    const mask = c.input(1).name;
    const scale = 1 / (1 - floatAttribute(c.node, "ratio", 0));
    const factor = c.memo(`dropout ${mask}`, () =>
      o.mul(g, g.op("Cast", [mask], { to: int(1) }), g.scalar(scale)),
    );
    c.set(o.mul(g, c.input(0).name, factor));
  },
};
