import { elementTypes, float32, type GraphBuilder, int } from "../../onnx/index.ts";
import { type GradientRule, own, type RuleContext } from "../rule.ts";

/** dy summed over the axes along which `like` was broadcast. */
export function sumTo(g: GraphBuilder, dy: string, like: string): string {
  const [from, to] = [g.shapeOf(dy), g.shapeOf(like)];
  return from.length === to.length && from.every((d, i) => d === to[i])
    ? dy
    : g.op("SumTo", [dy, like], {}, own);
}

/** The gradients of broadcast inputs, each made only where it is needed. */
const broadcast = ({ graph: g, node, needs }: RuleContext, ...make: (() => string)[]) =>
  make.map((gradient, i) => (needs(i) ? sumTo(g, gradient(), node.inputs[i]!) : undefined));

/** The larger (1) or smaller (-1) of two takes the gradient; equals share it, as in PyTorch. */
const selects =
  (sign: 1 | -1): GradientRule =>
  (c) => {
    const { graph: g, node, dy } = c;
    if (node.inputs.length === 1) return [dy()];
    if (node.inputs.length > 2) return c.refuse(`it has ${node.inputs.length} inputs; take them two by two`);
    const [a, b] = node.inputs as [string, string];
    const half = g.op("Mul", [g.op("Sign", [g.op("Sub", [a, b])]), g.scalar(sign / 2)]);
    const share = (op: string) => () => g.op("Mul", [dy(), g.op(op, [g.scalar(0.5), half])]);
    return broadcast(c, share("Add"), share("Sub"));
  };

const isFloat = (type: string | undefined) => type === undefined || type.startsWith("float");

export const elementwiseRules: Record<string, GradientRule> = {
  Identity: (c) => [c.dy()],
  Add: (c) => broadcast(c, c.dy, c.dy),
  Sum: (c) => broadcast(c, ...c.node.inputs.map(() => c.dy)),
  Sub: (c) => broadcast(c, c.dy, () => c.graph.op("Neg", [c.dy()])),
  Mul: (c) => {
    const [a, b] = c.node.inputs as [string, string];
    return broadcast(
      c,
      () => c.graph.op("Mul", [c.dy(), b]),
      () => c.graph.op("Mul", [c.dy(), a]),
    );
  },
  Div: (c) => {
    const { graph: g, node, dy } = c;
    const b = node.inputs[1]!;
    return broadcast(
      c,
      () => g.op("Div", [dy(), b]),
      () => g.op("Neg", [g.op("Div", [g.op("Mul", [dy(), node.outputs[0]!]), b])]),
    );
  },
  Pow: (c) => {
    const { graph: g, node, dy } = c;
    const exponents = c.constant(1);
    if (!exponents || c.needs(1))
      return c.refuse("its exponent must be a constant; write a^b as Exp(b Log(a))");
    const shape = g.shapeOf(node.inputs[1]!) as readonly number[];
    const tensor = (values: number[]) => g.constant(float32(shape, values));
    // x^0 is flat, also at 0, where 0 x^-1 would not be a number.
    const power = g.op("Pow", [node.inputs[0]!, tensor(exponents.map((e) => (e === 0 ? 0 : e - 1)))]);
    return broadcast(c, () => g.op("Mul", [dy(), g.op("Mul", [power, tensor(exponents)])]));
  },
  Neg: ({ graph: g, dy }) => [g.op("Neg", [dy()])],
  Abs: ({ graph: g, node, dy }) => [g.op("Mul", [dy(), g.op("Sign", [node.inputs[0]!])])],
  Reciprocal: ({ graph: g, node, dy }) => {
    const y = node.outputs[0]!;
    return [g.op("Neg", [g.op("Mul", [dy(), g.op("Mul", [y, y])])])];
  },
  Exp: ({ graph: g, node, dy }) => [g.op("Mul", [dy(), node.outputs[0]!])],
  Log: ({ graph: g, node, dy }) => [g.op("Div", [dy(), node.inputs[0]!])],
  Sqrt: ({ graph: g, node, dy }) => [g.op("Div", [g.op("Mul", [dy(), g.scalar(0.5)]), node.outputs[0]!])],
  Max: selects(1),
  Min: selects(-1),
  Where: (c) => {
    const { graph: g, node, dy, needs } = c;
    const [condition, a, b] = node.inputs as [string, string, string];
    const zero = g.scalar(0);
    return [
      undefined,
      needs(1) ? sumTo(g, g.op("Where", [condition, dy(), zero]), a) : undefined,
      needs(2) ? sumTo(g, g.op("Where", [condition, zero, dy()]), b) : undefined,
    ];
  },
  // Nothing flows back through truth values and whole numbers.
  Cast: ({ graph: g, node, dy }) => {
    const [from, to] = [node.inputs[0]!, node.outputs[0]!].map((v) => g.typeOf(v)?.type);
    if (!isFloat(from) || !isFloat(to)) return [undefined];
    return [g.op("Cast", [dy()], { to: int(elementTypes.indexOf(from ?? "float32")) })];
  },
};
