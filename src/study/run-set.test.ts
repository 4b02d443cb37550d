import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { Home, readStatus } from "../store/index.ts";
import { defineGrid } from "./grid.ts";
import type { StudySet } from "./recipe-file.ts";
import type { StudyEvent } from "./run-options.ts";
import { runStudies } from "./run-set.ts";

const worker = new URL("../../test/fixtures/fake-study-worker.ts", import.meta.url);
const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-run-set-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const { model, upstream, downstream, ...common } = tinyRecipe();
const grid = defineGrid({
  ...common,
  name: "tiny-grid",
  networks: { small: model, wide: { ...model, width: 4 } },
  upstreams: { one: upstream },
  downstreams: { here: { ...downstream, sizes: [16] } },
  seeds: [1],
});

async function run(options: { data?: string; stop?: AbortSignal; home?: Home } = {}, set: StudySet = grid) {
  const events: StudyEvent[] = [];
  const shown: string[] = [];
  const found = await runStudies(set, {
    ...{ home, jobs: 4, worker, ...options },
    onEvent: (event) => events.push(event),
    onResult: (_, recipe) => shown.push(recipe.name),
  });
  const titles = (type: StudyEvent["type"]) =>
    events.flatMap((e) => (e.type === type && "task" in e ? [e.task.title] : []));
  return { ...found, events, shown, titles };
}

describe("running a grid", { timeout: 60_000 }, () => {
  it("stops before it begins when asked, and shows no study without a result", async () => {
    const { runs, shown, interrupted, titles } = await run({ stop: AbortSignal.abort() });
    expect({ interrupted, shown, runs, started: titles("started") }).toEqual({
      ...{ interrupted: true, shown: [], runs: [], started: [] },
    });
    expect(readStatus(home)).toMatchObject({ study: "tiny-grid", state: "interrupted", done: 0, total: 14 });
  });

  it("runs the tasks of all studies side by side, those that they share once, and goes on where one fails", async () => {
    const { runs, events, shown, titles } = await run({ data: "fail:pretrain" });
    expect(events.filter(({ type }) => type === "planned")).toMatchObject([{ total: 14, reused: 0 }]);
    const together = events.map(({ status }) => status.running.map(({ title }) => title));
    expect(together).toContainEqual(
      expect.arrayContaining(["small: scratch, 16 records, seed 1", "wide: scratch, 16 records, seed 1"]),
    );
    expect(
      titles("done")
        .filter((title) => title.startsWith("prepare"))
        .sort(),
    ).toEqual(["prepare simulated-clinic", "prepare simulated-community"]);
    expect(titles("failed").sort()).toEqual(["small: pre-train, seed 1", "wide: pre-train, seed 1"]);
    expect(shown.sort()).toEqual(["tiny-grid-here-small-one", "tiny-grid-here-wide-one"]);
    expect(runs.map(({ results, failed }) => [results.cells.map(({ arm }) => arm), failed.length])).toEqual([
      [["scratch"], 1],
      [["scratch"], 1],
    ]);
    expect(readStatus(home)).toMatchObject({ state: "failed", done: 6, failed: 8, running: [] });
  });

  it("then does only what is missing, and gives the studies in the recipe's order", async () => {
    const { runs, events, titles, summary } = await run();
    expect(events[0]).toMatchObject({ type: "planned", total: 14, reused: 6 });
    expect(titles("done")).toHaveLength(8);
    expect(runs.map(({ results }) => results.study.name)).toEqual(grid.studies.map(({ name }) => name));
    expect(runs.map(({ results }) => results.missing)).toEqual([[], []]);
    expect(summary.rows.map(({ network }) => network)).toEqual(["small", "wide"]);
    expect(readStatus(home)).toMatchObject({ state: "done", done: 14, failed: 0 });
  });

  it("completes first what was begun", async () => {
    const other = new Home(mkdtempSync(join(tmpdir(), "cardiograft-run-set-")));
    onTestFinished(() => rmSync(other.dir, { recursive: true, force: true }));
    const wide = { ...grid, studies: grid.studies.slice(1), places: grid.places.slice(1) };
    await run({ home: other, data: "fail:evaluate" }, wide);
    const { titles } = await run({ home: other });
    expect(titles("started")[0]).toMatch(/^wide: evaluate/);
  });
});
