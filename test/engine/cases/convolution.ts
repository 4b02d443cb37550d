import type { Random } from "../../../src/base/index.ts";
import { int, ints, text } from "../../../src/onnx/index.ts";
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

/** Four channels in groups, `out` channels out. */
const grouped =
  (group: number, out: number, kernel: number, stride = 1, pads = [1, 1], dilation = 1): Body =>
  (net, x) => {
    const weight = net.parameter("conv.weight", [out, 4 / group, kernel], around(0));
    const bias = net.parameter("conv.bias", [out], around(0));
    const attributes = {
      strides: ints([stride]),
      pads: ints(pads),
      dilations: ints([dilation]),
      group: int(group),
    };
    return net.graph.op("Conv", [x, weight, bias], attributes, { name: "conv" });
  };

/** So many channels that the minimal filtering of lower/winograd.ts is used. */
const wide: Body = (net, x) => {
  const small = (size: number) => (r: Random) => Float32Array.from({ length: size }, () => r.normal(0, 0.03));
  const channels = 384;
  const many = net.graph.op("Conv", [x, net.parameter("widen", [channels, 4, 1], around(0))]);
  const weight = net.parameter("conv.weight", [channels, channels, 3], small(channels * channels * 3));
  const y = net.graph.op("Conv", [many, weight], { pads: ints([1, 1]) });
  return net.graph.op("Conv", [y, net.parameter("narrow", [4, channels, 1], small(4 * channels))]);
};

const autoPadded =
  (mode: string, kernel: number, stride: number, dilation = 1): Body =>
  (net, x) => {
    const attributes = { auto_pad: text(mode), strides: ints([stride]), dilations: ints([dilation]) };
    return net.graph.op("Conv", [x, net.parameter("conv.weight", [5, 4, kernel], around(0))], attributes);
  };

const pool = (
  name: "MaxPool" | "AveragePool",
  kernel: number,
  stride: number,
  pads = [0, 0],
  more: Parameters<typeof op>[1] = {},
): Body => op(name, { kernel_shape: ints([kernel]), strides: ints([stride]), pads: ints(pads), ...more });

export const convolutionCases: Cases = {
  "Conv 1": [conv(1, 1, [0, 0])],
  "Conv 3, padded": [conv(3, 1, [1, 1])],
  "Conv 5, padded on one side": [conv(5, 1, [0, 3], 1, false)],
  "Conv 4, not padded": [conv(4, 1, [0, 0])],
  "Conv 3 of 384 channels": [wide, 7],
  "Conv 3 of 384 channels, even length": [wide, 6],
  "Conv 3 of one sample": [conv(3, 1, [1, 1]), 1],
  "Conv 3 of two samples": [conv(3, 1, [1, 1]), 2],
  "Conv 3 of three samples": [conv(3, 1, [1, 1]), 3],
  "Conv 3, dilated": [conv(3, 1, [2, 2], 2)],
  "Conv 1, stride 2": [conv(1, 2, [0, 0])],
  "Conv 3, stride 2": [conv(3, 2, [1, 1])],
  "Conv 3, stride 2, even length": [conv(3, 2, [1, 1]), 12],
  "Conv 7, stride 2": [conv(7, 2, [3, 3])],
  "Conv 40 taps, more than are put side by side": [conv(40, 1, [20, 20])],
  "Conv 5, stride 3": [conv(5, 3, [2, 1])],
  "Conv 2, stride 4": [conv(2, 4, [0, 0])],
  "Conv 3, stride 2, dilated 2": [conv(3, 2, [2, 2], 2)],
  "Conv 3, stride 2, dilated 3": [conv(3, 2, [3, 2], 3), 16],
  "Conv 4, stride 4, dilated 6": [conv(4, 4, [0, 7], 6), 17],
  "Conv 3, stride 6, dilated 4": [conv(3, 6, [5, 0], 4), 19],
  "Conv 2, padded beyond its own reach": [conv(2, 1, [3, 4])],
  "Conv 2, stride 3, padded beyond its own reach": [conv(2, 3, [5, 4])],
  "Conv 9 taps over 4 samples": [conv(9, 1, [4, 4]), 4],
  "Conv 13 taps over 3 samples, stride 5": [conv(13, 5, [7, 9]), 3],
  "Conv in 2 groups": [grouped(2, 6, 3)],
  "Conv in 2 groups, stride 2, dilated": [grouped(2, 4, 3, 2, [2, 1], 2)],
  "Conv in 2 groups, 1 tap": [grouped(2, 6, 1, 1, [0, 0])],
  "Conv, depthwise": [grouped(4, 4, 5, 1, [2, 2])],
  "Conv, depthwise, stride 2, even length": [grouped(4, 4, 4, 2, [1, 2]), 12],
  "Conv, depthwise, dilated": [grouped(4, 4, 3, 1, [3, 3], 3)],
  "Conv, depthwise, three outputs per channel": [grouped(4, 12, 3, 2)],
  "Conv, one output per group": [grouped(2, 2, 3)],
  "Conv, depthwise, then of 1 tap": [
    (net, x) => net.conv("point", grouped(4, 4, 3)(net, x), 5, { kernel: 1 }),
  ],
  "Conv, SAME_UPPER": [autoPadded("SAME_UPPER", 4, 1)],
  "Conv, SAME_LOWER": [autoPadded("SAME_LOWER", 4, 1)],
  "Conv, SAME_UPPER, stride 2": [autoPadded("SAME_UPPER", 5, 2), 12],
  "Conv, SAME_LOWER, stride 3, dilated": [autoPadded("SAME_LOWER", 4, 3, 2)],
  "Conv, VALID": [autoPadded("VALID", 4, 2)],
  "Conv, kernel shorter than the stride, SAME_UPPER": [autoPadded("SAME_UPPER", 1, 3)],
  "MaxPool 3/2": [op("MaxPool", { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) })],
  "MaxPool 3/2, even length": [
    op("MaxPool", { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) }),
    12,
  ],
  "MaxPool 2/2": [op("MaxPool", { kernel_shape: ints([2]), strides: ints([2]) })],
  "MaxPool 3/1": [op("MaxPool", { kernel_shape: ints([3]), strides: ints([1]), pads: ints([1, 1]) })],
  "MaxPool 3/2, dilated": [pool("MaxPool", 3, 2, [1, 1], { dilations: ints([2]) })],
  "MaxPool 3/3, dilated, padded at the end": [pool("MaxPool", 3, 3, [0, 2], { dilations: ints([4]) })],
  "MaxPool 2/3": [pool("MaxPool", 2, 3)],
  "MaxPool 3/2, ceil_mode": [pool("MaxPool", 3, 2, [0, 0], { ceil_mode: int(1) }), 12],
  "MaxPool 2/3, ceil_mode, last window left out": [pool("MaxPool", 2, 3, [1, 1], { ceil_mode: int(1) }), 11],
  "MaxPool, SAME_UPPER": [
    op("MaxPool", { kernel_shape: ints([4]), strides: ints([2]), auto_pad: text("SAME_UPPER") }),
  ],
  "AveragePool 2/2": [pool("AveragePool", 2, 2)],
  "AveragePool 3/1, padded": [pool("AveragePool", 3, 1, [1, 1])],
  "AveragePool 3/1, padding counted": [pool("AveragePool", 3, 1, [1, 1], { count_include_pad: int(1) })],
  "AveragePool 4/2, padded on one side": [pool("AveragePool", 4, 2, [0, 3])],
  "AveragePool 4/3, padding counted": [pool("AveragePool", 4, 3, [2, 1], { count_include_pad: int(1) })],
  "AveragePool 3/2, ceil_mode": [pool("AveragePool", 3, 2, [1, 0], { ceil_mode: int(1) }), 12],
  "AveragePool 3/2, ceil_mode, padding counted": [
    pool("AveragePool", 3, 2, [1, 0], { ceil_mode: int(1), count_include_pad: int(1) }),
    11,
  ],
  "AveragePool, SAME_LOWER": [
    op("AveragePool", { kernel_shape: ints([4]), strides: ints([3]), auto_pad: text("SAME_LOWER") }),
  ],
  "AveragePool 3/2, dilated": [pool("AveragePool", 3, 2, [1, 1], { dilations: ints([3]) })],
  "AveragePool 3/2, dilated, ceil_mode": [
    pool("AveragePool", 3, 2, [2, 1], { dilations: ints([3]), ceil_mode: int(1) }),
    12,
  ],
  "MaxPool, dilated, SAME_UPPER: padded by more than the kernel": [
    op("MaxPool", { kernel_shape: ints([2]), dilations: ints([5]), auto_pad: text("SAME_UPPER") }),
  ],
  "AveragePool over everything": [pool("AveragePool", 13, 1)],
  GlobalMaxPool: [op("GlobalMaxPool")],
  GlobalAveragePool: [op("GlobalAveragePool")],
  "BatchNormalization on [N, C, L]": [(net, x) => net.batchNorm("bn", net.relu(x))],
  "BatchNormalization on [N, C]": [(net, x) => net.batchNorm("bn", net.globalAveragePool(net.relu(x))), 40],
};
