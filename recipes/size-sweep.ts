/**
 * Size sweep: how much is pre-training worth with 100, 300, 1,000, 3,000 and 8,000 labelled ECGs?
 *
 * Question: as in first light, but from very few records to many, with all ways of using a pre-trained network, and with the learning rate
 * of every training chosen on validation from the same two. Pre-training: five diagnostic superclasses on folds 1-4 of PTB-XL. Then the six
 * abnormalities of the CODE study on the patients of folds 5-8; fold 9 chooses, fold 10 judges.
 *
 *     npx cardiograft study run recipes/size-sweep.ts --data DIR --home HOME
 *
 * DIR is PTB-XL as PhysioNet gives it. Time: about two hours on 2 cores; `study plan` in place of `study run` estimates them. Stop it with Ctrl-C,
 * and the same command goes on. Result (docs/results.md): fine-tuning gains 0.05, 0.03, 0.015, 0.007 and 0.001 in macro AUROC; it is shown to
 * pay at 300 records, and to make no practical difference at 8,000.
 */
import { defineStudy } from "../src/study/index.ts";

export default defineStudy({
  name: "size-sweep",
  title: "Size sweep: five superclasses, then six abnormalities of PTB-XL with 100 to 8,000 records",
  model: { name: "resnet1d18" },
  window: { seconds: 2.5, crops: 2 },
  training: {
    batch: 32,
    optimiser: { kind: "adamw" },
    schedule: "one-cycle",
    rate: { search: [0.0005, 0.002] },
    validations: 4,
  },
  upstream: {
    dataset: { name: "ptb-xl" },
    labels: "superclasses",
    folds: { train: [1, 2, 3, 4], validation: [9] },
    training: { steps: 2000, rate: 0.002, validations: 5 },
  },
  downstream: {
    dataset: { name: "ptb-xl" },
    labels: "code-six",
    folds: { train: [5, 6, 7, 8], validation: [9], test: [10] },
    sizes: [100, 300, 1000, 3000, 8000],
    training: { steps: { 100: 200, 300: 300, 1000: 400, 3000: 700, 8000: 1500 } },
  },
  arms: ["scratch", "fine-tune", "head-then-all", "linear-probe", "random-probe"],
  seeds: [1, 2, 3],
  // One-cycle training is often best at its very end, by next to nothing.
  plateau: 0.002,
  remarks: [
    "Upstream and downstream are from one hospital group and overlap in task: three of the six labels (1dAVb, RBBB, LBBB) lie inside " +
      "the upstream's class CD, three (SB, AF, ST) are rhythms, which it does not name. Look at the gains by label.",
    "Fold 9, 2,183 records, chooses step and rate of all arms: more than who has 100 labels has to choose by.",
  ],
});
