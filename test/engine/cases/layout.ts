import { ints } from "../../../src/onnx/index.ts";
import type { Cases } from "./small.ts";

export const layoutCases: Cases = {
  Transpose: [(net, x) => net.relu(net.transpose(x, [0, 2, 1]))],
  Reshape: [(net, x) => net.relu(net.reshape(x, [0, 2, -1]))],
  "Squeeze and Unsqueeze": [
    (net, x) =>
      net.graph.op("Squeeze", [
        net.graph.op("Unsqueeze", [x, net.graph.integers([1])]),
        net.graph.integers([1]),
      ]),
  ],
  Concat: [(net, x) => net.graph.op("Concat", [x, net.graph.op("Tanh", [x])], { axis: int(1) })],
  Slice: [
    (net, x) =>
      net.graph.op("Slice", [x, net.graph.integers([2]), net.graph.integers([-3]), net.graph.integers([2])]),
  ],
  ReduceMean: [(net, x) => net.graph.op("ReduceMean", [x, net.graph.integers([2])], { keepdims: int(0) })],
  ReduceSum: [(net, x) => net.graph.op("ReduceSum", [x, net.graph.integers([-1])], { keepdims: int(1) })],
  ReduceMax: [(net, x) => net.graph.op("ReduceMax", [x, net.graph.integers([2])], { keepdims: int(0) })],
};
