import { expect, it } from "vitest";
import { architectures, buildModel, parametersOf } from "../nn/index.ts";
import { readModel, writeModel } from "../onnx/index.ts";
import { encoderOf, projectorWidth, replaceHead, withProjector } from "./index.ts";

const spec = { leads: 2, samples: 40, seed: 1, width: 4, depth: [1, 1], classes: 3 };

it.each([...architectures.keys()])(
  "%s: a projector comes and goes, through files, and all else stays",
  (name) => {
    const before = buildModel({ ...spec, name, normalisation: { mean: [1, 2], sd: [3, 4] } });
    const training = readModel(writeModel(withProjector(before, 12, 5)));
    expect(training.graph.outputs).toEqual([{ name: "embedding", type: "float32", shape: ["N", 12] }]);
    const own = ["projector.0.weight", "projector.0.bias", "projector.1.weight"];
    const carried = parametersOf(before.graph).filter((p) => !p.startsWith("head."));
    expect(parametersOf(training.graph)).toEqual([...carried, ...own]);

    const after = readModel(writeModel(encoderOf(training, 4, 7)));
    const expected = replaceHead(before, 4, 7);
    expect(after.graph.initializers).toEqual(expected.graph.initializers);
    expect(after.graph.nodes.map((n) => [n.name, n.opType])).toEqual(
      expected.graph.nodes.map((n) => [n.name, n.opType]),
    );
    expect(after.graph.outputs).toEqual(expected.graph.outputs);
    expect(after.metadata).toEqual(before.metadata);
  },
);

it("draws the projector from its seed", () => {
  const weights = (seed: number) =>
    withProjector(buildModel({ ...spec, name: "gru" }), 12, seed).graph.initializers.get(
      "projector.1.weight",
    )!.data;
  expect(weights(1)).toEqual(weights(1));
  expect(weights(1)).not.toEqual(weights(2));
});

it("gives classes that exclude each other their Softmax", () => {
  const model = withProjector(buildModel({ ...spec, name: "gru" }), 12, 5);
  const last = (exclusive: boolean) => encoderOf(model, 4, 1, exclusive).graph.nodes.at(-1)!.opType;
  expect([last(false), last(true)]).toEqual(["Sigmoid", "Softmax"]);
});

it("proposes twice the features, neither too narrow to decorrelate nor too wide to afford", () => {
  const width = (name: string, more = {}) => projectorWidth(buildModel({ ...spec, name, ...more }));
  expect(width("gru", { width: 200, head: "pool" })).toBe(1024);
  expect(width("resnet1d18")).toBe(256);
  expect(width("resnet1d18", { width: 32, depth: [1, 1, 1, 1] })).toBe(512);
});

it("names what it cannot do", () => {
  const model = buildModel({ ...spec, name: "gru" });
  expect(() => encoderOf(model, 2, 1)).toThrow('model "gru": has no projector to take off');
  expect(() => withProjector(withProjector(model, 4, 1), 4, 1)).toThrow(/there is no head to replace/);
  expect(() => withProjector(model, 1, 1)).toThrow("a whole number of 2 or more, not 1");
  const initializers = new Map(model.graph.initializers).set(
    "embedding",
    model.graph.initializers.get("head.bias")!,
  );
  const types = new Map(model.graph.types).set("embedding", { type: "float32", shape: [3] });
  expect(() => withProjector({ ...model, graph: { ...model.graph, initializers, types } }, 4, 1)).toThrow(
    'has a value "embedding" of its own; rename it',
  );
});
