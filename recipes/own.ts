/**
 * Your own recordings: is pre-training on PTB-XL worth it for them? To be copied and changed.
 *
 * Question: with 100 and with all of your training records, is a network that was pre-trained on PTB-XL better than one from scratch, and at
 * what cost? Pre-training: the five superclasses of all of PTB-XL. Then your labels; patients of yours are drawn at random for the test, and
 * for validation, by which step and rate are chosen. An upstream that contains some of your patients would flatter itself: `npx cardiograft
 * data shared` looks for recordings that two datasets share.
 *
 *     npx cardiograft data add DIR/ward --labels DIR/ward/labels.csv       # once; look at what it says, edit DIR/ward/dataset.json
 *     npx cardiograft study plan recipes/own.ts --data DIR
 *     npx cardiograft study run recipes/own.ts --data DIR
 *
 * DIR holds both: your folder, and PTB-XL as `npx cardiograft data get ptb-xl --to DIR` leaves it. Time and result depend on your records: the
 * plan says how long, and what to expect is in docs/results.md.
 */
import { defineStudy } from "../src/study/index.ts";

export default defineStudy({
  name: "own",
  title: "PTB-XL's superclasses, then our own labels",
  model: { name: "resnet1d18" },
  window: { seconds: 2.5, crops: 4 },
  training: {
    batch: 64,
    optimiser: { kind: "adamw" },
    schedule: "one-cycle",
    rate: { search: [0.0005, 0.002] },
    validations: 6,
  },
  upstream: {
    dataset: { name: "ptb-xl" },
    labels: "superclasses",
    folds: { train: [1, 2, 3, 4, 5, 6, 7, 8], validation: [9] },
    training: { steps: 2000, rate: 0.002 },
  },
  downstream: {
    dataset: { name: "own" },
    // A set of labels in dataset.json: `labels` is what `data add` calls columns of yes and no.
    labels: "labels",
    split: { test: 0.35, validation: 0.15, seed: 1 },
    // Add sizes as you have records; the steps of each are the same for all arms.
    sizes: [100, "all"],
    training: { steps: { 100: 300, all: 500 } },
  },
  arms: ["scratch", "fine-tune", "linear-probe", "random-probe"],
  seeds: [1, 2, 3],
});
