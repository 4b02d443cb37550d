import { expect, it } from "vitest";
import { differentiable, trainingGraph } from "../../src/autodiff/index.ts";
import { Random } from "../../src/base/index.ts";
import { parametersOf } from "../../src/nn/index.ts";
import { ints } from "../../src/onnx/index.ts";
import { directionalDifference, evaluate, type Value, value } from "../oracle/index.ts";
import { gradientErrors, maskFeeds, randomBatch, worst } from "../support/gradients.ts";
import {
  type Body,
  type Cases,
  CLASSES,
  conv,
  convolutionCases,
  elementwiseCases,
  layoutCases,
  learnedIn,
  matrixCases,
  modelOf,
  normalisationCases,
  op,
  recurrentCases,
} from "./cases/index.ts";

const cases: Cases = {
  ...convolutionCases,
  ...elementwiseCases,
  ...layoutCases,
  ...matrixCases,
  ...normalisationCases,
  ...recurrentCases,
};

/** The Euclidean length. */
const lengthOf = (v: Float64Array) => Math.sqrt(v.reduce((sum, a) => sum + a * a, 0));

for (const [name, [body, samples = 13]] of Object.entries(cases)) {
  for (const batch of [1, 3]) {
    it(`${name}, batch ${batch}: the runtime's gradients are those of float64`, async () => {
      const model = modelOf(body, samples);
      const errors = await gradientErrors(model, { batch, seed: 2, trainable: learnedIn(model) });
      const [tensor, error] = worst(errors);
      expect(error, `worst tensor: ${tensor}`).toBeLessThan(1e-4);
    });
  }

  it(`${name}: the rule is the derivative`, () => {
    const model = modelOf(body, samples);
    const training = trainingGraph(model.graph, { trainable: new Set(learnedIn(model)) });
    const { millivolt, y } = randomBatch(model, 3, 3);
    const feeds = new Map<string, Value>([
      ["ecg", millivolt],
      ["targets", value([3, CLASSES], Array.from(y))],
      ...maskFeeds(training, 3, 3),
    ]);
    const gradients = evaluate(training.graph, feeds, [...training.gradients.values()]);
    for (const [parameter, gradient] of training.gradients) {
      const { data } = gradients.get(gradient)!;
      const random = new Random("direction", parameter);
      const direction = Float64Array.from(data, () => random.normal());
      const along = data.reduce((sum, d, i) => sum + d * direction[i]!, 0);
      const norm = lengthOf(data) * lengthOf(direction);
      const measured = directionalDifference(
        training.graph,
        feeds,
        training.loss,
        parameter,
        direction,
        1e-6,
      );
      expect(Math.abs(along - measured), parameter).toBeLessThanOrEqual(1e-7 * norm);
    }
  });
}

for (const [name, [body, samples = 13]] of Object.entries(cases)) {
  it(`${name}: the training graph computes what the model does`, () => {
    const model = modelOf(body, samples);
    const { graph } = model;
    // These two do not, and mean not to.
    if (graph.nodes.some((n) => ["BatchNormalization", "Dropout"].includes(n.opType))) return;
    const training = trainingGraph(graph, { trainable: new Set(learnedIn(model)) });
    const { millivolt } = randomBatch(model, 1, 8);
    const feeds = new Map([["ecg", millivolt]]);
    const [own, expected] = [training.graph, graph].map((g) => evaluate(g, feeds, ["logits"]).get("logits")!);
    expect(own).toEqual(expected);
  });
}

it.each([
  op("MaxPool", { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) }),
  op("MaxPool", { kernel_shape: ints([2]), dilations: ints([3]) }),
  op("GlobalMaxPool"),
])("gives the first of equal samples the whole gradient", async (pool) => {
  // Equal samples with a parameter for each, all ones, whose gradient tells which one was taken.
  const body: Body = (net, x) => {
    const mean = net.graph.op("GlobalAveragePool", [x]);
    const each = net.parameter("each", [1, 9], (_, size) => new Float32Array(size).fill(1));
    return pool(net, net.graph.op("Mul", [mean, each]));
  };
  const errors = await gradientErrors(modelOf(body, 9), {
    batch: 2,
    seed: 9,
    trainable: ["stem.weight", "each"],
  });
  expect(worst(errors)[1]).toBeLessThan(1e-4);
});

it("has a case for every rule", () => {
  const seen = new Set(["BatchNormalization"]);
  for (const [body, samples = 13] of Object.values(cases)) {
    const { graph } = modelOf(body, samples);
    const training = trainingGraph(graph, { trainable: new Set(parametersOf(graph)) });
    for (const node of training.graph.nodes) seen.add(node.opType);
  }
  seen.add("CrossEntropyWithLogits"); // exclusive.test.ts
  seen.add("BarlowTwins"); // barlow-twins.test.ts
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

/** One of each form that a recurrent layer can have. */
const forms = [
  "LSTM, bidirectional, two layers",
  "LSTM, reverse, last hidden state",
  "GRU, bidirectional, without a bias",
  "GRU, reverse, reset gate first, two layers",
  "LSTM from zeros",
];

it.each(forms)("%s: runs frozen with the runtime's own operator", async (name) => {
  const [body, samples = 13] = recurrentCases[name]!;
  const model = modelOf(body, samples);
  const trainable = ["head.weight", "head.bias"];
  const { graph } = trainingGraph(model.graph, { trainable: new Set(trainable) });
  expect(graph.nodes.filter((n) => /Train/.test(n.opType))).toEqual([]);
  expect(worst(await gradientErrors(model, { batch: 3, seed: 6, trainable }))[1]).toBeLessThan(1e-4);
});

it.each(forms)("%s: trains on a frozen stem, and frozen on a trained one", async (name) => {
  const [body, samples = 13] = recurrentCases[name]!;
  const model = modelOf(body, samples);
  const all = parametersOf(model.graph);
  for (const kept of [/^rnn/, /^(stem|head)/]) {
    const trainable = all.filter((p) => kept.test(p));
    expect(worst(await gradientErrors(model, { batch: 2, seed: 7, trainable }))[1]).toBeLessThan(1e-4);
  }
});

it("names operator, node and file where there is no rule", () => {
  const model = modelOf((net, x) => net.graph.op("Round", [x], {}, { name: "odd one" }), 9);
  const trainable = new Set(parametersOf(model.graph));
  expect(() => trainingGraph(model.graph, { trainable, file: "theirs.onnx" })).toThrow(
    /theirs\.onnx: operator Round \(node "odd one"\) cannot be trained through/,
  );
});
