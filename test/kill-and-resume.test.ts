import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { StudyResults } from "../src/study/index.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-kill-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const RECIPE = path("./fixtures/one-seed-study.ts");

interface Command {
  readonly child: ChildProcess;
  out: string;
  err: string;
}

function command(...args: string[]): Command {
  const child = spawn(process.execPath, [path("../src/cli/main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const c = { child, out: "", err: "" };
  child.stdout.on("data", (data) => {
    c.out += data;
  });
  child.stderr.on("data", (data) => {
    c.err += data;
  });
  return c;
}
const study = (home: string) =>
  command("study", "run", RECIPE, "--home", join(dir, home), "--jobs", "2", "--json");

async function until(c: Command, text: RegExp): Promise<void> {
  while (!text.test(c.err)) {
    if (c.child.exitCode !== null) throw new Error(`ended before it said ${text}:\n${c.err}`);
    await sleep(20);
  }
}

async function finish(c: Command): Promise<StudyResults> {
  if (c.child.exitCode === null) await once(c.child, "close");
  if (c.child.exitCode !== 0) throw new Error(c.err);
  return JSON.parse(c.out);
}

/** What must not depend on how often a study was stopped. */
const numbers = ({ cells, gains, outcome }: StudyResults) => ({
  cells: cells.map(({ model: _, ...cell }) => cell),
  gains,
  outcome,
});

describe("a study that is killed and run again", { timeout: 300_000 }, () => {
  it("gives the numbers of one that was not, and repeats nothing done", async () => {
    const undisturbed = await finish(study("undisturbed"));

    const done: string[] = [];
    for (const moment of [/start: pre-train/, /start: fine-tune/, /start: evaluate fine-tune/]) {
      const c = study("killed");
      await until(c, moment);
      c.child.kill("SIGKILL");
      await once(c.child, "close");
      done.push(...[...c.err.matchAll(/^done: (.*) \(/gm)].map((m) => m[1]!));
    }
    const last = study("killed");
    const results = await finish(last);
    done.push(...[...last.err.matchAll(/^done: (.*) \(/gm)].map((m) => m[1]!));
    expect(numbers(results)).toEqual(numbers(undisturbed));
    expect(new Set(done).size).toBe(done.length);
  });

  it("stops when asked, says how to go on, and goes on", async () => {
    const c = study("stopped");
    await until(c, /start: pre-train/);
    c.child.kill("SIGINT");
    await once(c.child, "close");
    expect(c.child.exitCode).toBe(130);
    expect(c.err).toMatch(/each task keeps a checkpoint/);
    expect(c.err).toMatch(/The same command goes on from here/);
    const status = command("study", "status", "--home", join(dir, "stopped"));
    await once(status.child, "close");
    expect(status.out).toMatch(/Nothing runs .*\ntiny: .*pending/);
    expect((await finish(study("stopped"))).missing).toEqual([]);
  });

  it("does not share its home, and shows others how far it is", async () => {
    const c = study("shared");
    await until(c, /start: pre-train/);
    const other = study("shared");
    await once(other.child, "close");
    expect(other.child.exitCode).toBe(1);
    expect(other.err).toMatch(new RegExp(`^error: .* is in use by process ${c.child.pid} `));
    expect(other.out).toBe("");
    const status = command("study", "status", "--home", join(dir, "shared"));
    await once(status.child, "close");
    expect(status.out).toMatch(
      new RegExp(`^tiny: running \\(process ${c.child.pid}\\), \\d+ of 7 tasks done`),
    );
    c.child.kill("SIGKILL");
    await once(c.child, "close");
  });
});
