import { describe, expect, it } from "vitest";
import { trainingGraph } from "../../src/autodiff/index.ts";
import { UserError } from "../../src/base/index.ts";
import { compileStep } from "../../src/engine/index.ts";
import type { Network } from "../../src/nn/index.ts";
import { float, inferGraph, int, int64, ints, type Model, type Node, text } from "../../src/onnx/index.ts";
import { gradientErrors, worst } from "../support/gradients.ts";
import { around, type Body, learnedIn, modelOf } from "./cases/index.ts";

/** What a stranger's model may hold and training has no form for: an error that names operator and node, and says what to do. */
const named = (op: string, inputs: (net: Network, x: string) => readonly string[], attributes = {}): Body => {
  return (net, x) => net.graph.op(op, inputs(net, x), attributes, { name: "odd" });
};
const lists =
  (...values: (readonly number[])[]) =>
  (net: Network, x: string) => [x, ...values.map((v) => net.graph.integers(v))];
const computed = (net: Network, x: string) => net.graph.op("Sigmoid", [x]);

const refused: Record<string, readonly [Body, RegExp]> = {
  "padding by reflection": [
    named("Pad", lists([0, 0, 1, 0, 0, 1]), { mode: text("reflect") }),
    /Pad \(node "odd"\).*"reflect"; pad with zeros/,
  ],
  "a computed exponent": [
    named("Pow", (net, x) => [x, computed(net, x)]),
    /Pow \(node "odd"\).*must be a constant/,
  ],
  "the larger of three": [named("Max", (_, x) => [x, x, x]), /Max \(node "odd"\).*two by two/],
  "a product with a vector": [
    (net, x) => {
      const y = net.graph.op("MatMul", [x, net.parameter("v", [13], around(0))], {}, { name: "odd" });
      return net.graph.op("Tanh", [y]);
    },
    /MatMul \(node "odd"\).*matrix of one row or column/,
  ],
  "a sum over everything": [
    (net, x) =>
      net.graph.op("Mul", [x, net.graph.op("ReduceSum", [x], { keepdims: int(0) }, { name: "odd" })]),
    /ReduceSum \(node "odd"\).*batch axis/,
  ],
  "a softmax across records": [
    named("Softmax", (_, x) => [x], { axis: int(0) }),
    /Softmax \(node "odd"\).*batch axis/,
  ],
  "a layer normalisation across records": [
    named("LayerNormalization", (net, x) => [x, net.parameter("s", [13], around(1))], { axis: int(0) }),
    /LayerNormalization \(node "odd"\).*batch axis/,
  ],
  "records joined with a constant": [
    named("Concat", (net, x) => [x, net.parameter("c", [1, 4, 13], around(0))], { axis: int(1) }),
    /Concat \(node "odd"\).*expand the constant/,
  ],
  "bounds from before operator set 11": [
    named("Clip", (_, x) => [x], { min: float(0), max: float(1) }),
    /Clip \(node "odd"\).*newer/,
  ],
  "computed indices": [
    (net, x) => {
      const index = net.graph.op("Cast", [net.graph.op("ReduceMax", [net.parameter("i", [3], around(1))])], {
        to: int(7),
      });
      return net.graph.op("Gather", [x, index], { axis: int(1) }, { name: "odd" });
    },
    /Gather \(node "odd"\).*constant indices/,
  ],
  "a ratio out of range": [
    named("Dropout", (net, x) => [x, net.graph.scalar(1)]),
    /Dropout "odd" has a ratio of 1; it must be at least 0 and below 1/,
  ],
  "a computed ratio": [
    named("Dropout", (net, x) => [x, computed(net, net.graph.scalar(0))]),
    /Dropout "odd" has a ratio that is computed/,
  ],
  "a mask that is used": [
    (net, x) => {
      const inputs = [x, net.graph.scalar(0.5)];
      const [y, mask] = net.graph.nodeOf("Dropout", inputs, {}, { name: "odd", outputs: 2 });
      return net.graph.op("Where", [mask!, y!, x]);
    },
    /Dropout "odd" gives its mask/,
  ],
};

const compile = (model: Model) =>
  compileStep(model, { trainable: new Set(learnedIn(model)), batch: 2, optimiser: { kind: "adam" } });

describe("what cannot be trained is refused by name", () => {
  for (const [name, [body, message]] of Object.entries(refused)) {
    it(name, () => {
      const attempt = () => compile(modelOf(body, 13));
      expect(attempt).toThrow(UserError);
      expect(attempt).toThrow(message);
    });
  }

  it("an operator that nobody knows, on the trained path and below it", () => {
    const { graph, ...rest } = modelOf((net, x) => net.graph.op("Tanh", [x], {}, { name: "odd" }), 9);
    const nodes = graph.nodes.map((n) => (n.name === "odd" ? { ...n, opType: "Frobnicate" } : n));
    const model = { ...rest, graph: inferGraph({ ...graph, nodes }) };
    const build = (trainable: string[]) => () =>
      trainingGraph(model.graph, { trainable: new Set(trainable), file: "theirs.onnx" });
    expect(build(["stem.weight"])).toThrow(UserError);
    expect(build(["stem.weight"])).toThrow(
      /theirs\.onnx: operator Frobnicate \(node "odd"\) cannot be trained through/,
    );
    expect(build(["head.weight"])).toThrow(/Frobnicate \(node "odd"\) cannot be run in training/);
  });

  /** The given model with another node of the same operator, as a file would have it. */
  const changed = (body: Body, opType: string, change: (n: Node) => Partial<Node>) => {
    const { graph, ...rest } = modelOf(body, 9);
    const nodes = graph.nodes.map((n) => (n.opType === opType ? { ...n, name: "odd", ...change(n) } : n));
    return { rest, graph: { ...graph, nodes } };
  };

  it("a batch that would be flattened with other axes", () => {
    const flat: Body = (net, x) => net.graph.op("Flatten", [x], { axis: int(1) });
    const { rest, graph } = changed(flat, "Flatten", () => ({ attributes: { axis: int(2) } }));
    const attempt = () => compile({ ...rest, graph: inferGraph(graph) });
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(/Flatten "odd": .*the batch among them.*axis 1/);
  });

  it("a shape with a fixed number of records", () => {
    const { graph } = changed(
      (net, x) => net.reshape(x, [-1, 4, 9]),
      "Reshape",
      ({ inputs }) => ({ inputs: [inputs[0]!, "fixed"] }),
    );
    const fixed = { ...graph, initializers: new Map(graph.initializers).set("fixed", int64([1, 4, 9])) };
    const attempt = () => inferGraph(fixed, "theirs.onnx");
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(/theirs\.onnx: Reshape "odd": .*kept by 0 or -1/);
  });

  it("records that change places with samples", () => {
    const model = modelOf((net, x) => {
      const first = net.graph.op("Transpose", [x], { perm: ints([1, 0, 2]) });
      return net.graph.op("Reshape", [first, net.graph.integers([-1, 36])], {}, { name: "odd" });
    }, 9);
    expect(() => compile(model)).toThrow(UserError);
    expect(() => compile(model)).toThrow(/Reshape \(node "odd"\).*mixes the records/);
  });
});

it("compiles to one operator set, whatever that of the model", async () => {
  const newest = { ...modelOf((net, x) => net.graph.op("Gelu", [x]), 9), opset: 20 };
  const old = {
    ...modelOf((net, x) => {
      const mean = net.graph.op("ReduceMean", [net.relu(x)], { axes: ints([-1]), keepdims: int(1) });
      return net.graph.op("Squeeze", [mean], { axes: ints([2]) });
    }, 9),
    opset: 12,
  };
  for (const model of [newest, old])
    expect(worst(await gradientErrors(model, { batch: 3, seed: 1 }))[1]).toBeLessThan(1e-4);
});

it("takes an axis of one away beside a batch of several", async () => {
  const model = modelOf((net, x) => {
    const mean = net.graph.op("ReduceMean", [net.relu(x), net.graph.integers([1])]);
    return net.graph.op("Tanh", [net.graph.op("Squeeze", [mean])]);
  }, 9);
  expect(worst(await gradientErrors(model, { batch: 3, seed: 1 }))[1]).toBeLessThan(1e-4);
});
