import { ints } from "../../../src/onnx/index.ts";
import { around, type Body, type Cases, op } from "./small.ts";

export const conv =
  (kernel: number, stride: number, pads: readonly [number, number], dilation = 1, bias = true): Body =>
  (net, x) => {
    const inputs = [x, net.parameter("conv.weight", [5, 4, kernel], around(0))];
    if (bias) inputs.push(net.parameter("conv.bias", [5], around(0)));
    const attributes = {
      kernel_shape: ints([kernel]),
      strides: ints([stride]),
      pads: ints(pads),
      dilations: ints([dilation]),
    };
    return net.graph.op("Conv", inputs, attributes, { name: "conv" });
  };
export const convolutionCases: Cases = {
  "Conv 1": [conv(1, 1, [0, 0])],
  "Conv 3, padded": [conv(3, 1, [1, 1])],
  "Conv 5, padded on one side": [conv(5, 1, [0, 3], 1, false)],
  "Conv 4, not padded": [conv(4, 1, [0, 0])],
  "Conv 3, dilated": [conv(3, 1, [2, 2], 2)],
  "Conv 1, stride 2": [conv(1, 2, [0, 0])],
  "Conv 3, stride 2": [conv(3, 2, [1, 1])],
  "Conv 3, stride 2, even length": [conv(3, 2, [1, 1]), 12],
  "Conv 7, stride 2": [conv(7, 2, [3, 3])],
  "Conv 40 taps, more than are put side by side": [conv(40, 1, [20, 20])],
  "Conv 5, stride 3": [conv(5, 3, [2, 1])],
  "Conv 2, stride 4": [conv(2, 4, [0, 0])],
  "MaxPool 3/2": [op("MaxPool", { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) })],
  "MaxPool 3/2, even length": [
    op("MaxPool", { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) }),
    12,
  ],
  "MaxPool 2/2": [op("MaxPool", { kernel_shape: ints([2]), strides: ints([2]) })],
  "MaxPool 3/1": [op("MaxPool", { kernel_shape: ints([3]), strides: ints([1]), pads: ints([1, 1]) })],
  GlobalAveragePool: [op("GlobalAveragePool")],
  "BatchNormalization on [N, C, L]": [(net, x) => net.batchNorm("bn", net.relu(x))],
  "BatchNormalization on [N, C]": [(net, x) => net.batchNorm("bn", net.globalAveragePool(net.relu(x))), 40],
};
