/**
 * Where a training step's time goes, by the runtime's own profile: kinds of operator, or with --nodes also the shapes of their inputs. Each
 * node counts with its fastest run, which other work on the machine disturbs least; the sum is therefore less than a step takes.
 *
 *     npx node bench/engine/profile.ts --model resnet1d18 [--batch 64] [--samples 1000] [--threads 2] [--steps 10] [--nodes 30]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InferenceSession } from "onnxruntime-node";
import { compileStep, pack } from "../../src/engine/index.ts";
import { bytes, floats, scalar, shorts } from "../../src/engine/session.ts";
import { buildModel, parametersOf } from "../../src/nn/index.ts";
import { sizeOf } from "../../src/onnx/index.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "resnet1d18" },
    batch: { type: "string", default: "64" },
    samples: { type: "string", default: "1000" },
    threads: { type: "string", default: "2" },
    steps: { type: "string", default: "10" },
    nodes: { type: "string" },
  },
});
const [LEADS, CLASSES] = [12, 5];
const [batch, samples, steps] = [Number(values.batch), Number(values.samples), Number(values.steps)];

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: {
    readonly op_name?: string;
    readonly input_type_shape?: readonly Record<string, readonly number[]>[];
  };
}

const model = buildModel({ name: values.model, leads: LEADS, samples, classes: CLASSES, seed: 1 });
const compiled = compileStep(model, {
  trainable: new Set(parametersOf(model.graph)),
  batch,
  optimiser: { kind: "adam" },
});
const folder = mkdtempSync(join(tmpdir(), "cardiograft-profile-"));
const session = await InferenceSession.create(compiled.bytes, {
  intraOpNumThreads: Number(values.threads),
  graphOptimizationLevel: "basic",
  enableProfiling: true,
  profileFilePrefix: join(folder, "step"),
});
const p = pack(model.graph, compiled.slots);
const running = pack(model.graph, compiled.running);
const feeds = {
  signals: shorts(
    Int16Array.from({ length: batch * LEADS * samples }, (_, i) => 1000 * Math.sin(i * i)),
    [batch, LEADS, samples],
  ),
  scales: floats(new Float32Array(batch * LEADS).fill(0.001), [batch, LEADS]),
  targets: floats(new Float32Array(batch * CLASSES), [batch, CLASSES]),
  p: floats(p, [p.length]),
  m: floats(new Float32Array(p.length), [p.length]),
  v: floats(new Float32Array(p.length), [p.length]),
  ...(running.length > 0 ? { running: floats(running, [running.length]) } : {}),
  ...Object.fromEntries(
    compiled.masks.map(({ name, shape }) => [name, bytes(new Uint8Array(sizeOf(shape)).fill(1), shape)]),
  ),
  rate: scalar(0.001),
  epsilon: scalar(1e-8),
  decay: scalar(0),
};
for (let i = 0; i < steps; i++) await session.run(feeds);
session.endProfiling();
const events = readdirSync(folder).flatMap(
  (file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as ProfileEvent[],
);
rmSync(folder, { recursive: true });

const runs = new Map<string, { kind: string; label: string; ms: number[] }>();
for (const event of events) {
  if (event.cat !== "Node" || !event.name.endsWith("_kernel_time")) continue;
  const shapes = event.args?.input_type_shape?.map((v) => `[${Object.values(v)[0]}]`).join(" ");
  const kind = event.args?.op_name ?? event.name;
  const entry = runs.get(event.name) ?? { kind, label: `${kind} ${shapes}`, ms: [] };
  entry.ms.push(event.dur / 1000);
  runs.set(event.name, entry);
}
const total = new Map<string, { ms: number; calls: number }>();
for (const { kind, label, ms } of runs.values()) {
  const key = values.nodes ? label : kind;
  const entry = total.get(key) ?? { ms: 0, calls: 0 };
  const time = (ms.reduce((a, b) => Math.min(a, b)) * ms.length) / steps;
  total.set(key, { ms: entry.ms + time, calls: entry.calls + ms.length / steps });
}
const all = [...total].sort(([, a], [, b]) => b.ms - a.ms);
const sum = all.reduce((a, [, { ms }]) => a + ms, 0);
console.log(`${values.model}, batch ${batch}, ${samples} samples, ${values.threads} threads: ms of a step`);
for (const [name, { ms, calls }] of all.slice(0, Number(values.nodes ?? 20))) {
  const share = `${((100 * ms) / sum).toFixed(1)} %`;
  console.log(`${ms.toFixed(1).padStart(8)} ${share.padStart(7)} ${String(calls).padStart(6)} x ${name}`);
}
console.log(`${sum.toFixed(1).padStart(8)}         all`);
