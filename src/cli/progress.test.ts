import { describe, expect, it } from "vitest";
import type { Status } from "../store/index.ts";
import type { StudyEvent, Task } from "../study/index.ts";
import { progressView } from "./progress.ts";

const task = (key: string, kind = "train", spec = {}) =>
  ({ key, kind, title: `task ${key}`, spec }) as unknown as Task;
const status = (change: Partial<Status> = {}): Status => ({
  pid: 1,
  study: "s",
  started: "",
  updated: "",
  state: "running",
  done: 3,
  failed: 0,
  total: 20,
  running: [],
  remainingMs: null,
  ...change,
});
const running = (key: string, step: number) => ({
  key,
  kind: "train",
  title: `task ${key}`,
  step,
  steps: 200,
  loss: 0.25,
  remainingMs: 40_000,
});
const event = (type: string, fields: object): StudyEvent =>
  ({ status: status(), type, ...fields }) as StudyEvent;
const trained = { metrics: { validation: { macroAuroc: 0.9123 } }, elapsedMs: 41_000 };

function view(tty: boolean) {
  let text = "";
  let time = 0;
  const screen = { isTTY: tty, columns: 80, write: (t: string) => (text += t) };
  const shown = progressView(screen, () => time);
  return {
    ...shown,
    wait: (ms: number) => (time += ms),
    take: () => {
      const all = text;
      text = "";
      return all;
    },
  };
}

describe("piped progress", () => {
  it("is a line per event", () => {
    const v = view(false);
    v.show(event("planned", { total: 20, reused: 3 }));
    v.show(event("started", { task: task("a") }));
    v.show(event("done", { task: task("a"), ...trained }));
    v.show(event("failed", { task: task("b"), error: "no memory" }));
    v.show(event("skipped", { task: task("c"), because: task("b") }));
    v.show(event("interrupted", { task: task("d") }));
    expect(v.take().trimEnd().split("\n")).toEqual([
      "20 tasks, 3 of them done before",
      "start: task a",
      "done: task a (41 s; validation AUROC 0.912)",
      "FAILED: task b: no memory",
      "left out: task c, because this did not succeed: task b",
      "stopped: task d",
    ]);
  });

  it("says what a number is worth that was chosen on the test records", () => {
    const v = view(false);
    v.show(event("done", { task: task("a", "train", { protocol: "paper" }), ...trained }));
    expect(v.take()).toBe("done: task a (41 s; test AUROC 0.912, chosen on the test set: optimistic)\n");
  });

  it("is at most a line every half minute for each task", () => {
    const v = view(false);
    const progress = (key: string, step: number) =>
      v.show(
        event("progress", {
          task: task(key),
          status: status({ running: [running(key, step)], remainingMs: 600_000 }),
        }),
      );
    v.show(event("started", { task: task("a") }));
    v.take();
    progress("a", 1);
    v.wait(29_000);
    progress("a", 99);
    expect(v.take()).toBe("");
    v.wait(1000);
    progress("a", 100);
    progress("a", 101);
    expect(v.take()).toBe(
      "task a: 100 of 200, loss 0.250, 40 s left; 3 of 20 tasks done, about 10 min left\n",
    );
  });

  it("has no control characters", () => {
    const v = view(false);
    v.show(event("started", { task: task("a") }));
    v.close();
    expect(v.take()).not.toContain("\u001b");
  });
});

describe("progress in a terminal", () => {
  it("shows all running tasks, each a bar within the width, and the whole", () => {
    const v = view(true);
    v.show(
      event("progress", {
        task: task("a"),
        status: status({ running: [running("a", 100), running("b", 0)], remainingMs: 7_500_000 }),
      }),
    );
    const lines = v.take().trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^task a +██████░░░░░░ 100\/200 {2}loss 0\.250 {2}40 s$/);
    expect(lines[2]).toBe("3 of 20 tasks done, about 2 h 05 min left; Ctrl-C pauses");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("redraws in place, not too often, with finished tasks above", () => {
    const v = view(true);
    const both = status({ running: [running("a", 1), running("b", 1)] });
    v.show(event("started", { task: task("b"), status: both }));
    v.take();
    v.show(event("progress", { task: task("a"), status: both }));
    expect(v.take()).toBe("");
    v.wait(100);
    v.show(event("progress", { task: task("a"), status: both }));
    expect(v.take().startsWith("\u001b[3A\u001b[0Jtask a")).toBe(true);
    v.show(event("done", { task: task("a"), ...trained, status: status({ running: [running("b", 1)] }) }));
    const [erase, ...lines] = v.take().split(/(?<=\[0J)|\n/);
    expect(erase).toBe("\u001b[3A\u001b[0J");
    expect(lines.map((line) => line.slice(0, 6))).toEqual(["done: ", "task b", "3 of 2", ""]);
    v.close();
    expect(v.take()).toBe("\u001b[2A\u001b[0J");
  });

  it("says that it is stopping", () => {
    const v = view(true);
    v.show(event("interrupted", { task: task("a"), status: status({ state: "stopping" }) }));
    expect(v.take()).toBe("stopped: task a\nstopping; 3 of 20 tasks done\n");
  });
});
