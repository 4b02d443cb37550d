import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Random, sha256 } from "../src/base/index.ts";
import type { Run } from "./fixtures/training-run.ts";

const SCRIPT = fileURLToPath(new URL("./fixtures/training-run.ts", import.meta.url));
const STEPS = 60;
/** Of the moments of death: CARDIOGRAFT_KILL_SEED repeats a failed run. */
const SEED = Number(process.env.CARDIOGRAFT_KILL_SEED ?? Date.now() % 100_000);
const random = new Random("moments of death", SEED);

const root = mkdtempSync(join(tmpdir(), "cardiograft-resumption-"));
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

const folder = (name: string) => {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
};

/** Where a process is killed from outside: so many milliseconds after it reported a step. */
interface Moment {
  readonly step: number;
  readonly delay: number;
}

/** Runs a training process; gives the steps that it reported and how it ended. */
async function train(run: Run, moment?: Moment): Promise<{ steps: number[]; signal: string | null }> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(run)], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  const steps: number[] = [];
  createInterface({ input: child.stdout }).on("line", async (line) => {
    const step = Number(line.slice("step ".length));
    steps.push(step);
    if (step !== moment?.step) return;
    await sleep(moment.delay);
    child.kill("SIGKILL");
  });
  const [code, signal] = await once(child, "close");
  if (code !== 0 && signal !== "SIGKILL") throw new Error(errors);
  return { steps, signal };
}

/** All that a run leaves: the bytes of its model, and its history, choice and validation probabilities as they are written. */
function traces(path: string): { model: string; result: string } {
  const file = (name: string) => readFileSync(join(path, name));
  return { model: sha256(file("model.onnx")), result: file("result.json").toString() };
}

describe.each([1, 2])(`with %i threads, killed at moments drawn from seed ${SEED}`, (threads) => {
  const calm: Run = { folder: folder(`calm-${threads}`), seed: 1, threads };

  it("two processes with one seed give the same bytes", { timeout: 60_000 }, async () => {
    const again = { ...calm, folder: folder(`again-${threads}`) };
    const [{ steps }] = await Promise.all([train(calm), train(again)]);
    expect(steps).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    expect(traces(again.folder)).toEqual(traces(calm.folder));
  });

  it("one that is killed again and again ends with the same bytes", { timeout: 60_000 }, async () => {
    const run = { ...calm, folder: folder(`killed-${threads}`) };
    const early = 1 + random.int(STEPS / 3);
    const moment = { step: early, delay: random.uniform(0, 10) };
    const outside = await train({ ...run, hold: early + 10 }, moment);
    expect(outside.signal).toBe("SIGKILL");

    for (const at of ["data", "rename"] as const) {
      const died = await train({ ...run, die: { write: 2 + random.int(10), at } });
      expect(died.signal).toBe("SIGKILL");
      expect(died.steps[0]).toBeGreaterThan(early);
      const unfinished = readdirSync(run.folder).filter((name) => name.endsWith(".tmp"));
      expect(unfinished, "only what was being written when it died").toHaveLength(1);
    }

    const { steps, signal } = await train(run);
    expect(signal).toBeNull();
    expect(steps[0], "it went on from a checkpoint").toBeGreaterThan(early);
    expect(steps.at(-1)).toBe(STEPS);
    expect(traces(run.folder)).toEqual(traces(calm.folder));
    expect(readdirSync(run.folder).sort()).toEqual(["checkpoint.bin", "model.onnx", "result.json"]);
  });
});

it("another seed gives other bytes", { timeout: 60_000 }, async () => {
  const other = { folder: folder("other"), seed: 2, threads: 1 };
  await train(other);
  expect(existsSync(join(root, "calm-1", "model.onnx"))).toBe(true);
  expect(traces(other.folder).model).not.toBe(traces(join(root, "calm-1")).model);
});
