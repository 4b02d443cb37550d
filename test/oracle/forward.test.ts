import { describe, expect, it } from "vitest";
import type { DataType } from "../../src/onnx/types.ts";
import { float } from "../../src/onnx/types.ts";
import {
  evaluate,
  feedsOf,
  makeGraph,
  makeNode,
  type PlainAttributes,
  randomTensor,
  relativeError,
} from "./index.ts";
import { runInRuntime } from "./runtime.ts";
import { mapped, type Value, value } from "./value.ts";

/** Every standard operator, computed by the oracle and by ONNX Runtime in float32. */

interface Typed {
  readonly type: DataType;
  readonly v: Value;
}
interface Case {
  readonly op: string;
  readonly inputs: readonly (Typed | null)[];
  readonly attributes?: PlainAttributes;
  readonly outputs?: readonly DataType[];
  readonly note?: string;
}

let seed = 0;
const f = (...shape: number[]): Typed => ({ type: "float32", v: randomTensor(shape, seed++) });
const positive = (...shape: number[]): Typed => ({
  type: "float32",
  v: mapped(f(...shape).v, (x) => Math.abs(x) + 0.1),
});
const floats = (x: readonly number[], shape: readonly number[] = [x.length]): Typed => ({
  type: "float32",
  v: value(shape, x),
});
const i64 = (x: readonly number[], shape: readonly number[] = [x.length]): Typed => ({
  type: "int64",
  v: value(shape, x),
});
const bools = (x: readonly number[], shape: readonly number[] = [x.length]): Typed => ({
  type: "bool",
  v: value(shape, x),
});

const unary = [
  "Identity",
  "Relu",
  "LeakyRelu",
  "Elu",
  "Gelu",
  "Sigmoid",
  "Tanh",
  "Softplus",
  "Exp",
  "Neg",
  "Abs",
  "Erf",
  "Reciprocal",
  "Sign",
  "Floor",
  "Ceil",
  "HardSigmoid",
];
const lstm = (d: number): Typed[] => [f(5, 2, 3), f(d, 16, 3), f(d, 16, 4), f(d, 32)];
const gru = (d: number): Typed[] => [f(5, 2, 3), f(d, 12, 3), f(d, 12, 4), f(d, 24)];
const three: DataType[] = ["float32", "float32", "float32"];
const two: DataType[] = ["float32", "float32"];

const cases: Case[] = [
  ...unary.map((op) => ({ op, inputs: [f(3, 5)] })),
  { op: "Log", inputs: [positive(3, 4)] },
  { op: "Sqrt", inputs: [positive(3, 4)] },
  { op: "Round", inputs: [floats([-2.5, -1.5, -0.5, 0.4, 0.5, 1.5, 2.6])] },
  { op: "HardSigmoid", inputs: [f(3, 5)], attributes: { alpha: 0.7, beta: 0.3 } },
  { op: "LeakyRelu", inputs: [f(3, 5)], attributes: { alpha: 0.3 } },
  { op: "Elu", inputs: [f(3, 5)], attributes: { alpha: 0.7 } },
  { op: "Gelu", inputs: [f(3, 5)], attributes: { approximate: "tanh" } },
  ...["Add", "Sub", "Mul", "Div", "Max", "Min", "Sum"].map((op) => ({ op, inputs: [f(2, 1, 4), f(3, 1)] })),
  { op: "Max", inputs: [f(2, 3), f(3), f(2, 1)], note: "three inputs" },
  { op: "Div", inputs: [i64([7, -7, 9]), i64([2, 2, -4])], outputs: ["int64"], note: "integers" },
  { op: "Pow", inputs: [positive(3, 4), f(4)] },
  ...["Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual"].map((op) => ({
    op,
    inputs: [floats([1, 2, 3, 4], [2, 2]), floats([2, 2])],
    outputs: ["bool" as const],
  })),
  ...["And", "Or"].map((op) => ({
    op,
    inputs: [bools([0, 0, 1, 1]), bools([0, 1, 0, 1])],
    outputs: ["bool" as const],
  })),
  { op: "Not", inputs: [bools([0, 1])], outputs: ["bool"] },
  { op: "Where", inputs: [bools([1, 0, 1]), f(2, 3), f(2, 1)] },
  { op: "Clip", inputs: [f(3, 5), floats([-0.5], []), floats([0.25], [])] },
  { op: "Clip", inputs: [f(3, 5), null, floats([0.25], [])], note: "no lower bound" },
  { op: "Clip", inputs: [f(3, 5), floats([0.25], [])], note: "no upper bound" },
  { op: "Pow", inputs: [positive(3, 4), i64([2])], note: "a whole number" },

  { op: "Conv", inputs: [f(2, 3, 11), f(4, 3, 3), f(4)], attributes: { strides: [2], pads: [1, 1] } },
  {
    op: "Conv",
    inputs: [f(2, 4, 12), f(6, 2, 3)],
    attributes: { group: 2, dilations: [2], pads: [2, 0], kernel_shape: [3] },
  },
  {
    op: "Conv",
    inputs: [f(1, 2, 6, 5), f(3, 2, 3, 2), f(3)],
    attributes: { strides: [1, 2], pads: [1, 0, 1, 1] },
    note: "2-D",
  },
  { op: "Conv", inputs: [f(1, 2, 9), f(3, 2, 4)], attributes: { auto_pad: "SAME_UPPER", strides: [2] } },
  { op: "Conv", inputs: [f(1, 2, 9), f(3, 2, 4)], attributes: { auto_pad: "SAME_LOWER", strides: [2] } },
  { op: "MaxPool", inputs: [f(2, 3, 10)], attributes: { kernel_shape: [3], strides: [2], pads: [1, 1] } },
  {
    op: "MaxPool",
    inputs: [f(2, 3, 10)],
    attributes: { kernel_shape: [2], strides: [3], ceil_mode: 1, dilations: [2] },
  },
  { op: "AveragePool", inputs: [f(2, 3, 10)], attributes: { kernel_shape: [3], strides: [2], pads: [1, 1] } },
  {
    op: "AveragePool",
    inputs: [f(2, 3, 10)],
    attributes: { kernel_shape: [3], strides: [2], pads: [1, 1], count_include_pad: 1 },
  },
  { op: "GlobalAveragePool", inputs: [f(2, 3, 7)] },
  { op: "GlobalMaxPool", inputs: [f(2, 3, 7)] },
  {
    op: "BatchNormalization",
    inputs: [f(2, 3, 5), f(3), f(3), f(3), positive(3)],
    attributes: { epsilon: 0.001 },
  },
  {
    op: "LayerNormalization",
    inputs: [f(2, 3, 5), f(5), f(5)],
    attributes: { epsilon: 0.01 },
    outputs: three,
  },
  { op: "LayerNormalization", inputs: [f(2, 3, 5), f(3, 5)], attributes: { axis: 1 } },
  { op: "LayerNormalization", inputs: [f(2, 3, 5), f(5), f(5)], attributes: { axis: -2 }, note: "broadcast" },

  { op: "Gemm", inputs: [f(2, 3), f(4, 3), f(4)], attributes: { transB: 1 } },
  { op: "Gemm", inputs: [f(3, 2), f(3, 4), f(2, 1)], attributes: { transA: 1, alpha: 0.5, beta: 2.5 } },
  { op: "Gemm", inputs: [f(3, 2), f(2, 4)], note: "no C" },
  { op: "MatMul", inputs: [f(2, 1, 3, 4), f(5, 4, 2)] },
  { op: "MatMul", inputs: [f(4), f(5, 4, 2)], note: "vector on the left" },
  { op: "MatMul", inputs: [f(5, 2, 4), f(4)], note: "vector on the right" },
  { op: "MatMul", inputs: [f(4), f(4)], note: "two vectors" },

  { op: "Flatten", inputs: [f(2, 3, 4)], attributes: { axis: 2 } },
  { op: "Flatten", inputs: [f(2, 3, 4)], attributes: { axis: 0 } },
  { op: "Reshape", inputs: [f(2, 3, 4), i64([0, -1, 2])] },
  { op: "Transpose", inputs: [f(2, 3, 4)], attributes: { perm: [2, 0, 1] } },
  { op: "Transpose", inputs: [f(2, 3)] },
  { op: "Squeeze", inputs: [f(2, 1, 3, 1), i64([-1])] },
  { op: "Squeeze", inputs: [f(2, 1, 3, 1)] },
  { op: "Unsqueeze", inputs: [f(2, 3), i64([0, -1])] },
  { op: "Concat", inputs: [f(2, 1, 3), f(2, 4, 3), f(2, 2, 3)], attributes: { axis: 1 } },
  { op: "Split", inputs: [f(2, 7), i64([1, 4, 2])], attributes: { axis: 1 }, outputs: three },
  { op: "Split", inputs: [f(7, 2)], attributes: { num_outputs: 3 }, outputs: three, note: "uneven" },
  { op: "Slice", inputs: [f(5, 6), i64([1, -2]), i64([4, -100]), i64([0, 1]), i64([2, -2])] },
  { op: "Slice", inputs: [f(5, 6), i64([-1]), i64([-10]), i64([-1]), i64([-1])], note: "reversed" },
  { op: "Slice", inputs: [f(5, 6), i64([3, 9]), i64([2, 20])], note: "empty" },
  { op: "Gather", inputs: [f(3, 4, 2), i64([0, -1, 2, 1], [2, 2])], attributes: { axis: 1 } },
  { op: "Gather", inputs: [f(3, 4, 2), i64([-2], [])], attributes: { axis: 1 }, note: "one" },
  { op: "Pad", inputs: [f(2, 3), i64([0, 2, 1, -1]), floats([1.5], [])] },
  { op: "Pad", inputs: [f(2, 3), i64([1, 2]), null, i64([-1])], note: "axes" },
  { op: "Expand", inputs: [f(2, 1, 3), i64([4, 1])] },
  { op: "Cast", inputs: [floats([-1.7, 0, 2.5])], attributes: { to: 7 }, outputs: ["int64"] },
  { op: "Cast", inputs: [floats([-1.7, 0, 2.5])], attributes: { to: 9 }, outputs: ["bool"] },
  { op: "Dropout", inputs: [f(2, 3), floats([0.5], [])] },
  { op: "Shape", inputs: [f(2, 3, 4)], attributes: { start: 1 }, outputs: ["int64"] },
  { op: "ConstantOfShape", inputs: [i64([2, 3])] },
  { op: "Constant", inputs: [], attributes: { value_float: float(2.5) } },

  ...["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceSumSquare", "ReduceL2"].flatMap((op) => [
    { op, inputs: [f(2, 3, 4), i64([0, -1])], attributes: { keepdims: 0 } },
    { op, inputs: [f(2, 3, 4)] },
  ]),
  ...["Softmax", "LogSoftmax"].flatMap((op) => [
    { op, inputs: [f(2, 3, 4)] },
    { op, inputs: [f(2, 3, 4)], attributes: { axis: 1 } },
  ]),

  ...(["forward", "reverse", "bidirectional"] as const).flatMap((direction) => {
    const d = direction === "bidirectional" ? 2 : 1;
    return [
      { op: "LSTM", inputs: lstm(d), attributes: { hidden_size: 4, direction }, outputs: three },
      ...[0, 1].map((linear) => ({
        op: "GRU",
        inputs: gru(d),
        attributes: { hidden_size: 4, direction, linear_before_reset: linear },
        outputs: two,
      })),
    ];
  }),
  { op: "LSTM", inputs: lstm(1).slice(0, 3), attributes: { hidden_size: 4 }, outputs: three, note: "no B" },
  {
    op: "LSTM",
    inputs: [...lstm(1), null, f(1, 2, 4), f(1, 2, 4)],
    attributes: { hidden_size: 4 },
    outputs: three,
    note: "initial state",
  },
  {
    op: "GRU",
    inputs: [...gru(1), null, f(1, 2, 4)],
    attributes: { hidden_size: 4 },
    outputs: two,
    note: "initial state",
  },
];

describe("the oracle agrees with ONNX Runtime", () => {
  for (const c of cases) {
    const title = [c.op, JSON.stringify(c.attributes ?? {}), c.note].filter(Boolean).join(" ");
    it(title, async () => {
      const outputTypes: readonly DataType[] = c.outputs ?? ["float32"];
      const names = c.inputs.map((x, i) => (x ? `in${i}` : ""));
      const outputs = outputTypes.map((_, i) => `out${i}`);
      const given = c.inputs.flatMap((x, i) => (x ? [[`in${i}`, x] as const] : []));
      const types = Object.fromEntries([
        ...given.map(([name, x]) => [name, { type: x.type, shape: x.v.shape }]),
        ...outputs.map((name, i) => [name, { type: outputTypes[i]!, shape: [] }]),
      ]);
      const graph = makeGraph([makeNode(c.op, names, outputs, c.attributes)], outputs, types);
      // Both get the same numbers: those that float32 can hold.
      const feeds = feedsOf(Object.fromEntries(given.map(([name, x]) => [name, mapped(x.v, Math.fround)])));
      const own = evaluate(graph, feeds);
      const theirs = await runInRuntime(graph, feeds, own);
      for (const name of outputs) {
        expect(own.get(name)!.shape).toEqual([...theirs.get(name)!.shape]);
        expect(relativeError(theirs.get(name)!.data, own.get(name)!.data)).toBeLessThan(2e-6);
      }
    });
  }
});
