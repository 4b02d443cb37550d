import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FakeWork } from "../../test/fixtures/fake-task.ts";
import { Pool } from "./pool.ts";
import type { PoolEvent, PoolTask } from "./pool-types.ts";

const worker = new URL("../../test/fixtures/fake-task.ts", import.meta.url);
let dir: string;
let log: string;
let events: PoolEvent<PoolTask>[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cardiograft-pool-"));
  log = join(dir, "log");
  events = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const task = (key: string, does: FakeWork["does"], after: string[] = [], file = ""): PoolTask => ({
  key,
  after,
  work: { name: key, log, does, file } satisfies FakeWork,
});
const run = (tasks: PoolTask[], options: { jobs?: number; stop?: AbortSignal; kill?: AbortSignal } = {}) =>
  new Pool({ jobs: 2, worker, on: (event) => void events.push(event), ...options }).run(tasks);
const heard = () => events.filter((e) => e.type !== "output").map((e) => `${e.task.key} ${e.type}`);
const error = (key: string) =>
  events.find((e) => e.type === "failed" && e.task.key === key) as { error: string } | undefined;
const logged = () => (existsSync(log) ? readFileSync(log, "utf8") : "");

describe("the pool", { timeout: 30_000 }, () => {
  it("runs tasks after those they need, and gives their outcomes and words", async () => {
    await run([
      task("c", "succeed", ["a", "b"]),
      task("a", "print"),
      task("b", "succeed", ["a", "done before"]),
    ]);
    expect(heard()).toEqual([
      "a started",
      "a progress",
      "a done",
      "b started",
      "b done",
      "c started",
      "c done",
    ]);
    expect(events).toContainEqual(expect.objectContaining({ type: "output", text: "some words\n" }));
    const done = events.find((e) => e.type === "done");
    expect(done?.outcome.metrics).toEqual({ nan: Number.NaN });
  });

  it("runs as many side by side as it may", async () => {
    const first = join(dir, "first");
    const tasks = ["a", "b", "c"].map((key) => task(key, "wait for file", [], first));
    const running = run(tasks);
    await vi.waitFor(() => expect(logged().match(/begins/g)).toHaveLength(2), 10_000);
    expect(heard()).toEqual(["a started", "b started"]);
    writeFileSync(first, "");
    await running;
    expect(heard().filter((e) => e.endsWith("done"))).toHaveLength(3);
  });

  it("waits for what is done with an outcome before it goes on", async () => {
    let kept = false;
    const pool = new Pool({
      jobs: 2,
      worker,
      async on(event) {
        if (event.type === "started" && event.task.key === "b") expect(kept).toBe(true);
        if (event.type !== "done" || event.task.key !== "a") return;
        await new Promise((resolve) => setTimeout(resolve, 50));
        kept = true;
      },
    });
    await pool.run([task("a", "succeed"), task("b", "succeed", ["a"])]);
    expect(kept).toBe(true);
  });

  it("runs once what several bring, and what has a lower rank first", async () => {
    const pool = new Pool({ jobs: 1, worker, on: (event) => void events.push(event) });
    await Promise.all([
      pool.run([task("shared", "succeed"), task("late", "succeed", ["shared"])], 1),
      pool.run([task("early", "succeed"), task("shared", "succeed")], 0),
    ]);
    expect(heard().filter((e) => e.endsWith("done"))).toEqual(["shared done", "early done", "late done"]);
  });

  it("leaves out what several need when it fails, and does not try it again", async () => {
    const pool = new Pool({ jobs: 2, worker, on: (event) => void events.push(event) });
    await Promise.all([
      pool.run([task("shared", "refuse"), task("b", "succeed", ["shared"])]),
      pool.run([task("shared", "refuse"), task("c", "succeed", ["shared"])], 1),
    ]);
    await pool.run([task("d", "succeed", ["shared"]), task("e", "succeed")]);
    expect(heard().sort()).toEqual(
      [
        "b skipped",
        "c skipped",
        "d skipped",
        "e done",
        "e started",
        "shared failed",
        "shared started",
      ].sort(),
    );
  });

  it.each([
    ["throw", /Error: a defect\n +at/],
    ["refuse", /^a bad file$/],
    ["exit", /its process ended with code 3; its last lines:\nline 10\n(.*\n)*line 20$/],
    ["crash", /was ended by SIGABRT/],
  ] as const)("fails only the task whose process does %s", async (does, message) => {
    await run([
      task("a", does),
      task("b", "succeed"),
      task("c", "succeed", ["a"]),
      task("d", "succeed", ["c"]),
    ]);
    expect(error("a")?.error).toMatch(message);
    expect(heard()).toContain("b done");
    const skipped = events.filter((e) => e.type === "skipped");
    expect(skipped.map((e) => `${e.task.key} because of ${e.because.key}`)).toEqual([
      "c because of a",
      "d because of a",
    ]);
  });

  it("says when the system ended a process", async () => {
    const running = run([task("a", "hang")]);
    await vi.waitFor(() => expect(logged()).toMatch(/begins \d+/), 10_000);
    process.kill(Number(/begins (\d+)/.exec(logged())![1]), "SIGKILL");
    await running;
    expect(error("a")?.error).toMatch(/was ended by SIGKILL \(the system does that when memory runs out/);
  });

  it("asks tasks to stop, and starts no other", async () => {
    const stop = new AbortController();
    const running = run([task("a", "wait for stop"), task("b", "succeed", ["a"])], { stop: stop.signal });
    await vi.waitFor(() => expect(logged()).toMatch(/begins/), 10_000);
    stop.abort();
    await running;
    expect(heard()).toEqual(["a started", "a interrupted"]);
    expect(logged()).toMatch(/keeps a checkpoint/);
  });

  it.each([
    [true, "interrupted"],
    [false, "failed"],
  ])(
    "that Ctrl-C reached a process before it listened is no failure, if it was Ctrl-C: %s",
    async (asked, end) => {
      const stop = new AbortController();
      const running = run([task("a", "hang without listening")], { stop: stop.signal });
      await vi.waitFor(() => expect(logged()).toMatch(/is deaf/), 10_000);
      if (asked) stop.abort();
      process.kill(Number(/begins (\d+)/.exec(logged())![1]), "SIGINT");
      await running;
      expect(heard()).toEqual(["a started", `a ${end}`]);
    },
  );

  it("ends tasks that do not stop when told so", async () => {
    const stop = new AbortController();
    const kill = new AbortController();
    const running = run([task("a", "hang")], { stop: stop.signal, kill: kill.signal });
    await vi.waitFor(() => expect(logged()).toMatch(/begins/), 10_000);
    stop.abort();
    kill.abort();
    await running;
    expect(heard()).toEqual(["a started", "a interrupted"]);
  });

  it("fails where its listener fails", async () => {
    const on = () => {
      throw new Error("the store is full");
    };
    const pool = new Pool({ jobs: 1, worker, on });
    const both = [pool.run([task("a", "succeed")]), pool.run([task("b", "succeed")])];
    for (const one of both) await expect(one).rejects.toThrow("the store is full");
  });

  it("whose process is killed leaves no task running", async () => {
    const parent = fork(fileURLToPath(new URL("../../test/fixtures/fake-parent.ts", import.meta.url)), [], {
      execArgv: [],
    });
    parent.send({ log });
    await vi.waitFor(() => expect(logged()).toMatch(/begins/), 10_000);
    const pid = Number(/begins (\d+)/.exec(logged())![1]);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 10_000);
    expect(logged()).toMatch(/keeps a checkpoint/);
  });
});
