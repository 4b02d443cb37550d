/**
 * PTB-XL benchmark: how good is a network that learns the five diagnostic superclasses from all records, by the protocol that everybody reports?
 *
 * Folds 1-8 train, fold 9 chooses, fold 10 judges, and records without a superclass take no part, as in Strodthoff et al. 2021, whose best
 * networks reach a macro AUROC of 0.928 to 0.930. Crops of 2.5 s; the predictions of seven of them are averaged. A convolutional network and a
 * recurrent one, each with its own rate. Steps, rates and augmentation were settled on folds 1-9.
 *
 *     npx cardiograft study run recipes/ptb-xl-benchmark.ts --data DIR --home HOME
 *
 * DIR is PTB-XL as PhysioNet gives it. Time: two hours and a half on 2 cores; `study plan` in place of `study run` estimates it. Result: macro
 * AUROC on fold 10 of 0.928 [0.923, 0.934] with the convolutional network and 0.931 [0.926, 0.937] with the recurrent one (docs/results.md).
 */
import { defineGrid } from "../src/study/index.ts";

const STEPS = 5000;

export default defineGrid({
  name: "ptb-xl-benchmark",
  title: "PTB-XL benchmark",
  networks: {
    resnet1d18: { name: "resnet1d18" },
    lstm2: { name: "lstm2-pooled", width: 128 },
  },
  window: { seconds: 2.5, crops: 7 },
  training: {
    batch: 64,
    optimiser: { kind: "adamw" },
    schedule: "one-cycle",
    rate: 0.002,
    validations: 8,
    augmentation: { amplitude: 0.1, noise: 0.01, mixup: 0.2 },
  },
  downstreams: {
    superclasses: {
      dataset: { name: "ptb-xl" },
      labels: "superclasses",
      unlabelled: "leave out",
      folds: { train: [1, 2, 3, 4, 5, 6, 7, 8], validation: [9], test: [10] },
      sizes: ["all"],
      training: { steps: STEPS },
    },
  },
  exceptions: [
    {
      network: "lstm2",
      why: "The recurrent network has twice the learning rate, clipped gradients and no mixup.",
      study: (study) => ({
        ...study,
        training: {
          ...study.training,
          ...{ rate: 0.004, clipNorm: 1, augmentation: { amplitude: 0.1, noise: 0.01 } },
        },
      }),
    },
  ],
  arms: ["scratch"],
  seeds: [1, 2, 3],
});
