/** The measured process: one training step or prediction of ours, on random records. Spoken to by protocol.ts. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Random } from "../../src/base/index.ts";
import { createPredictor, resolveDevice, TrainingStep } from "../../src/engine/index.ts";
import { buildModel, parametersOf } from "../../src/nn/index.ts";
import type { Setup } from "./protocol.ts";

const say = (answer: unknown) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/** Peak resident memory in MB (VmHWM); null where the system does not tell. */
function peakMemoryMB(): number | null {
  try {
    const kB = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return kB === undefined ? null : Number(kB) / 1024;
  } catch {
    return null;
  }
}

async function prepare(setup: Setup): Promise<() => Promise<unknown>> {
  const { batch, leads, samples, classes } = setup;
  const random = new Random("benchmark");
  const model = buildModel({ name: setup.model, width: setup.width, leads, samples, classes, seed: 1 });
  const session = {
    device: await resolveDevice(setup.device as Parameters<typeof resolveDevice>[0]),
    threads: setup.threads,
  };
  if (setup.mode === "predict") {
    const predictor = await createPredictor(model, session);
    const x = Float32Array.from({ length: batch * leads * samples }, () => random.normal());
    return () => predictor.run(x, [batch, leads, samples]);
  }
  const trainable = new Set(parametersOf(model.graph));
  const step = await TrainingStep.create(model, { trainable, batch, optimiser: { kind: "adam" } }, session);
  const data = {
    x: Int16Array.from({ length: batch * leads * samples }, () => random.normal(0, 1000)),
    scale: new Float32Array(batch * leads).fill(0.001),
    y: Float32Array.from({ length: batch * classes }, () => random.int(2)),
  };
  return () => step.run(data, 1e-3);
}

let run: (() => Promise<unknown>) | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as Setup | number;
  if (typeof message === "number") {
    const start = performance.now();
    for (let i = 0; i < message; i++) await run!();
    say({ ms: performance.now() - start, peakMemoryMB: peakMemoryMB() });
  } else {
    run = await prepare(message);
    say({ name: "cardiograft", threads: message.threads });
  }
}
