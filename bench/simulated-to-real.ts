/**
 * Whether simulated records are worth learning from: trains a resnet1d18 on a simulated cohort alone, and applies it to real recordings.
 *
 *     npx node bench/simulated-to-real.ts --data DIR --home DIR [--records N] [--steps N] [--seed N] [--test] [--json]
 *
 * DIR with PTB-XL. The weights see no real record; the best of ten validations is chosen on fold 9, as the simulator was on folds 1 to 9.
 * Fold 9 is what is reported; `--test` opens fold 10 instead, which is to be done once, when nothing will be changed any more.
 * Interrupted, it goes on from where it was in `--home`.
 */
import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cacheSource, openCache, type SignalCache } from "../src/cache/index.ts";
import { type Dataset, openDataset, prepare, rowsOfFolds } from "../src/datasets/index.ts";
import { buildModel } from "../src/nn/index.ts";
import { macroAuroc } from "../src/statistics/index.ts";
import { normalisationOf } from "../src/study/tasks/normalisation.ts";
import { augmented, labelsOf, predictSource, trainModel } from "../src/training/index.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    home: { type: "string" },
    records: { type: "string", default: "20000" },
    steps: { type: "string", default: "1500" },
    seed: { type: "string", default: "1" },
    test: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
if (!values.data || !values.home)
  throw new Error("--data DIR with PTB-XL and --home DIR to work in are needed");
const home = values.home;
mkdirSync(home, { recursive: true });
const numbers = { records: Number(values.records), steps: Number(values.steps), seed: Number(values.seed) };
/** Crops of 2.5 s, four of them averaged in evaluation. */
const crop = { samples: 250, crops: 4 };
const threads = availableParallelism();

async function prepared(dataset: Dataset, name: string): Promise<SignalCache> {
  const dir = join(home, name);
  if (!existsSync(dir))
    process.stderr.write(`preparing ${dataset.name}, ${dataset.entries.length} records\n`);
  await prepare(dataset, dir);
  return openCache(dir);
}

const cohort = {
  name: "simulated",
  cohort: "like-ptb-xl",
  records: numbers.records,
  seed: numbers.seed,
} as const;
const simulated = await prepared(openDataset(cohort), `simulated-${numbers.records}-${numbers.seed}`);
const real = await prepared(openDataset({ name: "ptb-xl" }, { data: values.data }), "ptb-xl");
const labelSet = "superclasses";
const labels = real.labelSets[labelSet]!;
const source = (cache: SignalCache, rows: Int32Array) =>
  cacheSource(cache, { rows, labelSet, labels, ...crop });
const inFolds = (cache: SignalCache, folds: readonly number[]) =>
  source(cache, rowsOfFolds(cache.rows, folds, "folds"));

const everything = Int32Array.from(simulated.rows, (_, i) => i);
const model = buildModel({
  ...{ name: "resnet1d18", leads: simulated.leads.length, samples: crop.samples, classes: labels.length },
  ...{ seed: numbers.seed, normalisation: normalisationOf(simulated, everything) },
});
const training = source(simulated, everything);
const validation = inFolds(real, [9]);
const result = await trainModel({
  ...{
    model,
    validation,
    train: augmented(training, { amplitude: 0.2, noise: 0.02 }, simulated.samplingRate),
  },
  ...{ optimiser: { kind: "adamw" }, schedule: { kind: "one-cycle", rate: 0.002 }, batch: 64 },
  ...{ steps: numbers.steps, seed: numbers.seed, validations: 10, device: "cpu", threads },
  metric: (probabilities, truth, classes) => macroAuroc(probabilities, truth, classes).macro ?? 0,
  checkpointFile: join(home, `checkpoint-${numbers.records}-${numbers.steps}-${numbers.seed}.bin`),
  onProgress({ step, steps, loss, remainingMs }) {
    if (step % 50 !== 0) return;
    const minutes = Math.ceil((remainingMs ?? 0) / 60_000);
    process.stderr.write(`step ${step} of ${steps}, loss ${loss?.toFixed(3)}, about ${minutes} min left\n`);
  },
});

const judged = values.test ? inFolds(real, [10]) : validation;
const probabilities = values.test
  ? await predictSource(result.model, judged, { device: "cpu", threads })
  : result.validation;
const { macro, perClass } = macroAuroc(probabilities, labelsOf(judged), labels.length);
const byClass = Object.fromEntries(labels.map((label, k) => [label, perClass[k]]));
const report = {
  ...numbers,
  fold: values.test ? 10 : 9,
  records: judged.size,
  bestStep: result.best.step,
  macroAuroc: macro,
  byClass,
};
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else {
  const figures = Object.entries(byClass).map(([label, value]) => `${label} ${value?.toFixed(3)}`);
  process.stdout.write(
    `trained on ${numbers.records} simulated records, ${numbers.steps} steps; on ${judged.size} real ones of fold ${report.fold}:\n` +
      `macro AUROC ${macro?.toFixed(3)} (${figures.join(", ")})\n`,
  );
}
