/**
 * Convolutional or recurrent: which network gains more from pre-training, and is it the recurrence or the head?
 *
 * The original study found that convolutional networks gain more. Its recurrent networks have a head on all time steps at once: most of their
 * weights are in it, and the head is what fine-tuning throws away. Here each network has both heads: `flatten` on all time steps, and `pool` on
 * what they are pooled to, which is small. If recurrent networks with pooled heads gain as convolutional ones do, and convolutional ones with
 * flat heads as recurrent ones, it was the head. The results say which share of a network's weights is carried over.
 *
 *     npx cardiograft study plan recipes/cnn-vs-rnn.ts --data DIR
 *     npx cardiograft study run recipes/cnn-vs-rnn.ts --data DIR --home HOME
 *
 * DIR is PTB-XL as PhysioNet gives it. Pre-training: five superclasses on folds 1-4. Then the six abnormalities of the CODE study on the
 * patients of folds 5-8; fold 9 chooses, fold 10 judges. Time: about an hour on 2 cores; the plan says how long here.
 * Result (docs/results.md): all six gain. Recurrent networks gain no less than convolutional ones, but were far from trained to their end; that
 * the discarded head makes the difference was not seen.
 */
import { defineGrid } from "../src/study/index.ts";

// A bilstm takes as long as a resnet1d18; without it the others have more steps in the same time.
const names = ["resnet1d18", "lstm", "gru"];
const heads = ["flatten", "pool"] as const;

export default defineGrid({
  name: "cnn-vs-rnn",
  title: "Convolutional or recurrent, with heads on all time steps or on their mean",
  networks: Object.fromEntries(
    names.flatMap((name) => heads.map((head) => [`${name}-${head}`, { name, head }])),
  ),
  window: { seconds: 10, crops: 1 },
  training: {
    batch: 32,
    optimiser: { kind: "adamw" },
    schedule: "one-cycle",
    rate: 0.002,
    clipNorm: 1,
    validations: 3,
  },
  upstreams: {
    superclasses: {
      dataset: { name: "ptb-xl" },
      labels: "superclasses",
      folds: { train: [1, 2, 3, 4], validation: [9] },
      training: { steps: 600 },
    },
  },
  downstreams: {
    "code-six": {
      dataset: { name: "ptb-xl" },
      labels: "code-six",
      folds: { train: [5, 6, 7, 8], validation: [9], test: [10] },
      sizes: [300, 3000],
      training: { steps: { 300: 150, 3000: 350 } },
    },
  },
  arms: ["scratch", "fine-tune"],
  seeds: [1, 2],
  remarks: [
    "Upstream and downstream are the same records' hospital group: both are PTB-XL, by other patients and other labels.",
    "One learning rate for all networks: who wants to rank the networks themselves must search it for each.",
  ],
});
