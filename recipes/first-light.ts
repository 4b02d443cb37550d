/**
 * First light: the first study on real recordings (PTB-XL, 21,799 ECGs of 18,869 patients).
 *
 * Question: a department has 200 to 2,000 labelled ECGs and wants to recognise six abnormalities. Is it worth pre-training on a large
 * labelled collection first? Pre-training: the five diagnostic superclasses on the patients of folds 1-6. Then six abnormalities of the
 * CODE study on other patients (folds 7-8), once from scratch and once fine-tuned, for the same number of steps, on the same records.
 *
 *     npx cardiograft study run recipes/first-light.ts --data DIR
 *
 * DIR is PTB-XL as PhysioNet gives it (ptbxl_database.csv, scp_statements.csv, records100/). Time: an hour and a half on 2 cores
 * that do nothing else, by `study plan`; stop it with Ctrl-C, and the same command goes on. `npx cardiograft study status` says how far it is.
 * Result (docs/results.md): fine-tuning gains 0.04 in macro AUROC with 200 records, undecided, and nothing with 1,000 and 2,000.
 */
import { defineStudy } from "../src/study/index.ts";

export default defineStudy({
  name: "first-light",
  title: "First light: five superclasses, then six abnormalities of PTB-XL",
  model: { name: "resnet1d18" },
  window: { seconds: 2.5, crops: 4 },
  training: {
    batch: 64,
    optimiser: { kind: "adamw" },
    schedule: "one-cycle",
    rate: 0.002,
    validations: 8,
  },
  upstream: {
    dataset: { name: "ptb-xl" },
    labels: "superclasses",
    folds: { train: [1, 2, 3, 4, 5, 6], validation: [9] },
    training: { steps: 1500, validations: 5 },
  },
  downstream: {
    dataset: { name: "ptb-xl" },
    labels: "code-six",
    folds: { train: [7, 8], validation: [9], test: [10] },
    sizes: [200, 500, 1000, 2000],
    training: { steps: { 200: 300, 500: 300, 1000: 400, 2000: 500 } },
  },
  arms: ["scratch", "fine-tune"],
  seeds: [1, 2],
  remarks: [
    "Upstream and downstream are from one hospital group and overlap in task: three of the six labels (1dAVb, RBBB, LBBB) lie inside " +
      "the upstream's class CD, three (SB, AF, ST) are rhythms, which it does not name. Look at the gains by label.",
    "Fold 9 chooses the best step of pre-training and of both arms; nobody is in more than one of the sets.",
  ],
});
