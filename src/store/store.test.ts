import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Home,
  LockedError,
  listStudies,
  loadHistory,
  loadMetrics,
  markOrphansInterrupted,
  markStarted,
  markStopped,
  openStore,
  predictionFile,
  type Store,
  saveOutcome,
  saveStudy,
  taskStatuses,
} from "./index.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-store-"));
const home = new Home(dir);
let store: Store;

beforeAll(async () => {
  store = await openStore(home);
}, 60_000);

afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const task = (key: string, kind = "train") => ({ key, kind, spec: { size: 64 } });
const outcome = {
  metrics: { auroc: 0.9, perClass: [0.8, null] },
  history: [
    { step: 10, epoch: 0.5, trainingLoss: 0.7, validationLoss: 0.6, metric: 0.81 },
    { step: 20, epoch: 1, trainingLoss: 0.5, validationLoss: 0.55, metric: 0.85 },
  ],
  predictions: { validation: "runs/a/predictions-validation.npy" },
  device: "cpu",
  runtime: { node: "24" },
};

describe("the store", () => {
  it("keeps what tasks gave", async () => {
    await saveStudy(store.db, { id: "s", name: "study", recipe: { sizes: [64] } }, [task("a"), task("b")]);
    expect(await taskStatuses(store.db, ["a", "b", "c"])).toEqual(
      new Map([
        ["a", "pending"],
        ["b", "pending"],
      ]),
    );
    await markStarted(store.db, "a");
    await saveOutcome(store.db, "a", outcome);
    expect(await loadMetrics(store.db, ["a", "b"])).toEqual(new Map([["a", outcome.metrics]]));
    expect(await loadHistory(store.db, "a")).toEqual(outcome.history);
    expect(await predictionFile(store.db, "a", "validation")).toBe(outcome.predictions.validation);
    expect(await predictionFile(store.db, "a", "test")).toBeNull();
  });

  it("replaces, not adds, when a task is done again", async () => {
    await markStarted(store.db, "a");
    await saveOutcome(store.db, "a", { ...outcome, history: outcome.history.slice(0, 1) });
    expect(await loadHistory(store.db, "a")).toHaveLength(1);
    const row = await store.db
      .selectFrom("tasks")
      .selectAll()
      .where("key", "=", "a")
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: "done", attempts: 2, device: "cpu", runtime: { node: "24" } });
  });

  it("shares tasks between studies and keeps their state", async () => {
    await saveStudy(store.db, { id: "t", name: "other", recipe: {} }, [task("a"), task("c")]);
    expect((await taskStatuses(store.db, ["a"])).get("a")).toBe("done");
    expect(await store.db.selectFrom("tasks").select("key").execute()).toHaveLength(3);
  });

  it("says what failed, and takes what a dead parent left running for interrupted", async () => {
    await markStarted(store.db, "b");
    await markStopped(store.db, "b", "failed", "out of memory");
    await markStarted(store.db, "c");
    await markOrphansInterrupted(store.db);
    const studies = await listStudies(store.db);
    expect(studies.find((s) => s.id === "s")).toMatchObject({
      tasks: { done: 1, failed: 1 },
      errors: [{ key: "b", error: "out of memory" }],
    });
    expect(studies.find((s) => s.id === "t")?.tasks).toEqual({ done: 1, interrupted: 1 });
  });

  it("lets transactions and single statements queue for the one connection", async () => {
    const ids = Array.from({ length: 8 }, (_, i) => `p${i}`);
    await Promise.all(
      ids.map((id) => saveStudy(store.db, { id, name: id, recipe: {} }, [task(`${id}-1`), task(`${id}-2`)])),
    );
    expect(await listStudies(store.db)).toHaveLength(10);
  });

  it("rolls a failed transaction back", async () => {
    await expect(saveOutcome(store.db, "no such task", outcome)).rejects.toThrow(/foreign key/);
    expect(await store.db.selectFrom("results").select("task").execute()).toEqual([{ task: "a" }]);
  });

  it("is for one process, and opens again with its contents", async () => {
    await expect(openStore(home)).rejects.toThrow(LockedError);
    await store.close();
    store = await openStore(home);
    expect((await taskStatuses(store.db, ["a"])).get("a")).toBe("done");
    expect(readdirSync(dir).sort()).toEqual(["lock.json", "store"]);
  }, 60_000);
});
