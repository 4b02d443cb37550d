import { describe, expect, it } from "vitest";
import { createPredictor, TrainingStep } from "../../src/engine/index.ts";
import { parametersOf } from "../../src/nn/index.ts";
import { type Model, readModel, writeModel } from "../../src/onnx/index.ts";
import { trainModel } from "../../src/training/index.ts";
import { replaceHead } from "../../src/transfer/index.ts";
import { formulaEcg } from "../oracle/formula.ts";
import { evaluate, feedsOf, fromTensor, relativeError, value } from "../oracle/index.ts";
import { gradientErrors, worst } from "../support/gradients.ts";
import { adopted, LEADS, SAMPLES, strangers } from "../support/strangers.ts";
import { toySource } from "../support/toy-source.ts";

/**
 * Models that PyTorch exported (bench/pytorch/export.py), loaded, fine-tuned with a new head, saved and read back: what comes out must be
 * what PyTorch, the float64 oracle and the runtime each make of them.
 */
const session = { device: "cpu", threads: 1 } as const;
const CLASSES = 2;

async function logitsOf(model: Model, x: Float32Array, records: number): Promise<Float32Array> {
  const predictor = await createPredictor(model, session);
  const { logits } = await predictor.run(x, [records, LEADS, SAMPLES]);
  await predictor.release();
  return logits!;
}

describe.each(Object.entries(strangers))("%s", (name, { input, probabilities, output, timeMajor }) => {
  const [records] = input;

  it("gives PyTorch's outputs, in the runtime and in float64", async () => {
    const model = adopted(name);
    const { shape, data } = formulaEcg(input);
    expect(shape).toEqual(timeMajor ? [records, SAMPLES, LEADS] : [records, LEADS, SAMPLES]);
    const ecg = formulaEcg([records, LEADS, SAMPLES]);
    expect(ecg.data).toEqual(data);
    const wanted = probabilities ? "probabilities" : "logits";
    const oracle = evaluate(model.graph, feedsOf({ ecg: fromTensor(ecg) }), [wanted]).get(wanted)!;
    // Constants that the exporter computed are float32.
    expect(relativeError(oracle.data, output)).toBeLessThan(1e-6);
    const predictor = await createPredictor(model, session);
    const results = await predictor.run(ecg.data as Float32Array, [records, LEADS, SAMPLES]);
    await predictor.release();
    expect(relativeError(results[wanted]!, output)).toBeLessThan(3e-6);
  });

  it("serves any number of records, each as if it were alone", async () => {
    const model = adopted(name);
    const ecg = formulaEcg([3, LEADS, SAMPLES]).data as Float32Array;
    const together = await logitsOf(model, ecg, 3);
    const size = LEADS * SAMPLES;
    const alone: number[] = [];
    for (let i = 0; i < 3; i++)
      alone.push(...(await logitsOf(model, ecg.slice(i * size, (i + 1) * size), 1)));
    expect(relativeError(together, alone)).toBeLessThan(1e-5);
    expect(alone.slice(0, together.length / 3)).not.toEqual(
      alone.slice(together.length / 3, -together.length / 3),
    );
  });

  it("has gradients", async () => {
    const errors = await gradientErrors(replaceHead(adopted(name), CLASSES, 3), { batch: 3, seed: 2 });
    const [tensor, error] = worst(errors);
    expect(error, `worst tensor: ${tensor}`).toBeLessThan(1e-4);
    expect(errors.size).toBeGreaterThan(4);
  });

  it("learns, and its file gives what it gave", async () => {
    const model = replaceHead(adopted(name), CLASSES, 3);
    const trainable = new Set(parametersOf(model.graph));
    const step = await TrainingStep.create(
      model,
      { trainable, batch: 16, optimiser: { kind: "adam" } },
      session,
    );
    const source = toySource(16, { samples: SAMPLES, length: SAMPLES, leads: LEADS });
    const batch = source.evaluate(
      Int32Array.from({ length: 16 }, (_, i) => i),
      0,
    );
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) losses.push((await step.run(batch, 0.01)).loss);
    const tuned = step.snapshot();
    await step.release();
    expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]!);
    for (const parameter of trainable) {
      expect(tuned.graph.initializers.get(parameter)!.data, parameter).not.toEqual(
        model.graph.initializers.get(parameter)!.data,
      );
    }
    const back = readModel(writeModel(tuned), `${name}, saved`);
    expect(back.graph.nodes).toEqual(tuned.graph.nodes);
    for (const { outputs } of tuned.graph.nodes)
      for (const v of outputs) expect(back.graph.types.get(v), v).toEqual(tuned.graph.types.get(v));
    const ecg = formulaEcg([3, LEADS, SAMPLES]);
    const again = await logitsOf(back, ecg.data as Float32Array, 3);
    expect(again).toEqual(await logitsOf(tuned, ecg.data as Float32Array, 3));
    const oracle = evaluate(tuned.graph, feedsOf({ ecg: fromTensor(ecg) }), ["logits"]).get("logits")!;
    expect(oracle.shape).toEqual(value([3, CLASSES]).shape);
    expect(relativeError(again, oracle.data)).toBeLessThan(1e-5);
  });
});

it("is trained by the loop as our own models are", async () => {
  const options = { samples: SAMPLES, length: SAMPLES + 8, leads: LEADS };
  const result = await trainModel({
    model: replaceHead(adopted("resnet.dynamo"), CLASSES, 1),
    train: toySource(64, options),
    validation: toySource(32, { ...options, seed: 2 }),
    optimiser: { kind: "adamw" },
    schedule: { kind: "constant", rate: 0.01 },
    batch: 16,
    steps: 40,
    seed: 1,
    validations: 2,
    metric: (p, y) => -p.reduce((sum, v, i) => sum + (v - y[i]!) ** 2, 0) / p.length,
    device: "cpu",
    threads: 1,
  });
  expect(result.best.metric).toBeGreaterThan(-0.2);
  expect(result.history.at(-1)!.trainingLoss).toBeLessThan(0.6);
});
