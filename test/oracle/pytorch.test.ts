import { describe, expect, it } from "vitest";
import { trainingGraph } from "../../src/autodiff/index.ts";
import { architectures, buildModel, countParameters } from "../../src/nn/index.ts";
import { parametersOf } from "../../src/nn/parameters.ts";
import { type GradientsFixture, type OutputsFixture, readFixture } from "./fixtures.ts";
import {
  formulaEcg,
  formulaProjection,
  formulaTargets,
  recurrentLayers,
  recurrentToTorch,
  withFormulaWeights,
} from "./formula.ts";
import { evaluate, feedsOf, fromTensor, relativeError, type Value, value } from "./index.ts";
import { runInRuntime } from "./runtime.ts";

/**
 * Our networks against PyTorch: what src/nn builds means what PyTorch's modules mean, and what
 * src/autodiff derives is their gradient. Fixtures: bench/pytorch. ONNX Runtime computes in float32; the
 * oracle in float64, where it is not too slow.
 */
const variants = [...architectures.keys(), "lstm-pool", "bilstm-pool", "gru-pool"];
const ORACLE_PARAMETERS = 5e6;

function modelOf(fixture: OutputsFixture | GradientsFixture, samples: number, classes: number) {
  const { network: name, head, leads } = fixture;
  const { width, depth, dropout } = "loss" in fixture ? fixture : {};
  const spec = { name, leads, samples, classes, head, width, depth, dropout };
  return { spec, graph: withFormulaWeights(buildModel({ ...spec, seed: 0 }).graph) };
}

const length = (x: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! ** 2;
  return Math.sqrt(sum);
};

describe("logits in evaluation mode", () => {
  for (const variant of variants)
    it(variant, { timeout: 180_000 }, async () => {
      const fixture = readFixture<OutputsFixture>(`outputs-${variant}`);
      for (const { records, samples, classes, parameters, logits } of fixture.cases) {
        const { spec, graph } = modelOf(fixture, samples, classes);
        expect(countParameters(spec)).toBe(parameters);
        const feeds = feedsOf({ ecg: fromTensor(formulaEcg([records, fixture.leads, samples])) });
        const outputs = graph.outputs.filter(({ name }) => name === "logits");
        const expected = feedsOf({ logits: value([records, classes], logits) });
        const computed = await runInRuntime({ ...graph, outputs }, feeds, expected, 18);
        expect(relativeError(computed.get("logits")!.data, logits)).toBeLessThan(1e-5);
        if (parameters > ORACLE_PARAMETERS) continue;
        const own = evaluate(graph, feeds, ["logits"]).get("logits")!;
        expect(own.shape).toEqual([records, classes]);
        expect(relativeError(own.data, logits)).toBeLessThan(2e-7);
      }
    });
});

describe("loss, gradients and batch statistics of a training pass", () => {
  for (const variant of variants)
    it(variant, { timeout: 120_000 }, () => {
      const fixture = readFixture<GradientsFixture>(`gradients-${variant}`);
      const { records, samples, classes } = fixture;
      const { graph: model } = modelOf(fixture, samples, classes);
      const trained = trainingGraph(model, { trainable: new Set(parametersOf(model)) });
      const feeds = feedsOf({
        ecg: fromTensor(formulaEcg([records, fixture.leads, samples])),
        targets: fromTensor(formulaTargets([records, classes])),
      });
      const statistics = trained.statistics.flatMap((s) => [s.batchMean, s.batchVariance, s.value]);
      const wanted = [trained.loss, ...trained.gradients.values(), ...statistics];
      const values = evaluate(trained.graph, feeds, wanted);
      expect(relativeError(values.get(trained.loss)!.data, [fixture.loss])).toBeLessThan(1e-8);

      const gradients = new Map<string, Value>();
      for (const [name, gradient] of trained.gradients) gradients.set(name, values.get(gradient)!);
      const byTorchName = new Map<string, ArrayLike<number>>();
      for (const [name, gradient] of gradients) byTorchName.set(name, gradient.data);
      for (const [rnn, cell] of recurrentLayers(model)) {
        const [W, R, B] = ["W", "R", "B"].map((part) => gradients.get(`${rnn}.${part}`)!);
        for (const part of ["W", "R", "B"]) byTorchName.delete(`${rnn}.${part}`);
        for (const [name, gradient] of recurrentToTorch(cell, rnn, { W: W!, R: R!, B: B! }))
          byTorchName.set(name, gradient);
      }
      expect([...byTorchName.keys()].sort()).toEqual(Object.keys(fixture.gradients).sort());
      for (const [name, [norm, projection]] of Object.entries(fixture.gradients)) {
        const own = byTorchName.get(name)!;
        expect(Math.abs(length(own) / norm - 1), `norm of ${name}`).toBeLessThan(1e-6);
        const error = Math.abs(formulaProjection(name, own) - projection) / norm;
        expect(error, `projection of ${name}`).toBeLessThan(1e-6);
      }

      for (const s of trained.statistics) {
        const expected = fixture.runningAfter[s.mean];
        if (!expected) continue;
        const normal = values.get(s.value)!;
        const count = normal.data.length / normal.shape[1]!;
        const moved = (running: string, batch: string, factor: number): Float64Array =>
          fromTensor(model.initializers.get(running)!).data.map(
            (old, i) => s.momentum * old + (1 - s.momentum) * factor * values.get(batch)!.data[i]!,
          );
        const mean = moved(s.mean, s.batchMean, 1);
        const variance = moved(s.variance, s.batchVariance, count / (count - 1));
        expect(length(mean)).toBeCloseTo(expected[0], 6);
        expect(length(variance)).toBeCloseTo(fixture.runningAfter[s.variance]![0], 6);
      }
    });
});
