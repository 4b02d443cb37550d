import type { Network } from "../../../src/nn/index.ts";
import { float, int } from "../../../src/onnx/index.ts";
import { around, type Body, type Cases, op } from "./small.ts";

const layerNorm = (
  net: Network,
  x: string,
  shape: readonly number[],
  axis: number,
  bias = true,
  epsilon = 1e-5,
) => {
  const inputs = [x, net.parameter("ln.weight", shape, around(1))];
  if (bias) inputs.push(net.parameter("ln.bias", shape, around(0)));
  const attributes = { axis: int(axis), epsilon: float(epsilon) };
  return net.graph.op("LayerNormalization", inputs, attributes, { name: "ln" });
};
/** Tanh on both sides: a shift of the input alone would change nothing. */
const over =
  (shape: readonly number[], axis: number, bias = true, epsilon = 1e-5): Body =>
  (net, x) =>
    net.graph.op("Tanh", [layerNorm(net, net.graph.op("Tanh", [x]), shape, axis, bias, epsilon)]);
const softmax =
  (axis: number): Body =>
  (net, x) =>
    net.graph.op("Softmax", [net.graph.op("Tanh", [x])], { axis: int(axis) });
const dropout =
  (ratio: number): Body =>
  (net, x) =>
    net.graph.op("Tanh", [net.dropout(x, ratio, "drop")]);

export const normalisationCases: Cases = {
  "LayerNormalization of [N, T, F]": [over([13], -1)],
  "LayerNormalization without a bias": [over([13], -1, false)],
  "LayerNormalization over two axes": [over([4, 13], 1, true, 0.1)],
  "LayerNormalization with a scale that is broadcast": [over([13], -2)],
  "LayerNormalization with one scale": [over([1], 2)],
  "LayerNormalization of [N, F]": [
    (net, x) => layerNorm(net, net.graph.op("Flatten", [x], { axis: int(1) }), [20], 1),
    5,
  ],
  "LayerNormalization of [T, N, F]": [
    (net, x) => net.transpose(over([4], -1)(net, net.transpose(x, [2, 0, 1])), [1, 0, 2]),
  ],
  "Softmax over samples": [softmax(-1)],
  "Softmax over channels": [softmax(1)],
  "Softmax over channels, [T, N, C]": [
    (net, x) => net.transpose(softmax(2)(net, net.transpose(x, [2, 0, 1])), [1, 0, 2]),
  ],
  Dropout: [dropout(0.5)],
  "Dropout of little": [dropout(0.1)],
  "Dropout of nothing": [(net, x) => net.graph.op("Dropout", [x, net.graph.scalar(0)], {}, { name: "none" })],
  "Dropout with its ratio as an attribute": [op("Dropout", { ratio: float(0.3) })],
  "Dropout of [T, N, C], twice": [
    (net, x) => {
      const first = net.dropout(net.transpose(x, [2, 0, 1]), 0.3, "first");
      return net.transpose(net.dropout(net.graph.op("Tanh", [first]), 0.4, "second"), [1, 0, 2]);
    },
  ],
  "Dropout of [N, F]": [
    (net, x) => net.dropout(net.graph.op("Flatten", [x], { axis: int(1) }), 0.25, "drop"),
  ],
};
