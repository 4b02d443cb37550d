import { expect, it } from "vitest";
import { trainingGraph } from "../../src/autodiff/index.ts";
import { compileStep } from "../../src/engine/index.ts";
import { buildModel, parametersOf } from "../../src/nn/index.ts";
import { barlowTwins } from "../../src/training/index.ts";
import { withProjector } from "../../src/transfer/index.ts";
import { evaluate, randomTensor } from "../oracle/index.ts";
import { gradientErrors, gradientsOf, worst } from "../support/gradients.ts";

const shape = { leads: 2, samples: 32, classes: 3, seed: 1, width: 4 };
const twins = (name: string) => withProjector(buildModel({ ...shape, name, depth: [1, 1] }), 6, 5);

it.each(["resnet1d18", "gru"])(
  "%s: the loss of two views and its gradient are those of the oracle",
  async (name) => {
    const errors = await gradientErrors(twins(name), { batch: 10, seed: 4 });
    expect([...errors.keys()].sort()).toEqual(["loss", ...parametersOf(twins(name).graph)].sort());
    expect(worst(errors)[1]).toBeLessThan(1e-4);
  },
);

it("the objective on arrays is the oracle's", async () => {
  const { pairs, training, feeds } = await gradientsOf(twins("resnet1d18"), { batch: 10, seed: 4 });
  const { data } = evaluate(training.graph, feeds, ["embedding"]).get("embedding")!;
  expect(barlowTwins(data, 6)).toBeCloseTo(Number(pairs.get("loss")!.expected[0]), 12);
  const { data: noise } = randomTensor([400, 6], 1);
  // Independent features: each diagonal element costs nearly 1.
  expect(Math.abs(barlowTwins(noise, 6) - 1)).toBeLessThan(0.3);
});

it("a step without labels takes none, and wants two views of each record", () => {
  const { graph } = twins("resnet1d18");
  const all = new Set(parametersOf(graph));
  expect(trainingGraph(graph, { trainable: all }).graph.inputs.map((v) => v.name)).toEqual(["ecg"]);
  expect(() => trainingGraph(graph, { trainable: all, positiveWeights: [1] })).toThrow(/learns without them/);
  const compile = () =>
    compileStep(twins("resnet1d18"), { trainable: all, batch: 9, optimiser: { kind: "adam" } });
  expect(compile).toThrow(
    "a batch of 9 is not two views of each record: the number of its crops must be even",
  );
});
