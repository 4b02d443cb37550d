import { expect, it } from "vitest";
import { TrainingStep } from "../../src/engine/index.ts";
import { buildModel, parametersOf } from "../../src/nn/index.ts";
import type { Graph, Tensor } from "../../src/onnx/index.ts";
import { type CurveFixture, readFixture } from "../oracle/fixtures.ts";
import { formulaEcg, formulaTargets, withFormulaWeights } from "../oracle/formula.ts";

/** The residual branches' last normalisations scaled as in the fixture, in float32 as there. */
function scaled(graph: Graph, factor: number): Graph {
  const times = (v: number) => v * Math.fround(factor);
  const initializers = new Map<string, Tensor>(
    [...graph.initializers].map(([name, t]) =>
      name.endsWith(".bn3.weight")
        ? [name, { ...t, data: Float32Array.from(t.data as Float32Array, times) }]
        : [name, t],
    ),
  );
  return { ...graph, initializers };
}

/** Fifty steps of Adam from the same weights on the same data as PyTorch (bench/pytorch/fixtures.py). */
for (const network of ["resnet1d18", "resnet1d50", "resnet1d101", "lstm", "bilstm", "gru"]) {
  it(`${network} follows PyTorch's loss within 1 %`, { timeout: 240_000 }, async () => {
    const fixture = readFixture<CurveFixture>(`curve-${network}`);
    const { leads, records, samples, classes, batch, steps, optimiser, float32 } = fixture;
    const initial = buildModel({ name: network, leads, samples, classes, seed: 0 });
    const model = { ...initial, graph: scaled(withFormulaWeights(initial.graph), fixture.residualScale) };
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
