import type { Network } from "../../../src/nn/index.ts";
import { elementTypes, float, float32, int, ints, text } from "../../../src/onnx/index.ts";
import { around, type Body, type Cases, op } from "./small.ts";

const withConstant =
  (name: string, shape: readonly number[], first = false, mean = 1): Body =>
  (net, x) => {
    const c = net.parameter("constant", shape, around(mean));
    return net.graph.op(name, first ? [c, x] : [x, c]);
  };

/** Something positive that depends on x. */
const positive = (net: Network, x: string) =>
  net.graph.op("Add", [net.graph.op("Sigmoid", [x]), net.graph.scalar(0.2)]);
const ofPositive =
  (name: string): Body =>
  (net, x) =>
    net.graph.op(name, [positive(net, x)]);
/** [N, 4, 1] and [N, 1, L] from [N, 4, L]: each is broadcast against the other. */
const halves = (net: Network, x: string): [string, string] => {
  const mean = (axis: number) => net.graph.op("ReduceMean", [x, net.graph.integers([axis])]);
  return [mean(2), mean(1)];
};
const crossed =
  (name: string): Body =>
  (net, x) => {
    const [a, b] = halves(net, x);
    return net.graph.op(name, [a, positive(net, b)]);
  };
const power =
  (exponents: readonly number[], shape: readonly number[] = []): Body =>
  (net, x) =>
    net.graph.op("Pow", [positive(net, x), net.graph.constant(float32(shape, exponents))]);
const clip =
  (low?: number, high?: number): Body =>
  (net, x) =>
    net.graph.op("Clip", [
      x,
      low === undefined ? "" : net.graph.scalar(low),
      ...(high === undefined ? [] : [net.graph.scalar(high)]),
    ]);
const bools = (net: Network, shape: readonly number[], data: readonly number[]) =>
  net.graph.constant({ type: "bool", shape, data: Uint8Array.from(data) });
const cast = (net: Network, x: string, type: "float32" | "float64" | "bool") =>
  net.graph.op("Cast", [x], { to: int(elementTypes.indexOf(type)) });

/** x where the condition holds and 0 elsewhere, made with the condition as a number. */
const where =
  (condition: (net: Network, x: string) => string): Body =>
  (net, x) => {
    const g = net.graph;
    const held = condition(net, x);
    return g.op("Add", [
      g.op("Where", [held, g.op("Tanh", [x]), g.op("Mul", [x, x])]),
      g.op("Mul", [x, cast(net, held, "float32")]),
    ]);
  };
const compared = (name: string) =>
  where((net, x) => net.graph.op(name, [x, net.parameter("threshold", [4, 1], around(0))]));

export const elementwiseCases: Cases = {
  Relu: [op("Relu")],
  Sigmoid: [op("Sigmoid")],
  Tanh: [op("Tanh")],
  LeakyRelu: [op("LeakyRelu")],
  "LeakyRelu, steep": [op("LeakyRelu", { alpha: float(0.4) })],
  Elu: [op("Elu")],
  "Elu, alpha 0.3": [op("Elu", { alpha: float(0.3) })],
  Gelu: [op("Gelu")],
  "Gelu by tanh": [op("Gelu", { approximate: text("tanh") })],
  Erf: [op("Erf")],
  Softplus: [op("Softplus")],
  HardSigmoid: [op("HardSigmoid")],
  "HardSigmoid, steep": [op("HardSigmoid", { alpha: float(0.7), beta: float(0.3) })],
  Exp: [(net, x) => net.graph.op("Exp", [net.graph.op("Tanh", [x])])],
  Neg: [op("Neg")],
  Abs: [op("Abs")],
  Log: [ofPositive("Log")],
  Sqrt: [ofPositive("Sqrt")],
  Reciprocal: [ofPositive("Reciprocal")],
  "Pow 2": [(net, x) => net.graph.op("Pow", [x, net.graph.scalar(2)])],
  "Pow 3": [(net, x) => net.graph.op("Pow", [x, net.graph.scalar(3)])],
  "Pow -0.5": [power([-0.5])],
  "Pow with an exponent per channel": [power([0, 1, 0.5, 2.5], [4, 1])],
  "Pow 0 of 0": [
    (net, x) => net.graph.op("Add", [x, net.graph.op("Pow", [net.relu(x), net.graph.scalar(0)])]),
  ],
  "Pow with a whole number": [(net, x) => net.graph.op("Pow", [x, net.graph.integers([2])])],
  Clip: [clip(-0.5, 0.75)],
  "Clip from below": [clip(-0.25)],
  "Clip from above": [clip(undefined, 0.5)],
  "Clip without bounds": [clip()],

  "Add, broadcast": [withConstant("Add", [4, 1])],
  "Sub, broadcast": [withConstant("Sub", [1])],
  "Sub from a constant": [withConstant("Sub", [4, 1], true)],
  "Mul, broadcast": [withConstant("Mul", [1, 4, 1])],
  "Mul with a scalar": [withConstant("Mul", [])],
  "Div by a constant": [withConstant("Div", [4, 1], false, 4)],
  "Div of a constant": [(net, x) => withConstant("Div", [4, 1], true)(net, positive(net, x))],
  "Max with a constant": [withConstant("Max", [4, 1], false, 0)],
  "Min with a constant": [withConstant("Min", [13], true, 0)],
  "Add of more axes than x has": [
    (net, x) => {
      const wide = net.graph.op("Add", [x, net.parameter("wide", [2, 1, 1, 1], around(0))]);
      return net.graph.op("Transpose", [net.graph.op("Tanh", [wide])], { perm: ints([1, 0, 2, 3]) });
    },
  ],
  "Add of [N, L] behind another axis": [
    (net, x) => {
      const first = net.transpose(x, [1, 0, 2]);
      const mean = net.graph.op("ReduceMean", [x, net.graph.integers([1])], { keepdims: int(0) });
      return net.transpose(net.graph.op("Mul", [first, net.graph.op("Tanh", [mean])]), [1, 0, 2]);
    },
  ],
  "Add of branches": [(net, x) => net.add(x, net.graph.op("Tanh", [x]))],
  "Mul of branches": [(net, x) => net.graph.op("Mul", [x, net.graph.op("Sigmoid", [x])])],
  "Sum of three": [
    (net, x) => net.graph.op("Sum", [x, net.graph.op("Tanh", [x]), net.parameter("c", [13], around(0))]),
  ],
  "Max of one": [op("Max")],
  ...Object.fromEntries(
    ["Add", "Sub", "Mul", "Div", "Max", "Min"].map((name) => [
      `${name}, both broadcast`,
      [crossed(name)] as const,
    ]),
  ),

  "Where by a constant": [where((net) => bools(net, [4, 1], [1, 0, 0, 1]))],
  "Where by a single truth": [where((net) => bools(net, [], [1]))],
  "Where with both branches broadcast": [
    (net, x) => {
      const [a, b] = halves(net, x);
      return net.graph.op("Where", [bools(net, [4, 1], [0, 1, 1, 0]), a, b]);
    },
  ],
  "Where with constant branches": [
    (net, x) => {
      const above = net.graph.op("Greater", [x, net.graph.scalar(0)]);
      const c = net.parameter("c", [4, 1], around(0));
      return net.graph.op("Where", [above, net.graph.op("Where", [above, c, x]), x]);
    },
  ],
  Greater: [compared("Greater")],
  GreaterOrEqual: [compared("GreaterOrEqual")],
  Less: [compared("Less")],
  LessOrEqual: [compared("LessOrEqual")],
  Equal: [compared("Equal")],
  "Not, And, Or": [
    where((net, x) => {
      const g = net.graph;
      const above = g.op("Greater", [x, g.scalar(0.5)]);
      const below = g.op("Less", [x, g.scalar(-0.5)]);
      return g.op("And", [g.op("Not", [g.op("Or", [above, below])]), bools(net, [4, 1], [1, 1, 0, 1])]);
    }),
  ],
  "Cast to double precision and back": [
    (net, x) => {
      const g = net.graph;
      const constant = g.constant({ type: "float64", shape: [1], data: Float64Array.of(0.75) });
      return cast(net, g.op("Tanh", [g.op("Mul", [cast(net, x, "float64"), constant])]), "float32");
    },
  ],
  "Cast to truth values": [
    (net, x) => net.graph.op("Mul", [x, cast(net, cast(net, net.relu(x), "bool"), "float32")]),
  ],
};
