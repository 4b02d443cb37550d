import { expect, it } from "vitest";
import { trainingGraph } from "../../src/autodiff/index.ts";
import { createPredictor, type StepBatch, TrainingStep } from "../../src/engine/index.ts";
import type { Network } from "../../src/nn/index.ts";
import { gradientErrors, randomBatch, worst } from "../support/gradients.ts";
import { CLASSES, learnedIn, modelOf } from "./cases/index.ts";

const cpu = { device: "cpu", threads: 1 } as const;
const body = (net: Network, x: string) => {
  const below = net.dropout(net.relu(x), 0.25, "below");
  return net.dropout(net.globalAveragePool(below), 0.5, "above");
};
const model = modelOf(body, 11);
const optimiser = { kind: "adam" } as const;
const options = { trainable: new Set(learnedIn(model)), batch: 4, optimiser };

const batches: StepBatch[] = Array.from({ length: 6 }, (_, i) => randomBatch(model, 4, i));

/** Trains on the given steps of six; gives what the parameters are then, and the losses. */
async function train(seed: number, from = 0, to = 6, start?: ReturnType<TrainingStep["state"]>) {
  const step = await TrainingStep.create(model, { ...options, seed }, cpu);
  if (start) step.restore(start);
  const losses: number[] = [];
  for (let i = from; i < to; i++) losses.push((await step.run(batches[i]!, 0.01)).loss);
  const state = step.state();
  await step.release();
  return { state, losses };
}

it("a run that is resumed repeats its masks bit for bit", async () => {
  const whole = await train(1);
  const half = await train(1, 0, 3);
  const resumed = await train(1, 3, 6, half.state);
  expect([...half.losses, ...resumed.losses]).toEqual(whole.losses);
  expect(resumed.state).toEqual(whole.state);
});

it("another seed drops other elements", async () => {
  expect((await train(2)).losses[0]).not.toBe((await train(1)).losses[0]);
});

it("each step drops other elements: the same batch has another loss at the same weights", async () => {
  const step = await TrainingStep.create(model, { ...options, seed: 1 }, cpu);
  const losses = [];
  for (let i = 0; i < 3; i++) losses.push((await step.run(batches[0]!, 0)).loss);
  await step.release();
  expect(new Set(losses).size).toBe(3);
});

it("acts below frozen layers too, and below the lowest trainable one", async () => {
  const { masks, graph } = trainingGraph(model.graph, { trainable: new Set(["head.weight"]) });
  expect(masks).toEqual([
    { name: "below.mask", ratio: 0.25 },
    { name: "above.mask", ratio: 0.5 },
  ]);
  // Nothing trainable lies behind either of them, so neither has a backward pass.
  expect(graph.nodes.filter((n) => n.opType === "DropoutTrain")).toHaveLength(2);
  const errors = await gradientErrors(model, { batch: 3, seed: 8, trainable: ["head.weight"] });
  expect(worst(errors)[1]).toBeLessThan(1e-4);
});

it("does nothing in the saved model", async () => {
  const without = modelOf((net, x) => net.globalAveragePool(net.relu(x)), 11);
  const x = Float32Array.from({ length: 2 * 3 * 11 }, (_, i) => Math.sin(i));
  const logits = [];
  for (const m of [model, without]) {
    const predictor = await createPredictor(m, cpu);
    logits.push((await predictor.run(x, [2, 3, 11])).logits);
    await predictor.release();
  }
  expect(logits[0]).toEqual(logits[1]);
  expect(logits[0]).toHaveLength(2 * CLASSES);
});

it("of nothing leaves no mask behind", () => {
  const none = modelOf((net, x) => net.graph.op("Dropout", [x, net.graph.scalar(0)]), 9);
  expect(trainingGraph(none.graph, { trainable: new Set(["head.weight"]) }).masks).toEqual([]);
});

it("two nodes of one name have masks of their own", () => {
  const twice = modelOf((net, x) => net.dropout(net.dropout(x, 0.5, "drop"), 0.5, "drop"), 9);
  const { masks } = trainingGraph(twice.graph, { trainable: new Set(["head.weight"]) });
  expect(new Set(masks.map((m) => m.name)).size).toBe(2);
});

it("says where a value is not finite in a step with masks", async () => {
  const broken = modelOf(
    (net, x) => net.graph.op("Log", [net.dropout(x, 0.5, "drop")], {}, { name: "bad" }),
    9,
  );
  const step = await TrainingStep.create(broken, { ...options, trainable: new Set(learnedIn(broken)) }, cpu);
  const batch = randomBatch(broken, 4, 0);
  await step.run(batch, 0.01);
  expect(await step.diagnose(batch)).toBe('Log "bad"');
  await step.release();
});
