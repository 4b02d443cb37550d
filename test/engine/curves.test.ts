import { expect, it } from "vitest";
import { TrainingStep } from "../../src/engine/index.ts";
import { buildModel, parametersOf } from "../../src/nn/index.ts";
import { type CurveFixture, readFixture } from "../oracle/fixtures.ts";
import { formulaEcg, formulaTargets, withFormulaWeights } from "../oracle/formula.ts";

/**
 * Fifty steps of Adam from the same weights on the same data as PyTorch (bench/pytorch/fixtures.py). The two deeper ResNets are too
 * chaotic to compare step by step: PyTorch in float32 leaves PyTorch in float64 by more than a percent.
 */
for (const network of ["resnet1d18", "lstm", "bilstm", "gru"]) {
  it(`${network} follows PyTorch's loss within 1 %`, { timeout: 120_000 }, async () => {
    const { leads, records, samples, classes, batch, steps, optimiser, float32 } = readFixture<CurveFixture>(
      `curve-${network}`,
    );
    const initial = buildModel({ name: network, leads, samples, classes, seed: 0 });
    const model = { ...initial, graph: withFormulaWeights(initial.graph) };
    const options = {
      trainable: new Set(parametersOf(model.graph)),
      batch,
      optimiser: { kind: optimiser.kind },
    };
    const step = await TrainingStep.create(model, options, { device: "cpu", threads: 1 });
    // Signals lie between -sqrt 3 and sqrt 3: 16 bits hold them to 3e-5.
    const scale = Math.sqrt(3) / 32767;
    const ecg = formulaEcg([records, leads, samples]).data as Float32Array;
    const targets = formulaTargets([records, classes]).data as Float32Array;
    const size = leads * samples;
    const errors: number[] = [];
    for (let s = 0; s < steps; s++) {
      const first = (s * batch) % records;
      const x = Int16Array.from(ecg.subarray(first * size, (first + batch) * size), (v) =>
        Math.round(v / scale),
      );
      const y = targets.slice(first * classes, (first + batch) * classes);
      const { loss } = await step.run(
        { x, scale: new Float32Array(batch * leads).fill(scale), y },
        optimiser.rate,
      );
      errors.push(Math.abs(loss - float32.loss[s]!) / float32.loss[s]!);
    }
    await step.release();
    expect(Math.max(...errors)).toBeLessThan(0.01);
  });
}
