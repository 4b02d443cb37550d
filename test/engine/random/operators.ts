import { float, int, ints, text } from "../../../src/onnx/index.ts";
import type { Draw } from "./draw.ts";

/** An attribute as a file holds it, in single precision. */
const single = (v: number) => float(Math.fround(v));

/** Adds one operator with random attributes behind the present value; undefined where that value does not suit it. */
export type Entry = (d: Draw) => string | undefined;

const unary =
  (name: string, attributes: (d: Draw) => Parameters<Draw["op"]>[2] = () => ({})): Entry =>
  (d) =>
    d.op(name, [d.x], attributes(d));
const ofPositive =
  (name: string): Entry =>
  (d) =>
    d.op(name, [d.positive()]);
const binary =
  (name: string): Entry =>
  (d) =>
    d.op(name, d.choose.flag() ? [d.x, d.partner()] : [d.partner(), d.x]);
/** For values [N, C, L] only. */
const overSamples =
  (entry: Entry): Entry =>
  (d) =>
    d.sizes.length === 2 ? entry(d) : undefined;
const overFeatures =
  (entry: Entry): Entry =>
  (d) =>
    d.sizes.length === 1 ? entry(d) : undefined;

const alpha = (low: number, step: number) => (d: Draw) => ({
  alpha: single(low + step * d.choose.int(0, 5)),
});

/** Kernel, stride, dilation and padding that leave at least one output. */
function window(d: Draw, { dilated = true, padded = true } = {}) {
  const length = d.size(2);
  const kernel = d.choose.int(1, 5);
  const dilation = dilated ? d.choose.int(1, 3) : 1;
  const stride = d.choose.int(1, 3);
  const most = padded ? kernel - 1 : 0;
  const pads = [d.choose.int(0, most), d.choose.int(0, most)];
  const fits = dilation * (kernel - 1) + 1 <= length + pads[0]! + pads[1]!;
  const auto = d.choose.int(0, 3);
  const placed =
    auto === 1
      ? { auto_pad: text("SAME_UPPER") }
      : auto === 2
        ? { auto_pad: text("SAME_LOWER") }
        : { pads: ints(fits ? pads : [0, 0]) };
  const size = fits ? kernel : 1;
  return { kernel: size, attributes: { ...placed, strides: ints([stride]), dilations: ints([dilation]) } };
}

const conv: Entry = (d) => {
  const channels = d.size(1);
  const group = d.choose.pick([1, channels, 2].filter((n) => channels % n === 0));
  const out = group * d.choose.int(1, Math.floor(6 / group));
  const { kernel, attributes } = window(d);
  const weight = d.parameter("weight", [out, channels / group, kernel], (channels / group) * kernel);
  const inputs = d.choose.flag() ? [d.x, weight] : [d.x, weight, d.parameter("bias", [out])];
  return d.op("Conv", inputs, { ...attributes, group: int(group) });
};

const pool =
  (name: "MaxPool" | "AveragePool"): Entry =>
  (d) => {
    const { kernel, attributes } = window(d, { padded: false });
    const ceil = "pads" in attributes ? d.choose.int(0, 1) : 0;
    const counted = name === "AveragePool" ? { count_include_pad: int(d.choose.int(0, 1)) } : {};
    // A padding of up to half the kernel, as every framework wants it.
    const half = Math.floor(kernel / 2);
    const pads = "pads" in attributes ? { pads: ints([d.choose.int(0, half), d.choose.int(0, half)]) } : {};
    return d.op(name, [d.x], {
      ...attributes,
      ...pads,
      ...counted,
      kernel_shape: ints([kernel]),
      ceil_mode: int(ceil),
    });
  };

const recurrent =
  (kind: "LSTM" | "GRU"): Entry =>
  (d) => {
    const gates = kind === "LSTM" ? 4 : 3;
    const direction = d.choose.pick(["forward", "reverse", "bidirectional"]);
    const directions = direction === "bidirectional" ? 2 : 1;
    const [channels, hidden] = [d.size(1), d.choose.int(1, 3)];
    const inputs = [
      d.net.transpose(d.x, [2, 0, 1]),
      d.parameter("W", [directions, gates * hidden, channels], channels),
      d.parameter("R", [directions, gates * hidden, hidden], hidden),
    ];
    if (d.choose.flag()) inputs.push(d.parameter("B", [directions, 2 * gates * hidden]));
    const attributes = {
      hidden_size: int(hidden),
      direction: text(direction),
      ...(kind === "GRU" ? { linear_before_reset: int(d.choose.int(0, 1)) } : {}),
    };
    const [y, last] = d.g.nodeOf(kind, inputs, attributes, { outputs: 2 });
    if (d.choose.int(0, 3) === 3)
      return d.net.reshape(d.net.transpose(last!, [1, 0, 2]), [0, directions * hidden]);
    return d.net.reshape(d.net.transpose(y!, [2, 1, 3, 0]), [0, directions * hidden, d.size(2)]);
  };

/** Over one axis, which is kept (so that the result still broadcasts against x) or dropped. */
const reduction =
  (name: string): Entry =>
  (d) => {
    const axis = d.axis();
    const keep = d.sizes.length === 1 ? 1 : d.choose.int(0, 1);
    return d.op(name, [d.x, d.g.integers([axis])], { keepdims: int(keep) });
  };

const slice: Entry = (d) => {
  const axis = d.axis();
  const size = d.size(axis);
  const [start, end] = [d.choose.int(0, size - 1), d.choose.int(0, size - 1)];
  const step = d.choose.int(1, 2);
  const backwards = d.choose.int(0, 3) === 3;
  const range = backwards
    ? [Math.max(start, end), Math.min(start, end) - 1 - size, -step]
    : [Math.min(start, end), Math.max(start, end) + 1, step];
  const [a, b, s] = range.map((v) => d.g.integers([v]));
  return d.op("Slice", [d.x, a!, b!, d.g.integers([axis]), s!]);
};

const split: Entry = (d) => {
  const axis = d.axis();
  const size = d.size(axis);
  if (size < 2) return undefined;
  const first = d.choose.int(1, size - 1);
  const sizes = d.g.integers([first, size - first]);
  const parts = d.g.nodeOf("Split", [d.x, sizes], { axis: int(axis) }, { outputs: 2 });
  const use = d.choose.int(0, 2);
  return use === 2 ? d.op("Concat", [parts[1]!, parts[0]!], { axis: int(axis) }) : parts[use];
};

const pad: Entry = (d) => {
  const axis = d.axis();
  const rank = d.sizes.length + 1;
  const pads = Array(2 * rank).fill(0);
  pads[axis] = d.choose.int(0, 2);
  pads[axis + rank] = d.choose.int(0, 2);
  const inputs = [d.x, d.g.integers(pads)];
  return d.op("Pad", d.choose.flag() ? [...inputs, d.g.scalar(0.5)] : inputs);
};

const gather: Entry = (d) => {
  const axis = d.axis();
  const indices = Array.from({ length: d.choose.int(1, 4) }, () =>
    d.choose.int(-d.size(axis), d.size(axis) - 1),
  );
  return d.op("Gather", [d.x, d.g.integers(indices)], { axis: int(axis) });
};

const concat: Entry = (d) => {
  const axis = d.axis();
  const others = d.earlier.filter((v) => {
    const sizes = d.g.shapeOf(v).slice(1);
    return sizes.length === d.sizes.length && sizes.every((n, i) => n === d.sizes[i] || i === axis - 1);
  });
  const other = others.length > 0 && d.choose.flag() ? d.choose.pick(others) : d.op("Tanh", [d.x]);
  return d.op("Concat", [d.x, other], { axis: int(axis) });
};

const expand: Entry = (d) => {
  const axis = d.axis();
  const column = d.op("ReduceMean", [d.x, d.g.integers([axis])], { keepdims: int(1) });
  const shape = d.sizes.map((n, i) => (i === axis - 1 ? d.choose.int(2, 4) : n));
  return d.op("Expand", [column, d.g.integers([1, ...shape])]);
};

/** [N, C, L] to other channels and samples, or to features. */
const reshape: Entry = (d) => {
  const size = d.sizes.reduce((a, b) => a * b, 1);
  const channels = d.choose.pick([1, 2, 3, 4, 5, 6].filter((n) => size % n === 0));
  const shape = d.choose.int(0, 2) === 2 ? [0, size] : [d.choose.pick([0, -1]), channels, size / channels];
  return d.op("Reshape", [d.x, d.g.integers(shape)]);
};

const matmul: Entry = (d) => {
  const last = d.sizes.at(-1)!;
  const form = d.sizes.length === 2 ? d.choose.int(0, 2) : 0;
  // x W; W x; and x x^T, as in attention.
  if (form === 0) {
    const width = d.choose.int(1, 6);
    return d.op("MatMul", [d.x, d.parameter("matrix", [last, width], last)]);
  }
  if (form === 1) {
    const height = d.choose.int(1, 6);
    return d.op("MatMul", [d.parameter("matrix", [height, d.size(1)], d.size(1)), d.x]);
  }
  const scaled = d.op("Mul", [d.x, d.g.scalar(1 / last)]);
  return d.op("MatMul", [scaled, d.net.transpose(d.x, [0, 2, 1])]);
};

const gemm: Entry = (d) => {
  const [features, out] = [d.size(1), d.choose.int(1, 8)];
  const transposed = d.choose.int(0, 1);
  const weight = d.parameter("weight", transposed ? [out, features] : [features, out], features);
  const inputs = d.choose.flag() ? [d.x, weight] : [d.x, weight, d.parameter("bias", [out])];
  const factors = { alpha: single(d.choose.pick([1, 0.5])), beta: single(d.choose.pick([1, 2])) };
  return d.op("Gemm", inputs, { transB: int(transposed), ...factors });
};

const batchNorm: Entry = (d) => {
  const channels = d.size(1);
  const parameters = [
    d.parameter("scale", [channels], 1, 1),
    d.parameter("bias", [channels]),
    d.constant([channels], -0.5, 0.5),
    d.constant([channels], 0.5, 2),
  ];
  return d.op("BatchNormalization", [d.x, ...parameters], { epsilon: single(0.1) });
};

const layerNorm: Entry = (d) => {
  const axis = d.sizes.length === 2 && d.choose.flag() ? 1 : -1;
  const shape = axis === 1 ? [...d.sizes] : [d.sizes.at(-1)!];
  const inputs = [d.x, d.parameter("scale", shape, 1, 1)];
  if (d.choose.flag()) inputs.push(d.parameter("bias", shape));
  return d.op("LayerNormalization", inputs, { axis: int(axis), epsilon: single(0.1) });
};

const where: Entry = (d) => {
  const condition = d.op("Greater", [d.partner(), d.g.scalar(0.1)]);
  return d.op("Where", d.choose.flag() ? [condition, d.x, d.partner()] : [condition, d.partner(), d.x]);
};

/** What random graphs are made of, by name; with the layers below. Adding an operator is adding a line. */
const functions: Readonly<Record<string, Entry>> = {
  // One value, element by element.
  Identity: unary("Identity"),
  Relu: unary("Relu"),
  Sigmoid: unary("Sigmoid"),
  Tanh: unary("Tanh"),
  Softplus: unary("Softplus"),
  Erf: unary("Erf"),
  Neg: unary("Neg"),
  Abs: unary("Abs"),
  LeakyRelu: unary("LeakyRelu", alpha(0.01, 0.1)),
  Elu: unary("Elu", alpha(0.5, 0.3)),
  HardSigmoid: unary("HardSigmoid", alpha(0.1, 0.1)),
  Gelu: unary("Gelu", (d) => ({ approximate: text(d.choose.pick(["none", "tanh"])) })),
  Cast: unary("Cast", () => ({ to: int(1) })),
  Clip: (d) => d.op("Clip", [d.x, d.g.scalar(-0.7), d.g.scalar(d.choose.pick([0.4, 6]))]),
  Exp: (d) => d.op("Exp", [d.op("Tanh", [d.x])]),
  Log: ofPositive("Log"),
  Sqrt: ofPositive("Sqrt"),
  Reciprocal: ofPositive("Reciprocal"),
  Pow: (d) => d.op("Pow", [d.positive(d.op("Tanh", [d.x])), d.g.scalar(d.choose.pick([2, 0.5, -1, 3]))]),
  Dropout: (d) => d.op("Dropout", [d.x, d.g.scalar(0.25 * d.choose.int(1, 2))]),
  // Several values, element by element.
  Add: binary("Add"),
  Sub: binary("Sub"),
  Max: binary("Max"),
  Min: binary("Min"),
  Sum: (d) => d.op("Sum", [d.x, d.partner(), d.op("Sigmoid", [d.x])]),
  Mul: (d) => d.op("Mul", [d.x, d.op("Tanh", [d.partner()])]),
  Div: (d) => d.op("Div", [d.x, d.positive(d.partner())]),
  Where: where,
  // Layout.
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Gather: gather,
  Expand: expand,
  Reshape: reshape,
  Flatten: overSamples(unary("Flatten", () => ({ axis: int(1) }))),
  Transpose: overSamples((d) => d.net.transpose(d.x, [0, 2, 1])),
  "Unsqueeze and Squeeze": overSamples((d) => {
    const axis = d.g.integers([d.choose.int(1, 3)]);
    return d.op("Squeeze", [d.op("Tanh", [d.op("Unsqueeze", [d.x, axis])]), axis]);
  }),
  "Unsqueeze of features": overFeatures((d) => d.op("Unsqueeze", [d.x, d.g.integers([d.choose.int(1, 2)])])),
  ReduceMean: reduction("ReduceMean"),
  ReduceSum: reduction("ReduceSum"),
  ReduceMax: reduction("ReduceMax"),
  ReduceMin: reduction("ReduceMin"),
};

/** The layers of networks, which are drawn more often than the rest. */
export const layers: Readonly<Record<string, Entry>> = {
  Conv: overSamples(conv),
  MaxPool: overSamples(pool("MaxPool")),
  AveragePool: overSamples(pool("AveragePool")),
  GlobalAveragePool: overSamples(unary("GlobalAveragePool")),
  GlobalMaxPool: overSamples(unary("GlobalMaxPool")),
  LSTM: overSamples(recurrent("LSTM")),
  GRU: overSamples(recurrent("GRU")),
  Gemm: overFeatures(gemm),
  MatMul: matmul,
  BatchNormalization: batchNorm,
  LayerNormalization: layerNorm,
  Softmax: (d) => d.op("Softmax", [d.x], { axis: int(d.axis()) }),
};

export const operators = { ...functions, ...layers };
