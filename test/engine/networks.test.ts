import { expect, it } from "vitest";
import { Random } from "../../src/base/index.ts";
import { type ArchitectureOptions, architectures, buildModel } from "../../src/nn/index.ts";
import { float32, type Model } from "../../src/onnx/index.ts";
import { gradientErrors, worst } from "../support/gradients.ts";

/**
 * Every network, few samples of odd number: its gradients on the runtime against float64, per tensor. Most are narrow here, because the
 * reference is slow; they consist of the same layers at any width.
 */
type Case = readonly [name: string, samples: number, ArchitectureOptions];

const cases: readonly Case[] = [
  ["resnet1d18", 125, {}],
  ["resnet1d50", 253, { width: 8 }],
  ["resnet1d101", 253, { width: 8 }],
  ["lstm", 15, {}],
  ["lstm", 13, { head: "pool" }],
  ["bilstm", 15, {}],
  ["bilstm", 7, { head: "pool" }],
  ["gru", 15, {}],
  ["gru", 13, { head: "pool" }],
];

/** Their heads normalise over the records of the batch: with one record no gradient would be left, with few it is ill-conditioned. */
const normalisingHead: readonly Case[] = [
  ["xresnet1d101", 125, { width: 8, depth: [2, 1, 3, 2], dropout: 0 }],
  ["resnet1d-wang", 63, { width: 16, depth: [1, 2, 1], dropout: 0 }],
  ["inception1d", 61, { width: 8, dropout: 0 }],
  ["fcn-wang", 61, { width: 16, dropout: 0 }],
  ["lstm2-pooled", 15, { width: 16, dropout: 0 }],
  ["bilstm2-pooled", 15, { width: 16, dropout: 0 }],
];

function changed(model: Model, change: (name: string, size: number) => ArrayLike<number> | undefined): Model {
  const initializers = new Map(model.graph.initializers);
  for (const [name, { shape, data }] of model.graph.initializers) {
    const values = change(name, data.length);
    if (values) initializers.set(name, float32(shape, values));
  }
  return { ...model, graph: { ...model.graph, initializers } };
}

/**
 * At random initial weights a deep residual network is chaotic: two float32 implementations drift apart, and torch drifts from itself.
 * Residual branches that add a tenth of their usual share make it as well-behaved as a trained one.
 */
function calm(model: Model): Model {
  const last = model.graph.initializers.has("layer1.0.bn3.weight")
    ? /\.bn3\.weight$/
    : /\.(bn2|convs\.2\.1)\.weight$/;
  return changed(model, (name, size) => (last.test(name) ? new Float32Array(size).fill(0.1) : undefined));
}

/** While a normalisation's bias is 0, its scale has hardly any gradient where another normalisation follows behind a ReLU. */
function biased(model: Model): Model {
  const values = (name: string, size: number) => {
    const random = new Random("bias", name);
    return Float32Array.from({ length: size }, () => random.normal(0, 0.1));
  };
  return changed(model, (name, size) => (name.endsWith(".bias") ? values(name, size) : undefined));
}

const groups = [
  { list: cases, batches: [1, 3], settle: calm },
  { list: normalisingHead, batches: [5, 8], settle: (model: Model) => biased(calm(model)) },
];

for (const { list, batches, settle } of groups) {
  for (const [name, samples, options] of list) {
    for (const batch of batches) {
      it(`${name} ${JSON.stringify(options)} at batch ${batch}`, { timeout: 120_000 }, async () => {
        const normalisation = { mean: Array(12).fill(0.1), sd: Array(12).fill(0.9) };
        const model = buildModel({
          name,
          leads: 12,
          samples,
          classes: 5,
          seed: 7,
          normalisation,
          ...options,
        });
        const errors = await gradientErrors(settle(model), { batch, seed: 1 });
        expect(worst(errors)[1], `worst tensor: ${worst(errors)[0]}`).toBeLessThan(1e-4);
      });
    }
  }
}

it("knows every architecture", () => {
  const named = new Set([...cases, ...normalisingHead].map(([name]) => name));
  expect([...named]).toEqual([...architectures.keys()]);
});
