import { expect, it } from "vitest";
import { differentiable, trainingGraph } from "../../src/autodiff/index.ts";
import { Random } from "../../src/base/index.ts";
import { Network, parametersOf } from "../../src/nn/index.ts";
import { GraphBuilder, int, ints, type Model } from "../../src/onnx/index.ts";
import { directionalDifference, evaluate, type Value, value } from "../oracle/index.ts";
import { gradientErrors, randomBatch, worst } from "../support/gradients.ts";

const LEADS = 3;
const CLASSES = 2;
type Body = (net: Network, x: string) => string;

/** A little model around the operator in question: something trainable before it, a linear head behind it. */
function modelOf(body: Body, samples: number): Model {
  const net = new Network(new GraphBuilder("small"), 5);
  const g = net.graph;
  const x = g.input("ecg", "float32", ["N", LEADS, samples]);
  const stem = g.op("Conv", [
    x,
    net.parameter("stem.weight", [4, LEADS, 1], around(1)),
    net.parameter("stem.bias", [4], around(0)),
  ]);
  const y = body(net, stem);
  const shape = g.shapeOf(y);
  const flat = shape.length === 2 ? y : g.op("Flatten", [y], { axis: int(1) });
  g.output(g.op("Identity", [net.linear("head", flat, CLASSES)], {}, { outputs: ["logits"] }));
  return { graph: g.build(), opset: 18, producer: "test", metadata: {} };
}

const around = (mean: number) => (r: Random, size: number) =>
  Float32Array.from({ length: size }, () => r.normal(mean, 0.5));

const conv =
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
const op =
  (name: string, attributes = {}): Body =>
  (net, x) =>
    net.graph.op(name, [x], attributes);
const sequence = (net: Network, x: string) => net.transpose(x, [2, 0, 1]);
const recurrent =
  (kind: "LSTM" | "GRU", directions: 1 | 2, layers: number): Body =>
  (net, x) => {
    let y = sequence(net, x);
    for (let i = 0; i < layers; i++) {
      y = net.recurrent(`rnn${i}`, kind, y, 6, directions);
      const samples = net.shapeOf(y)[0] as number;
      y = net.reshape(net.transpose(y, [0, 2, 1, 3]), [samples, -1, directions * 6]);
    }
    return net.transpose(y, [1, 0, 2]);
  };
const withConstant =
  (name: string, shape: readonly number[], first = false): Body =>
  (net, x) => {
    const c = net.parameter("constant", shape, around(1));
    return net.graph.op(name, first ? [c, x] : [x, c]);
  };

const cases: Record<string, readonly [Body, samples?: number]> = {
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
  Relu: [op("Relu")],
  Sigmoid: [op("Sigmoid")],
  Tanh: [op("Tanh")],
  "Add, broadcast": [withConstant("Add", [4, 1])],
  "Sub, broadcast": [withConstant("Sub", [1])],
  "Sub from a constant": [withConstant("Sub", [4, 1], true)],
  "Mul, broadcast": [withConstant("Mul", [1, 4, 1])],
  "Add of branches": [(net, x) => net.add(x, net.graph.op("Tanh", [x]))],
  "Mul of branches": [(net, x) => net.graph.op("Mul", [x, net.graph.op("Sigmoid", [x])])],
  "Gemm with transB = 0": [
    (net, x) => {
      const flat = net.graph.op("Flatten", [x], { axis: int(1) });
      const w = net.parameter("w", [net.shapeOf(flat)[1] as number, 6], around(0));
      return net.graph.op("Gemm", [flat, w, net.parameter("b", [6], around(0))]);
    },
  ],
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
  LSTM: [recurrent("LSTM", 1, 1)],
  "LSTM, ten samples: several steps per iteration": [recurrent("LSTM", 1, 1), 10],
  "LSTM, bidirectional, two layers": [recurrent("LSTM", 2, 2), 10],
  GRU: [recurrent("GRU", 1, 1)],
  "GRU, bidirectional, two layers": [recurrent("GRU", 2, 2), 10],
};

for (const [name, [body, samples = 13]] of Object.entries(cases)) {
  for (const batch of [1, 3]) {
    it(`${name}, batch ${batch}: the runtime's gradients are those of float64`, async () => {
      const [tensor, error] = worst(await gradientErrors(modelOf(body, samples), { batch, seed: 2 }));
      expect(error, `worst tensor: ${tensor}`).toBeLessThan(1e-4);
    });
  }

  it(`${name}: the rule is the derivative`, () => {
    const model = modelOf(body, samples);
    const parameters = new Set(parametersOf(model.graph));
    const training = trainingGraph(model.graph, { trainable: parameters });
    const { millivolt, y } = randomBatch(model, 3, 3);
    const feeds = new Map<string, Value>([
      ["ecg", millivolt],
      ["targets", value([3, CLASSES], Array.from(y))],
    ]);
    const gradients = evaluate(training.graph, feeds, [...training.gradients.values()]);
    for (const [parameter, gradient] of training.gradients) {
      const { data } = gradients.get(gradient)!;
      const random = new Random("direction", parameter);
      const direction = Float64Array.from(data, () => random.normal());
      const along = data.reduce((sum, d, i) => sum + d * direction[i]!, 0);
      const norm = Math.hypot(...data) * Math.hypot(...direction);
      const measured = directionalDifference(
        training.graph,
        feeds,
        training.loss,
        parameter,
        direction,
        1e-6,
      );
      expect(Math.abs(along - measured) / norm, parameter).toBeLessThan(1e-7);
    }
  });
}

it("has a case for every rule", () => {
  const seen = new Set(["BatchNormalization"]);
  for (const [body, samples = 13] of Object.values(cases)) {
    const { graph } = modelOf(body, samples);
    const training = trainingGraph(graph, { trainable: new Set(parametersOf(graph)) });
    for (const node of training.graph.nodes) seen.add(node.opType);
  }
  expect(differentiable.filter((name) => !seen.has(name))).toEqual([]);
});

it("weights positive entries", async () => {
  const errors = await gradientErrors(modelOf(op("Relu"), 9), {
    batch: 3,
    seed: 4,
    positiveWeights: [2.5, 0.5],
  });
  expect(worst(errors)[1]).toBeLessThan(1e-5);
});

it("gives a frozen BatchNormalization's layers below their gradient through its running statistics", async () => {
  const model = modelOf((net, x) => net.batchNorm("bn", x), 11);
  const trainable = ["stem.weight", "head.weight"];
  const { statistics, gradients, graph } = trainingGraph(model.graph, { trainable: new Set(trainable) });
  expect(statistics).toEqual([]);
  expect([...gradients.keys()]).toEqual(trainable);
  expect(graph.nodes.some((n) => n.opType === "BatchNormalization")).toBe(true);
  expect(worst(await gradientErrors(model, { batch: 3, seed: 5, trainable }))[1]).toBeLessThan(1e-4);
});

it("gives frozen layers no backward graph", () => {
  const model = modelOf((net, x) => conv(3, 2, [1, 1])(net, net.relu(x)), 11);
  const { graph } = trainingGraph(model.graph, { trainable: new Set(["head.weight", "head.bias"]) });
  expect(graph.nodes.map((n) => n.opType).filter((t) => /^Conv.*Grad|ReluGrad/.test(t))).toEqual([]);
});

it("runs a frozen recurrent layer with the runtime's own operator", async () => {
  const model = modelOf(recurrent("GRU", 2, 1), 10);
  const trainable = ["head.weight", "head.bias"];
  expect(worst(await gradientErrors(model, { batch: 3, seed: 6, trainable }))[1]).toBeLessThan(1e-4);
});

it("names operator, node and file where there is no rule", () => {
  const model = modelOf((net, x) => net.graph.op("Erf", [x], {}, { name: "odd one" }), 9);
  const trainable = new Set(parametersOf(model.graph));
  expect(() => trainingGraph(model.graph, { trainable, file: "theirs.onnx" })).toThrow(
    /theirs\.onnx: operator Erf \(node "odd one"\) cannot be trained through/,
  );
});
