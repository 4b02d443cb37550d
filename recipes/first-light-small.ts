/**
 * First light, small: the same question as first-light.ts with a quarter of the network's width, one size and one seed. For seeing PTB-XL
 * go through everything in a few minutes, and for bench/kill-and-resume.ts. Too small to say anything about transfer.
 *
 *     npx cardiograft study run recipes/first-light-small.ts --data DIR
 *
 * Time: about 2 minutes on 2 cores (2026-11-22, Intel Xeon 2.5 GHz).
 */
import { defineStudy } from "../src/study/index.ts";

export default defineStudy({
  name: "first-light-small",
  title: "First light, small",
  model: { name: "resnet1d18", width: 16 },
  window: { seconds: 2.5, crops: 2 },
  training: {
    batch: 64,
    optimiser: { kind: "adamw" },
    schedule: "one-cycle",
    rate: 0.002,
    validations: 3,
    // So that bench/kill-and-resume.ts sees random batches resumed, too.
    augmentation: { amplitude: 0.1, noise: 0.01, leadDropout: 0.05, timeMask: 0.1 },
  },
  upstream: {
    dataset: { name: "ptb-xl" },
    labels: "superclasses",
    folds: { train: [1, 2], validation: [9] },
    training: { steps: 150 },
  },
  downstream: {
    dataset: { name: "ptb-xl" },
    labels: "code-six",
    folds: { train: [7, 8], validation: [9], test: [10] },
    sizes: [200],
    training: { steps: 120 },
  },
  arms: ["scratch", "fine-tune"],
  seeds: [1],
  remarks: ["A trial of the machinery: one seed and a small network decide nothing."],
});
