import { around, type Body, type Cases, op } from "./small.ts";

const withConstant =
  (name: string, shape: readonly number[], first = false): Body =>
  (net, x) => {
    const c = net.parameter("constant", shape, around(1));
    return net.graph.op(name, first ? [c, x] : [x, c]);
  };

export const elementwiseCases: Cases = {
  Relu: [op("Relu")],
  Sigmoid: [op("Sigmoid")],
  Tanh: [op("Tanh")],
  "Add, broadcast": [withConstant("Add", [4, 1])],
  "Sub, broadcast": [withConstant("Sub", [1])],
  "Sub from a constant": [withConstant("Sub", [4, 1], true)],
  "Mul, broadcast": [withConstant("Mul", [1, 4, 1])],
  "Add of branches": [(net, x) => net.add(x, net.graph.op("Tanh", [x]))],
  "Mul of branches": [(net, x) => net.graph.op("Mul", [x, net.graph.op("Sigmoid", [x])])],
};
