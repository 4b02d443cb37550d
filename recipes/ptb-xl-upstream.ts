/**
 * An upstream for `advise`: the five diagnostic superclasses of PTB-XL, learned in minutes.
 *
 * Folds 1-8 train, fold 9 chooses the step, and fold 10 tells how good the network is, as in the benchmark, of which this is a short form.
 * What it names at its end is a model to start from:
 *
 *     npx cardiograft study run recipes/ptb-xl-upstream.ts --data DIR
 *     npx cardiograft advise --data FOLDER --labels TABLE --upstream .cardiograft/models/KEY
 *
 * DIR is PTB-XL as PhysioNet gives it. Time: about 7 minutes on 2 cores. Result: macro AUROC on fold 10 of 0.917 (2026-11-23, AMD EPYC).
 */
import { defineStudy } from "../src/study/index.ts";

export default defineStudy({
  name: "ptb-xl-upstream",
  title: "An upstream: five superclasses of PTB-XL",
  model: { name: "resnet1d18" },
  window: { seconds: 2.5, crops: 4 },
  training: {
    batch: 64,
    optimiser: { kind: "adamw" },
    schedule: "one-cycle",
    rate: 0.002,
    validations: 5,
    augmentation: { amplitude: 0.1, noise: 0.01, mixup: 0.2 },
  },
  downstream: {
    dataset: { name: "ptb-xl" },
    labels: "superclasses",
    unlabelled: "leave out",
    folds: { train: [1, 2, 3, 4, 5, 6, 7, 8], validation: [9], test: [10] },
    sizes: ["all"],
    training: { steps: 1500 },
  },
  arms: ["scratch"],
  seeds: [1],
});
