import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { toySource } from "../../test/support/toy-source.ts";
import { buildModel } from "../nn/index.ts";
import { macroAuroc } from "../statistics/index.ts";
import { rateAt, TrainingAborted, type TrainingOptions, trainModel } from "./index.ts";
import { createOrder } from "./order.ts";

const options = (more: Partial<TrainingOptions> = {}): TrainingOptions => ({
  model: buildModel({
    name: "resnet1d18",
    leads: 2,
    samples: 32,
    classes: 2,
    seed: 1,
    width: 4,
    depth: [1, 1],
  }),
  train: toySource(50),
  validation: toySource(40, { seed: 2 }),
  optimiser: { kind: "adamw" },
  schedule: { kind: "one-cycle", rate: 0.01 },
  batch: 16,
  steps: 40,
  seed: 3,
  validations: 4,
  metric: (p, y, k) => macroAuroc(p, y, k).macro ?? 0,
  device: "cpu",
  threads: 1,
  ...more,
});

const weightsOf = (result: Awaited<ReturnType<typeof trainModel>>) =>
  [...result.model.graph.initializers].map(([name, t]) => [
    name,
    Buffer.from(t.data.buffer, t.data.byteOffset, t.data.byteLength).toString("base64"),
  ]);

describe("training", () => {
  it("learns, validates as often as asked, and gives the best weights", async () => {
    const seen: number[] = [];
    const result = await trainModel(options({ onProgress: (p) => seen.push(p.step) }));
    expect(result.history.map((h) => h.step)).toEqual([10, 20, 30, 40]);
    expect(result.best.metric).toBe(Math.max(...result.history.map((h) => h.metric)));
    expect(result.best.metric).toBeGreaterThan(0.75);
    expect(result.history.at(-1)!.trainingLoss).toBeLessThan(result.history[0]!.trainingLoss);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(result.milliseconds.step).toBeGreaterThan(0);
    expect(result.validation).toHaveLength(80);
    expect(result.model.graph.initializers.get("bn1.running_var")!.data[0]).not.toBe(1);
  });

  it("gives the same bytes for the same seed, and others for another", async () => {
    const [a, b, c] = [
      await trainModel(options()),
      await trainModel(options()),
      await trainModel(options({ seed: 4 })),
    ];
    expect(weightsOf(a)).toEqual(weightsOf(b));
    expect(weightsOf(a)).not.toEqual(weightsOf(c));
  });

  it("stopped at any step and resumed, ends with the same bytes as undisturbed", async () => {
    const whole = weightsOf(await trainModel(options()));
    const checkpointFile = join(temporary(), "checkpoint.bin");
    for (const stops of [3, 10, 27]) {
      const controller = new AbortController();
      const run = trainModel(
        options({
          checkpointFile,
          signal: controller.signal,
          onProgress: (p) => p.step >= stops && controller.abort(),
        }),
      );
      await expect(run).rejects.toThrow(TrainingAborted);
      expect(existsSync(checkpointFile)).toBe(true);
    }
    const result = await trainModel(options({ checkpointFile }));
    expect(weightsOf(result)).toEqual(whole);
    expect(result.history).toHaveLength(4);
  });

  it("refuses the checkpoint of another run, and a damaged one", async () => {
    const checkpointFile = join(temporary(), "checkpoint.bin");
    await trainModel(options({ checkpointFile, steps: 4 }));
    await expect(trainModel(options({ checkpointFile, steps: 4, batch: 8 }))).rejects.toThrow(
      /checkpoint\.bin: is the checkpoint of a run with other settings\. Delete/,
    );
    writeFileSync(checkpointFile, readFileSync(checkpointFile).subarray(0, -10));
    await expect(trainModel(options({ checkpointFile, steps: 4 }))).rejects.toThrow(
      /checkpoint\.bin: is cut short/,
    );
  });

  it("stops early when the metric no longer improves", async () => {
    const result = await trainModel(options({ steps: 100, validations: 20, patience: 2, metric: () => 0.5 }));
    expect(result.stoppedEarly).toBe(true);
    expect(result.history).toHaveLength(3);
    expect(result.best.step).toBe(5);
  });

  it("trains only what is trainable", async () => {
    const result = await trainModel(options({ trainable: (name) => name.startsWith("head.") }));
    const before = options().model.graph.initializers;
    for (const [name, t] of result.model.graph.initializers) {
      if (name.startsWith("head.")) expect(t.data).not.toEqual(before.get(name)!.data);
      else expect(t.data, name).toEqual(before.get(name)!.data);
    }
  });

  it("names step, rate and layer when the loss is no longer a number", async () => {
    const run = trainModel(options({ schedule: { kind: "constant", rate: 1e30 } }));
    await expect(run).rejects.toThrow(
      /^step \d+: the loss is NaN at learning rate 1\.00e\+30; the first output that is not finite is that of \w+ "[\w.]+"/,
    );
  });

  it("names what does not fit", async () => {
    await expect(trainModel(options({ train: toySource(10, { samples: 16 }) }))).rejects.toThrow(
      /the training data \(2 leads, 16 samples, 2 classes\) do not fit the model \(2 leads, 32 samples/,
    );
    await expect(trainModel(options({ validation: toySource(0) }))).rejects.toThrow(
      "the validation set is empty",
    );
    await expect(trainModel(options({ steps: 0 }))).rejects.toThrow(
      "steps must be a positive whole number, not 0",
    );
    await expect(trainModel(options({ device: "coreml" }))).rejects.toThrow(
      /device "coreml" cannot be used here: .*Usable here: cpu/,
    );
  });

  it("clips the gradient's norm", async () => {
    const loose = weightsOf(await trainModel(options({ steps: 3, clipNorm: 1e9 })));
    expect(loose).toEqual(weightsOf(await trainModel(options({ steps: 3 }))));
    expect(loose).not.toEqual(weightsOf(await trainModel(options({ steps: 3, clipNorm: 1e-3 }))));
  });
});

describe("the order of records", () => {
  it("is one permutation after the other", () => {
    const order = createOrder(10, 4, 7);
    const seen = Array.from({ length: 5 }, (_, step) => [...order(step)]).flat();
    for (const pass of [seen.slice(0, 10), seen.slice(10, 20)])
      expect([...pass].sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(seen.slice(0, 10)).not.toEqual(seen.slice(10));
  });

  it("depends on seed and step alone", () => {
    const [a, b] = [createOrder(10, 4, 7), createOrder(10, 4, 7)];
    for (let i = 0; i < 9; i++) a(i);
    expect(a(9)).toEqual(b(9));
    expect(createOrder(10, 4, 8)(9)).not.toEqual(b(9));
  });
});

describe("the one-cycle schedule", () => {
  // torch.optim.lr_scheduler.OneCycleLR(max_lr=0.01, total_steps=20), PyTorch 2.13.
  const torch = [
    0.0003999999999999993, 0.0013167184270002508, 0.003716718427000252, 0.006683281572999748,
    0.009083281572999747, 0.01, 0.009874640062350875, 0.009504846320134737, 0.0089091617757105,
    0.008117456539497631, 0.007169430017913008, 0.0061126202193628925, 0.00500002, 0.003887419780637108,
    0.0028306099820869924, 0.00188258346050237, 0.0010908782242895004, 0.0004951936798652628,
    0.00012539993764912555, 4e-8,
  ];
  it("is PyTorch's", () => {
    torch.forEach((rate, t) => {
      expect(rateAt({ kind: "one-cycle", rate: 0.01 }, t, 20)).toBeCloseTo(rate, 12);
    });
  });
});
