import { expect, it } from "vitest";
import { trainingGraph } from "../../src/autodiff/index.ts";
import { buildModel } from "../../src/nn/index.ts";
import { predictSource, trainModel } from "../../src/training/index.ts";
import { replaceHead } from "../../src/transfer/index.ts";
import { gradientErrors, worst } from "../support/gradients.ts";
import { toySource } from "../support/toy-source.ts";

const spec = {
  ...{ name: "resnet1d18", leads: 2, samples: 32, classes: 3, seed: 1, width: 4, depth: [1, 1] },
  exclusive: true,
};
const cpu = { device: "cpu", threads: 1 } as const;

it("the loss of classes that exclude each other and its gradient are those of the oracle", async () => {
  const errors = await gradientErrors(buildModel(spec), { batch: 5, seed: 4 });
  expect(worst(errors)[1]).toBeLessThan(1e-4);
});

it("weights of positives are refused", () => {
  const { graph } = buildModel(spec);
  expect(() => trainingGraph(graph, { trainable: new Set(), positiveWeights: [1, 2, 3] })).toThrow(
    /independent classes/,
  );
});

it("a new head may be of the one kind or the other", () => {
  const model = buildModel(spec);
  const last = (exclusive: boolean) =>
    replaceHead(model, 4, 1, exclusive).graph.nodes.find((n) => n.outputs[0] === "probabilities")!;
  expect(last(true)).toMatchObject({ opType: "Softmax", attributes: { axis: { value: 1 } } });
  expect(last(false)).toMatchObject({ opType: "Sigmoid", attributes: {} });
});

/** One class of two: the fast wave, or not. */
function oneOfTwo(size: number, seed: number) {
  const source = toySource(size, { seed });
  const only = <B extends { y: Float32Array }>(batch: B): B => ({
    ...batch,
    y: batch.y.map((_, i, all) => (i % 2 === 0 ? 1 - all[i + 1]! : all[i]!)),
  });
  return {
    ...source,
    train: (...args: Parameters<typeof source.train>) => only(source.train(...args)),
    evaluate: (...args: Parameters<typeof source.evaluate>) => only(source.evaluate(...args)),
  };
}

it("trains until the right one of the classes has nearly all of the probability", async () => {
  const validation = oneOfTwo(60, 2);
  const { model, history } = await trainModel({
    ...{ model: buildModel({ ...spec, classes: 2 }), train: oneOfTwo(120, 1), validation, ...cpu },
    ...{ optimiser: { kind: "adamw" }, schedule: { kind: "one-cycle", rate: 0.01 }, batch: 16, steps: 60 },
    ...{ seed: 3, validations: 2, metric: (p) => -Math.abs(p[0]! - 1) },
  });
  const probabilities = await predictSource(model, validation, cpu);
  const truth = validation.evaluate(
    Int32Array.from({ length: 60 }, (_, i) => i),
    0,
  ).y;
  let right = 0;
  for (let i = 0; i < 60; i++) {
    const [a, b] = [probabilities[2 * i]!, probabilities[2 * i + 1]!];
    expect(a + b).toBeCloseTo(1, 5);
    if (a > b === truth[2 * i]! > truth[2 * i + 1]!) right++;
  }
  expect(right).toBeGreaterThan(54);
  expect(history.at(-1)!.validationLoss).toBeLessThan(Math.LN2 / 2);
});
