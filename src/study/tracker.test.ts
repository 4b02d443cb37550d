import { expect, it } from "vitest";
import type { Task } from "./task.ts";
import { Tracker } from "./tracker.ts";

const train = (key: string, steps: number, after: string[] = []) =>
  ({
    key,
    kind: "train",
    spec: { steps, arm: "scratch", training: { rate: 0.01 } },
    after,
    title: key,
  }) as unknown as Task;
const evaluate = (key: string, after: string[]) =>
  ({ key, kind: "evaluate", spec: {}, after, title: key }) as unknown as Task;

const a = train("a", 100);
const b = train("b", 100, ["a"]);
const c = train("c", 100);
const e = evaluate("e", ["b"]);

it("counts tasks and estimates the rest by the longest chain or by all work", () => {
  const tracker = new Tracker("study", 2);
  tracker.add([train("x", 1), train("y", 1), a, c, b, e], [a, c, b, e]);
  expect(tracker.status()).toMatchObject({ done: 2, total: 6, running: [], remainingMs: null });
  tracker.begin(a);
  tracker.progress(a, { step: 50, steps: 100, loss: 0.5, remainingMs: 500 });
  expect(tracker.status().running).toEqual([
    { key: "a", kind: "train", title: "a", step: 50, steps: 100, loss: 0.5, remainingMs: 500 },
  ]);
  // 10 ms a step: a has 500 ms left, then b takes 1000; c runs beside them.
  expect(tracker.status().remainingMs).toBe(1500);
  tracker.end(a, "done");
  expect(tracker.status()).toMatchObject({ done: 3, remainingMs: 1000 });
});

it("divides all work by the jobs where no chain is longer", () => {
  const tracker = new Tracker("study", 2);
  const all = [a, train("x", 100), c];
  tracker.add(all, all);
  tracker.begin(a);
  tracker.progress(a, { step: 50, steps: 100, loss: 0.5, remainingMs: 500 });
  expect(tracker.status().remainingMs).toBe(1250);
});

it("tells failed and skipped from done and interrupted", () => {
  const tracker = new Tracker("study", 1);
  tracker.add([a, b, c], [a, b, c]);
  tracker.begin(a);
  tracker.end(a, "failed");
  tracker.end(b, "skipped");
  tracker.begin(c);
  tracker.end(c, "interrupted");
  expect(tracker.status()).toMatchObject({ done: 0, failed: 2, running: [] });
});

it("counts a task once that two studies have", () => {
  const tracker = new Tracker("grid", 2);
  tracker.add([a, b], [b]);
  tracker.add([a, b, c], [b, c]);
  expect(tracker.status()).toMatchObject({ study: "grid", done: 1, total: 3 });
  tracker.begin(b);
  tracker.progress(b, { step: 50, steps: 100, loss: 0.5, remainingMs: 500 });
  expect(tracker.status().remainingMs).toBe(1000);
});

it("times trainings of different networks each by their own kind", () => {
  const of = (key: string, name: string) => {
    const task = train(key, 100);
    return { ...task, spec: { ...task.spec, model: { name } } } as Task;
  };
  const [slow, fast, later, other] = [of("s", "lstm"), of("f", "gru"), of("l", "lstm"), of("o", "bilstm")];
  const tracker = new Tracker("grid", 1);
  tracker.add([slow, fast, later, other], [slow, fast, later, other]);
  for (const [task, remainingMs] of [
    [slow, 1500],
    [fast, 500],
  ] as const) {
    tracker.begin(task);
    tracker.progress(task, { step: 50, steps: 100, loss: 0.5, remainingMs });
  }
  // 30 ms a step, 10 ms, and their mean for the one of which none was begun; whichever reported last.
  expect(tracker.status().remainingMs).toBe(1500 + 500 + 3000 + 2000);
});
