import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { toySource } from "../../test/support/toy-source.ts";
import { buildModel } from "../nn/index.ts";
import { macroAuroc } from "../statistics/index.ts";
import { augmented, predictSource, TrainingAborted, type TrainingOptions, trainModel } from "./index.ts";
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
    expect(result.dataShare).toBeGreaterThan(0);
    expect(result.dataShare).toBeLessThan(1);
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
    writeFileSync(checkpointFile, "cardiograft checkpoint 1\n{}\n");
    await expect(trainModel(options({ checkpointFile, steps: 4 }))).rejects.toThrow(
      /checkpoint\.bin: was written by another version of Cardiograft\. Delete/,
    );
  });

  it("refuses to go on with other rates or another augmentation", async () => {
    const checkpointFile = join(temporary(), "checkpoint.bin");
    await trainModel(options({ checkpointFile, steps: 4 }));
    const other = /is the checkpoint of a run with other settings/;
    const groups = [{ match: ["head.weight"], rateFactor: 0.5 }];
    await expect(trainModel(options({ checkpointFile, steps: 4, groups }))).rejects.toThrow(other);
    const train = augmented(toySource(50), { noise: 0.1 });
    await expect(trainModel(options({ checkpointFile, steps: 4, train }))).rejects.toThrow(other);
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

  it("gives the validation probabilities of the best weights, also where a resumed run has nothing left to do", async () => {
    const checkpointFile = join(temporary(), "checkpoint.bin");
    // The metric has the second of four validations win.
    let calls = 0;
    const result = await trainModel(options({ checkpointFile, metric: () => [0, 1, 0.5, 0][calls++]! }));
    expect(result.best.step).toBe(20);
    expect(calls).toBe(4);
    const session = { device: "cpu", threads: 1 } as const;
    const predicted = await predictSource(result.model, toySource(40, { seed: 2 }), session);
    expect(result.validation).toEqual(predicted);
    const again = await trainModel(options({ checkpointFile, metric: () => 0 }));
    expect(again.validation).toEqual(predicted);
    expect(again.history).toEqual(result.history);
  });

  it("gives a group its own rate, and all others the schedule's", async () => {
    const run = async (groups?: TrainingOptions["groups"]) =>
      trainModel(
        options({ steps: 1, optimiser: { kind: "sgd" }, schedule: { kind: "constant", rate: 0.1 }, groups }),
      );
    const before = options().model.graph.initializers;
    const plain = (await run()).model.graph.initializers;
    const grouped = (
      await run([
        { match: (name) => name.startsWith("head."), rateFactor: 4 },
        { match: ["hidden.weight", "head.bias"], rateFactor: 0.25 },
      ])
    ).model.graph.initializers;
    for (const [name, factor] of [
      ["head.weight", 4],
      ["head.bias", 4],
      ["hidden.weight", 0.25],
      ["conv1.weight", 1],
      ["bn1.bias", 1],
    ] as const) {
      const moved = (after: typeof before) =>
        Float64Array.from(
          after.get(name)!.data as Float32Array,
          (v, i) => v - Number(before.get(name)!.data[i]),
        );
      const [one, other] = [moved(plain), moved(grouped)];
      const largest = Math.max(...one.map(Math.abs));
      expect(largest, name).toBeGreaterThan(0);
      one.forEach((d, i) => {
        expect(Math.abs(other[i]! - factor * d), name).toBeLessThan(1e-5 * Math.max(largest, 0.01));
      });
    }
  });

  it("adds nothing for groups that change nothing", async () => {
    const same = await trainModel(options({ groups: [{ match: () => true, rateFactor: 1 }] }));
    expect(weightsOf(same)).toEqual(weightsOf(await trainModel(options())));
  });

  it("lets weights alone decay when told so", async () => {
    const run = async (decay: "all" | "weights") => {
      const optimiser = { kind: "adamw", weightDecay: 0.5, decay } as const;
      const model = buildModel({ name: "gru", leads: 2, samples: 32, classes: 2, seed: 1 });
      const schedule = { kind: "constant", rate: 0.01 } as const;
      const result = await trainModel(options({ model, steps: 1, optimiser, schedule }));
      return result.model.graph.initializers;
    };
    const [all, weights] = [await run("all"), await run("weights")];
    for (const name of ["rnn.W", "rnn.R", "head.weight"]) {
      const [a, b] = [all.get(name)!.data as Float32Array, weights.get(name)!.data as Float32Array];
      expect(Math.max(...a.map((v, i) => Math.abs(v - b[i]!))), name).toBeLessThan(1e-7);
    }
    for (const name of ["rnn.B", "head.bias"])
      expect(all.get(name)!.data, name).not.toEqual(weights.get(name)!.data);
  });

  it.each([
    [
      { groups: [{ match: () => true, rateFactor: 0 }] },
      /group 1: its rateFactor is 0; leave the parameters out/,
    ],
    [{ groups: [{ match: ["conv9.weight"], rateFactor: 2 }] }, /the model has no parameter "conv9.weight"/],
    [{ optimiser: { kind: "adam", momentum: 0.9 } }, /optimiser adam: momentum is an option of sgd/],
    [{ optimiser: { kind: "sgd", nesterov: true } }, /optimiser sgd: nesterov needs a momentum/],
    [{ optimiser: { kind: "sgd", momentum: 1 } }, /momentum must be from 0 to below 1, not 1/],
    [{ optimiser: { kind: "adamw", weightDecay: -1 } }, /weightDecay must not be negative/],
    [{ schedule: { kind: "step", rate: 0.1 } }, /schedule step: give either/],
  ] as [Partial<TrainingOptions>, RegExp][])("refuses %j", async (change, message) => {
    await expect(trainModel(options(change))).rejects.toThrow(message);
  });

  it.each(["sgd", "sgd with momentum"])("resumes %s, too, to the same bytes", async (name) => {
    const optimiser = { kind: "sgd", momentum: name === "sgd" ? undefined : 0.9 } as const;
    const whole = weightsOf(await trainModel(options({ optimiser })));
    const checkpointFile = join(temporary(), "checkpoint.bin");
    const controller = new AbortController();
    const onProgress = (p: { step: number }) => p.step === 7 && controller.abort();
    const stopped = options({ optimiser, checkpointFile, signal: controller.signal, onProgress });
    await expect(trainModel(stopped)).rejects.toThrow(TrainingAborted);
    expect(weightsOf(await trainModel(options({ optimiser, checkpointFile })))).toEqual(whole);
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
