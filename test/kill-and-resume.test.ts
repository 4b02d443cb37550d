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
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }), 120_000);
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
  await ended(c);
  if (c.child.exitCode !== 0) throw new Error(c.err);
  return JSON.parse(c.out);
}

/** What must not depend on how often a study was stopped. */
const numbers = ({ cells, gains, outcome }: StudyResults) => ({
  cells: cells.map(({ model: _, ...cell }) => cell),
  gains,
  outcome,
});

const doneIn = (c: Command) => [...c.err.matchAll(/^done: (.*) \(/gm)].map((m) => m[1]!);

async function ended(c: Command): Promise<Command> {
  if (c.child.exitCode === null && c.child.signalCode === null) await once(c.child, "close");
  return c;
}

// The tests of this group go on in one home: a study that is disturbed in every way and comes to its end.
describe("a study that is stopped and killed", { timeout: 300_000 }, () => {
  const done: string[] = [];

  it("does not share its home, and shows others how far it is", async () => {
    const c = study("disturbed");
    await until(c, /start: pre-train/);
    const [other, status] = await Promise.all([
      ended(study("disturbed")),
      ended(command("study", "status", "--home", join(dir, "disturbed"))),
    ]);
    expect(other.child.exitCode).toBe(1);
    expect(other.err).toMatch(new RegExp(`^error: .* is in use by process ${c.child.pid} `));
    expect(other.out).toBe("");
    expect(status.out).toMatch(
      new RegExp(`^tiny: running \\(process ${c.child.pid}\\), \\d+ of 13 tasks done`),
    );
    c.child.kill("SIGKILL");
    done.push(...doneIn(await ended(c)));
  });

  it("stops when asked, and says how to go on", async () => {
    const c = study("disturbed");
    await until(c, /start: /);
    c.child.kill("SIGINT");
    await ended(c);
    expect(c.child.exitCode).toBe(130);
    expect(c.err).toMatch(/each task keeps a checkpoint/);
    expect(c.err).toMatch(/The same command goes on from here/);
    done.push(...doneIn(c));
    const status = await ended(command("study", "status", "--home", join(dir, "disturbed")));
    expect(status.out).toMatch(/Nothing runs .*\ntiny: /);
    expect(status.out).toMatch(/interrupted|pending/);
  });

  it("gives the numbers of one that was left alone, and repeats nothing done", async () => {
    const killed = study("disturbed");
    await until(killed, /start: /);
    await sleep(1500); // into the training
    killed.child.kill("SIGKILL");
    done.push(...doneIn(await ended(killed)));
    const last = study("disturbed");
    const results = await finish(last);
    done.push(...doneIn(last));
    expect(new Set(done).size).toBe(done.length);
    expect(numbers(results)).toEqual(numbers(await finish(study("undisturbed"))));
  });
});
