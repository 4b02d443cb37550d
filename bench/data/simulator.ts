/**
 * Whether simulated records come faster than a network can learn from them: `npx node bench/data/simulator.ts [--records N] [--steps N] [--json]`.
 * Ten seconds at 100 Hz of the cohort like PTB-XL on one thread, beside training steps of resnet1d18 on whole records with all threads; both in
 * turns, in one run.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { simulatedCohort } from "../../src/datasets/index.ts";
import { TrainingStep } from "../../src/engine/index.ts";
import { buildModel, parametersOf } from "../../src/nn/index.ts";
import { medianOf } from "../engine/median.ts";

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "300" },
    steps: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const [records, steps] = [Number(values.records), Number(values.steps)];
const ROUNDS = 5;
const BATCH = 64;

const cohort = simulatedCohort({ cohort: "like-ptb-xl", records: records * (ROUNDS + 1), seed: 1 });
const [leads, samples, classes] = [cohort.leads.length, cohort.samples, 5];
const model = buildModel({ name: "resnet1d18", leads, samples, classes, seed: 1 });
const trainable = new Set(parametersOf(model.graph));
const threads = availableParallelism();
const step = await TrainingStep.create(
  model,
  { trainable, batch: BATCH, optimiser: { kind: "adam" } },
  { device: "cpu", threads },
);
const batch = {
  x: new Int16Array(BATCH * leads * samples).map((_, i) => (i * 7919) % 2000),
  scale: new Float32Array(BATCH * leads).fill(0.001),
  y: new Float32Array(BATCH * classes).map((_, i) => i % 2),
};

const perSecond = { simulated: [] as number[], trained: [] as number[] };
for (let round = 0; round <= ROUNDS; round++) {
  let start = performance.now();
  for (let i = 0; i < records; i++) cohort.read(round * records + i);
  const simulated = (1000 * records) / (performance.now() - start);
  start = performance.now();
  for (let i = 0; i < steps; i++) await step.run(batch, 0.001);
  const trained = (1000 * steps * BATCH) / (performance.now() - start);
  if (round === 0) continue; // warming up
  perSecond.simulated.push(simulated);
  perSecond.trained.push(trained);
}
await step.release();

const ratio = medianOf(perSecond.simulated.map((v, i) => v / perSecond.trained[i]!)).median;
const [simulated, trained] = [medianOf(perSecond.simulated).median, medianOf(perSecond.trained).median];
process.stdout.write(
  values.json
    ? `${JSON.stringify({ simulatedPerSecond: simulated, trainedPerSecond: trained, threads, ratio })}\n`
    : `simulated ${simulated.toFixed(0)} records a second on one thread, trained on ${trained.toFixed(0)} with ${threads}: ` +
        `${ratio.toFixed(1)} times as many\n`,
);
