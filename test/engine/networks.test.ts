import { expect, it } from "vitest";
import { buildModel } from "../../src/nn/index.ts";
import { float32, type Model } from "../../src/onnx/index.ts";
import { gradientErrors, worst } from "../support/gradients.ts";

/**
 * Every network, few samples of odd number: its gradients on the runtime against float64, per tensor. The deeper ResNets are narrow
 * here, because the reference is slow; they consist of the same layers at any width.
 */
const cases = [
  ["resnet1d18", 125, {}],
  ["resnet1d50", 253, { width: 8 }],
  ["resnet1d101", 253, { width: 8 }],
  ["lstm", 15, {}],
  ["lstm", 13, { head: "pool" }],
  ["bilstm", 15, {}],
  ["bilstm", 7, { head: "pool" }],
  ["gru", 15, {}],
  ["gru", 13, { head: "pool" }],
] as const;

/**
 * At random initial weights a deep residual network is chaotic: two float32 implementations drift apart, and torch drifts from itself.
 * Residual branches that add a tenth of their usual share make it as well-behaved as a trained one.
 */
function calm(model: Model): Model {
  const initializers = new Map(model.graph.initializers);
  const last = initializers.has("layer1.0.bn3.weight") ? "bn3" : "bn2";
  for (const [name, { shape, data }] of model.graph.initializers) {
    if (name.endsWith(`.${last}.weight`))
      initializers.set(name, float32(shape, new Float32Array(data.length).fill(0.1)));
  }
  return { ...model, graph: { ...model.graph, initializers } };
}

for (const [name, samples, options] of cases) {
  for (const batch of [1, 3]) {
    it(`${name} ${JSON.stringify(options)} at batch ${batch}`, { timeout: 120_000 }, async () => {
      const normalisation = { mean: Array(12).fill(0.1), sd: Array(12).fill(0.9) };
      const model = buildModel({ name, leads: 12, samples, classes: 5, seed: 7, normalisation, ...options });
      const errors = await gradientErrors(calm(model), { batch, seed: 1 });
      expect(worst(errors)[1], `worst tensor: ${worst(errors)[0]}`).toBeLessThan(1e-4);
    });
  }
}
