import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { Home, listStudies, openStore, readStatus } from "../store/index.ts";
import { defineStudy } from "./recipe.ts";
import { runStudy } from "./run.ts";
import type { StudyEvent } from "./run-options.ts";

const worker = new URL("../../test/fixtures/fake-study-worker.ts", import.meta.url);
const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-run-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const recipe = defineStudy({ ...tinyRecipe(), seeds: [1] });

async function run(options: { data?: string; stop?: AbortSignal } = {}) {
  const events: StudyEvent[] = [];
  const result = await runStudy(recipe, {
    home,
    jobs: 2,
    worker,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const titles = (type: StudyEvent["type"]) =>
    events.flatMap((e) => (e.type === type && "task" in e ? [e.task.title] : []));
  return { ...result, titles };
}

describe("running a study", { timeout: 60_000 }, () => {
  it("names what failed and what was left out for it, and gives what there is", async () => {
    const { results, failed, titles } = await run({ data: "fail:pretrain" });
    expect(failed.map((f) => `${f.task.title}: ${f.error}`)).toEqual([
      "pre-train, seed 1: pretrain was told to fail",
    ]);
    expect(titles("skipped")).toEqual([
      "fine-tune, 8 records, seed 1",
      "evaluate fine-tune, 8 records, seed 1",
      "score the upstream for 8 records, seed 1",
      "fine-tune, 16 records, seed 1",
      "evaluate fine-tune, 16 records, seed 1",
      "score the upstream for 16 records, seed 1",
    ]);
    expect(results.cells.map((c) => `${c.arm} ${c.size}`)).toEqual(["scratch 8", "scratch 16"]);
    expect(results.missing).toHaveLength(2);
    expect(results.gains).toEqual([]);
    expect(readStatus(home)).toMatchObject({ state: "failed", done: 6, failed: 7, total: 13 });
    const store = await openStore(home);
    const [study] = await listStudies(store.db);
    await store.close();
    expect(study).toMatchObject({ name: "tiny", tasks: { done: 6, failed: 1, pending: 6 } });
    expect(study?.errors).toMatchObject([{ kind: "pretrain", error: "pretrain was told to fail" }]);
  });

  it("stops before it begins when asked, and keeps what is done", async () => {
    const { results, interrupted, titles } = await run({ stop: AbortSignal.abort() });
    expect(interrupted).toBe(true);
    expect(titles("started")).toEqual([]);
    expect(results.cells).toHaveLength(2);
  });

  it("then does only what is missing, and pairs the arms", async () => {
    const { results, titles } = await run();
    expect(titles("started")[0]).toBe("pre-train, seed 1");
    expect(titles("done")).toHaveLength(7);
    expect(results.missing).toEqual([]);
    expect(results.gains.map((g) => g.size)).toEqual([8, 16]);
    for (const { size, seeds, mean } of results.gains) {
      const of = (arm: string) => results.cells.find((c) => c.arm === arm && c.size === size)!.value;
      expect(seeds).toEqual([{ seed: 1, difference: of("fine-tune") - of("scratch") }]);
      expect(mean).toBeCloseTo(seeds[0]!.difference, 12);
    }
  });
});
