import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Random, writeFileAtomic } from "../src/base/index.ts";
import { createPredictor, TrainingStep } from "../src/engine/index.ts";
import { parametersOf } from "../src/nn/index.ts";
import { type Model, readModelFile, writeModel } from "../src/onnx/index.ts";
import { adoptModel, replaceHead } from "../src/transfer/index.ts";

/**
 * Fine-tunes each model that PyTorch exported (test/fixtures/onnx) for a few steps with a new head and writes, for
 * bench/pytorch/readback.py, the saved file NAME.onnx and NAME.json with signals and what ONNX Runtime gives for them here.
 *
 *     npx node bench/readback.ts --out DIR && python bench/pytorch/readback.py DIR
 */
const [LEADS, SAMPLES, CLASSES, BATCH, RECORDS] = [3, 40, 2, 16, 5];
const session = { device: "cpu", threads: 1 } as const;

/** Random signals; the classes are whether the first and the last lead rise above a threshold on average. */
function data() {
  const random = new Random("readback");
  const y = Float32Array.from({ length: BATCH * CLASSES }, () => random.int(2));
  const x = Int16Array.from({ length: BATCH * LEADS * SAMPLES }, (_, i) => {
    const lead = Math.floor(i / SAMPLES) % LEADS;
    const label = y[Math.floor(i / SAMPLES / LEADS) * CLASSES + Math.min(lead, 1)]!;
    return random.normal(800 * label, 1000);
  });
  return { x, y, scale: new Float32Array(BATCH * LEADS).fill(0.001) };
}

async function tuned(path: string): Promise<{ model: Model; losses: number[] }> {
  const adopted = adoptModel(readModelFile(path), { leads: LEADS, samples: SAMPLES, file: path });
  const start = replaceHead(adopted, CLASSES, 1);
  const trainable = new Set(parametersOf(start.graph));
  const step = await TrainingStep.create(
    start,
    { trainable, batch: BATCH, optimiser: { kind: "adam" } },
    session,
  );
  const losses: number[] = [];
  for (let i = 0; i < 10; i++) losses.push((await step.run(data(), 0.01)).loss);
  const model = step.snapshot();
  await step.release();
  return { model, losses };
}

const { values } = parseArgs({ options: { out: { type: "string" } } });
const out = resolve(values.out ?? "readback");
mkdirSync(out, { recursive: true });
const folder = new URL("../test/fixtures/onnx/", import.meta.url).pathname;
async function write(file: string): Promise<void> {
  const { model, losses } = await tuned(join(folder, file));
  const random = new Random("records");
  const x = Float32Array.from({ length: RECORDS * LEADS * SAMPLES }, () => random.normal());
  const predictor = await createPredictor(model, session);
  const outputs = await predictor.run(x, [RECORDS, LEADS, SAMPLES]);
  await predictor.release();
  const plain = Object.fromEntries(Object.entries(outputs).map(([name, v]) => [name, Array.from(v)]));
  writeFileAtomic(join(out, file), writeModel(model));
  const content = { shape: [RECORDS, LEADS, SAMPLES], x: Array.from(x), outputs: plain };
  writeFileAtomic(join(out, file.replace(/onnx$/, "json")), JSON.stringify(content));
  console.log(`${file}: loss ${losses[0]!.toFixed(3)} -> ${losses.at(-1)!.toFixed(3)}`);
}

for (const file of readdirSync(folder).filter((f) => f.endsWith(".onnx"))) {
  try {
    await write(file);
  } catch (error) {
    console.log(`${file}: FAILED: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
