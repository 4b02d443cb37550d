import { expect, it } from "vitest";
import { architectures, buildModel, parametersOf } from "../nn/index.ts";
import { readModel, writeModel } from "../onnx/index.ts";
import { findHead, replaceHead, shareCarriedOver } from "./index.ts";

const upstream = () =>
  buildModel({
    name: "resnet1d18",
    leads: 3,
    samples: 64,
    classes: 5,
    seed: 1,
    width: 4,
    normalisation: { mean: [1, 2, 3], sd: [1, 2, 3] },
  });

it("carries everything over but the head, through a file too", () => {
  const before = upstream();
  const after = replaceHead(readModel(writeModel(before)), 2, 9);
  for (const [name, tensor] of before.graph.initializers) {
    if (name.startsWith("head.")) continue;
    expect(after.graph.initializers.get(name), name).toEqual(tensor);
  }
  expect(after.graph.initializers.get("head.weight")!.shape).toEqual([2, 32]);
  expect(after.graph.initializers.get("head.bias")!.shape).toEqual([2]);
  expect(after.graph.outputs.map((o) => o.shape)).toEqual([
    ["N", 2],
    ["N", 2],
  ]);
  expect(after.graph.types.get("probabilities")!.shape).toEqual(["N", 2]);
});

it("draws the new head from the seed, as a fresh network would", () => {
  const head = (seed: number) => replaceHead(upstream(), 2, seed).graph.initializers.get("head.weight")!.data;
  expect(head(9)).toEqual(head(9));
  expect(head(9)).not.toEqual(head(8));
  expect(Math.max(...(head(9) as Float32Array))).toBeLessThan(1 / Math.sqrt(32));
});

it("says how much a flattened and a pooled recurrent head throw away", () => {
  const share = (head: "flatten" | "pool") => {
    const { graph } = buildModel({ name: "lstm", leads: 12, samples: 1000, classes: 5, seed: 1, head });
    return shareCarriedOver(graph, parametersOf(graph));
  };
  expect(share("flatten")).toBeCloseTo(45600 / 545605, 10);
  expect(share("pool")).toBeCloseTo(45600 / (45600 + 1505), 10);
});

it("names the model that does not end in a linear layer", () => {
  const model = upstream();
  const nodes = model.graph.nodes.filter((n) => n !== findHead(model.graph));
  expect(() => replaceHead({ ...model, graph: { ...model.graph, nodes } }, 2, 1)).toThrow(
    /model "resnet1d18": its output "logits" is not given by a linear layer/,
  );
});

it.each([...architectures.keys()])("%s: gets the head that a fresh network has", (name) => {
  const spec = { name, leads: 2, samples: 40, seed: 1, width: 8 };
  const upstream = buildModel({ ...spec, classes: 3 });
  const fresh = buildModel({ ...spec, classes: 4 }).graph;
  const { initializers, outputs } = replaceHead(upstream, 4, spec.seed).graph;
  for (const part of ["head.weight", "head.bias"])
    expect(initializers.get(part)).toEqual(fresh.initializers.get(part));
  expect(outputs[0]!.shape).toEqual(["N", 4]);
});
