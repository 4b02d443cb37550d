import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { toySource } from "../../test/support/toy-source.ts";
import { createPredictor } from "../engine/index.ts";
import { buildModel } from "../nn/index.ts";
import type { Model } from "../onnx/index.ts";
import { auroc, fitLogistic, logisticProbability, mean } from "../statistics/index.ts";
import { encoderOf, withFeatures, withProjector } from "../transfer/index.ts";
import {
  type BatchSource,
  TrainingAborted,
  type TrainingOptions,
  trainModel,
  twoViews,
  VIEWS,
} from "./index.ts";
import { millivolt } from "./predict.ts";

const cpu = { device: "cpu", threads: 1 } as const;
const changes = { amplitude: 0.2, noise: 0.2, timeMask: 0.2, leadDropout: 0.2 };
const fresh = (seed: number) =>
  buildModel({
    ...{ name: "resnet1d18", leads: 2, samples: 32, classes: 2, seed, width: 4, depth: [1, 1] },
    normalisation: { mean: [0, 0], sd: [0.8, 0.8] },
  });

const options = (more: Partial<TrainingOptions> = {}): TrainingOptions => ({
  model: withProjector(fresh(1), 256, 1),
  train: twoViews(toySource(60), changes),
  validation: twoViews(toySource(40, { seed: 2 }), changes),
  optimiser: { kind: "adamw" },
  schedule: { kind: "one-cycle", rate: 0.01 },
  ...{ batch: 16, steps: 20, validations: 4, seed: 3, ...cpu },
  ...more,
});

const weightsOf = ({ graph }: Model) =>
  [...graph.initializers].map(([name, t]) => [
    name,
    Buffer.from(t.data.buffer, t.data.byteOffset, t.data.byteLength).toString("base64"),
  ]);

/** What the head of a model sees of each record of a source, in its first crop, and the labels. */
async function featuresOf(model: Model, source: BatchSource) {
  const { size, leads, samples } = source;
  const { model: open, features, width } = withFeatures(model);
  const { x, scale, y } = source.evaluate(
    Int32Array.from({ length: size }, (_, i) => i),
    0,
  );
  const predictor = await createPredictor(open, cpu);
  const values = (await predictor.run(millivolt({ x, scale, y }, samples), [size, leads, samples]))[
    features
  ]!;
  await predictor.release();
  const largest = Math.max(...values);
  return { values: values.map((v) => v / largest), width, y };
}

/** The mean AUROC of a linear probe: fitted to 40 records, applied to 400 others. */
async function probed(model: Model): Promise<number> {
  const train = await featuresOf(model, toySource(40, { seed: 5 }));
  const test = await featuresOf(model, toySource(400, { seed: 6 }));
  const { width } = train;
  const scores = [0, 1].map((k) => {
    const of = (y: Float32Array) => y.filter((_, i) => i % 2 === k);
    const probe = fitLogistic(train.values, of(train.y), width, { penalty: 0.01 })!;
    const rows = Array.from({ length: 400 }, (_, i) => test.values.subarray(i * width, (i + 1) * width));
    return auroc(
      rows.map((row) => logisticProbability(probe, row)),
      of(test.y),
    )!;
  });
  return mean(scores)!;
}

describe("training without labels", () => {
  it.each([1, 2, 3])(
    "finds what tells the classes apart, without having seen one (seed %i)",
    async (seed) => {
      const { model, history, best, validation } = await trainModel(
        options({
          model: withProjector(fresh(seed), 256, seed),
          train: twoViews(toySource(400), changes),
          ...{ batch: 32, steps: 150, seed },
        }),
      );
      expect(history[3]!.trainingLoss).toBeLessThan(0.8 * history[0]!.trainingLoss);
      for (const { metric, validationLoss } of history) expect(metric).toBe(-validationLoss);
      expect(best.metric).toBe(Math.max(...history.map((h) => h.metric)));
      expect(validation).toHaveLength(0);
      const [before, after] = [await probed(fresh(seed)), await probed(encoderOf(model, 2, seed))];
      expect(after, `random features: ${before}`).toBeGreaterThan(before + 0.03);
      expect(after).toBeGreaterThan(0.96);
    },
  );

  it("stopped at any step and resumed, ends with the same bytes as undisturbed", async () => {
    const whole = await trainModel(options());
    const checkpointFile = join(temporary(), "checkpoint.bin");
    for (const stops of [2, 5, 13]) {
      const controller = new AbortController();
      const onProgress = ({ step }: { step: number }) => step >= stops && controller.abort();
      const run = trainModel(options({ checkpointFile, signal: controller.signal, onProgress }));
      await expect(run).rejects.toThrow(TrainingAborted);
    }
    const resumed = await trainModel(options({ checkpointFile }));
    expect(weightsOf(resumed.model)).toEqual(weightsOf(whole.model));
    expect(resumed.history).toEqual(whole.history);
    const other = twoViews(toySource(60), { ...changes, noise: 0.1 });
    await expect(trainModel(options({ checkpointFile, train: other }))).rejects.toThrow(/other settings/);
  });

  it.each([
    [
      { train: toySource(60) },
      /the training data have 1 view\(s\) of each record: make its source with twoViews/,
    ],
    [{ model: fresh(1), metric: () => 0 }, /the training data have 2 view\(s\).*a source that gives one/],
    [{ batch: 1 }, /of two records or more/],
    [{ model: fresh(1), train: toySource(9), validation: toySource(9) }, /give a metric/],
    [{ positiveWeights: [1, 2] }, /learns without them/],
  ] as [Partial<TrainingOptions>, RegExp][])("refuses %#", async (change, message) => {
    await expect(trainModel(options(change))).rejects.toThrow(message);
  });
});

describe("two views", () => {
  const indices = Int32Array.from([7, 3, 11]);
  const rows = (v: Int16Array, half: 0 | 1) => v.subarray((half * v.length) / 2, ((half + 1) * v.length) / 2);

  it("are crops of the same records, in the same order, each with changes of its own", () => {
    const plain = twoViews(toySource(20, { length: 32 }), {}).train(indices, 4, 1);
    expect(rows(plain.x, 1)).toEqual(rows(plain.x, 0));
    expect([...plain.y.subarray(6)]).toEqual([...plain.y.subarray(0, 6)]);
    expect(plain.scale).toHaveLength(12);
    const [cropped] = [twoViews(toySource(20), {}).train(indices, 4, 1)];
    expect(rows(cropped.x, 1)).not.toEqual(rows(cropped.x, 0));
    const changed = twoViews(toySource(20, { length: 32 }), { amplitude: 0.2 }).train(indices, 4, 1);
    expect(new Set(changed.scale).size).toBe(6);
  });

  it("are a function of records, step and seed, and fixed in evaluation", () => {
    const source = twoViews(toySource(20), changes);
    const once = source.train(indices, 4, 1);
    expect(source.train(indices, 4, 1)).toEqual(once);
    expect(source.train(indices, 5, 1).x).not.toEqual(once.x);
    expect(source.train(indices, 4, 2).x).not.toEqual(once.x);
    expect(source.evaluate(indices, 0)).toEqual(twoViews(toySource(20), changes).evaluate(indices, 0));
    expect(source.evaluate(Int32Array.from([3, 3]), 0).x).toHaveLength(2 * 2 * 2 * 32);
  });

  it("have changes by default", () => {
    const settings = (...changes: [typeof VIEWS?]) => twoViews(toySource(20), changes[0], 100).settings;
    expect(settings()).toEqual(settings(VIEWS));
    expect(settings()).not.toEqual(settings({}));
  });

  it("are never mixed with other records", () => {
    expect(() => twoViews(toySource(20), { mixup: 0.4 })).toThrow(/would not be of one; leave it out/);
  });
});
