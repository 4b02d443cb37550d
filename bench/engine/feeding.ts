/**
 * Whether training from the cache keeps the step fed: the time to read and change a batch as a share of the time of a step with it.
 * Simulated recordings of ten seconds at 100 Hz, batch 64, whole records and, in the second line, every augmentation at once.
 *
 *     npx node bench/engine/feeding.ts [--model resnet1d18] [--records 2000] [--steps 30] [--json]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cacheSource, openCache } from "../../src/cache/index.ts";
import { prepare, simulatedCohort } from "../../src/datasets/index.ts";
import { TrainingStep } from "../../src/engine/index.ts";
import { buildModel, parametersOf } from "../../src/nn/index.ts";
import { augmented } from "../../src/training/index.ts";
import { medianOf } from "./median.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "resnet1d18" },
    records: { type: "string", default: "2000" },
    steps: { type: "string", default: "30" },
    json: { type: "boolean", default: false },
  },
});
const BATCH = 64;
const [records, steps] = [Number(values.records), Number(values.steps)];
const everything = { amplitude: 0.1, noise: 0.01, wander: 0.1, leadDropout: 0.1, timeMask: 0.1 };

const folder = mkdtempSync(join(tmpdir(), "cardiograft-feeding-"));
try {
  const dataset = simulatedCohort({ cohort: "community", records, seed: 1 });
  await prepare(dataset, join(folder, "cache"));
  const cache = openCache(join(folder, "cache"));
  const [labelSet, labels] = Object.entries(dataset.labelSets)[0]!;
  const plain = cacheSource(cache, {
    rows: Int32Array.from({ length: records }, (_, i) => i),
    labelSet,
    labels,
    samples: cache.samples,
    crops: 1,
  });
  const model = buildModel({
    name: values.model,
    leads: plain.leads,
    samples: plain.samples,
    classes: plain.classes,
    seed: 1,
  });
  const trainable = new Set(parametersOf(model.graph));
  const step = await TrainingStep.create(
    model,
    { trainable, batch: BATCH, optimiser: { kind: "adam" } },
    { device: "cpu", threads: 2 },
  );
  const results = [];
  for (const [augmentation, source] of [
    ["none", plain],
    ["all", augmented(plain, everything, cache.samplingRate)],
  ] as const) {
    const times: { data: number; step: number }[] = [];
    for (let s = 0; s < steps; s++) {
      const indices = Int32Array.from({ length: BATCH }, (_, b) => (s * BATCH + b * 31) % records);
      const start = performance.now();
      const batch = source.train(indices, s, 1);
      const read = performance.now();
      await step.run(batch, 1e-3);
      times.push({ data: read - start, step: performance.now() - read });
    }
    const dataMs = medianOf(times.map((t) => t.data)).median;
    const stepMs = medianOf(times.map((t) => t.step)).median;
    results.push({ model: values.model, augmentation, dataMs, stepMs, share: dataMs / stepMs });
  }
  if (values.json) console.log(JSON.stringify(results, null, 2));
  else {
    for (const r of results) {
      const share = (100 * r.share).toFixed(1);
      console.log(
        `${r.model}, augmentation ${r.augmentation}: data ${r.dataMs.toFixed(1)} ms, step ${r.stepMs.toFixed(0)} ms: ${share} %`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
