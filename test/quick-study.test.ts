import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCard } from "../src/inference/index.ts";
import { readModel } from "../src/onnx/index.ts";
import { Home, loadHistory, openStore, readStatus } from "../src/store/index.ts";
import { defineStudy, runStudy, type StudyEvent, type StudyRun } from "../src/study/index.ts";
import { tinyRecipe } from "./fixtures/tiny-recipe.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-study-")));
const recipe = defineStudy(tinyRecipe());
let first: StudyRun;
const run = (change = {}, events: StudyEvent[] = []) =>
  runStudy({ ...recipe, ...change }, { home, jobs: 2, onEvent: (event) => events.push(event) });

beforeAll(async () => {
  first = await run();
}, 240_000);
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

describe("a study, from recipe to table", { timeout: 120_000 }, () => {
  it("fills every cell", () => {
    const { results, failed, interrupted } = first;
    expect(failed).toEqual([]);
    expect(interrupted).toBe(false);
    expect(results.missing).toEqual([]);
    expect(results.cells).toHaveLength(8);
    for (const cell of results.cells) {
      expect(cell.value).toBeGreaterThan(0);
      expect(cell.value).toBeLessThan(1);
      expect([3, 6, 9]).toContain(cell.bestStep);
    }
    expect(results.gains.map((g) => [g.size, g.seeds.length])).toEqual([
      [8, 2],
      [16, 2],
    ]);
    const [perSize, verdicts] = [results.outcome.slice(0, 2), results.outcome.slice(2)];
    for (const { size, mean, interval, verdict } of results.gains) {
      expect(interval.low).toBeLessThanOrEqual(mean);
      expect(interval.high).toBeGreaterThanOrEqual(mean);
      expect(verdict.effect).toBeCloseTo(mean, 12);
      expect(perSize.filter((line) => line.startsWith(`${size} records: `))).toHaveLength(1);
      expect(verdicts.filter((line) => new RegExp(`\\b${size}\\b`).test(line))).toHaveLength(1);
    }
  });

  it("saves each model with a card that says how it was made", () => {
    for (const cell of first.results.cells) {
      const model = readModel(readFileSync(cell.model), cell.model);
      expect(model.graph.inputs[0]).toMatchObject({ name: "ecg", shape: ["N", 12, 250] });
      const card = readCard(join(home.model(cell.train), "card.json"));
      expect(card.arm).toBe(cell.arm);
      expect(card.trainedOn).toMatchObject({ folds: [1, 2, 3, 4], records: cell.size });
      expect(card.upstream?.folds).toEqual(cell.arm === "scratch" ? undefined : [1, 2, 3, 4, 5, 6, 7, 8]);
      expect(card.metrics["test macro AUROC"]).toBe(cell.value);
    }
  });

  it("keeps history and predictions, and leaves no checkpoint behind", async () => {
    const { train, evaluate } = first.results.cells[0]!;
    const store = await openStore(home);
    const history = await loadHistory(store.db, train);
    await store.close();
    expect(history.map((p) => p.step)).toEqual([3, 6, 9]);
    const files = readdirSync(home.run(evaluate)).sort();
    expect(files).toEqual(["predictions-test.json", "predictions-test.npy", "result.json", "truth-test.npy"]);
    const left = readdirSync(home.dir, { recursive: true, encoding: "utf8" });
    expect(left.filter((f) => !f.startsWith("store") && /checkpoint|\.tmp$|lock/.test(f))).toEqual([]);
    expect(readStatus(home)).toMatchObject({ state: "done", done: 24, total: 24, running: [] });
  });

  it("gives each seed the same records in both arms, and small sizes inside large ones", () => {
    const { cells } = first.results;
    const of = (size: number, seed: number) =>
      cells.filter((c) => c.size === size && c.seed === seed).map((c) => metricsOf(c.train).positives);
    expect(of(16, 1)[0]).toEqual(of(16, 1)[1]);
    of(8, 1)[0]!.forEach((n, k) => {
      expect(n).toBeLessThanOrEqual(of(16, 1)[0]![k]!);
    });
  });

  it("repeats nothing that is done, and runs only what a change asks for", async () => {
    const again: StudyEvent[] = [];
    expect((await run({}, again)).results).toEqual(first.results);
    expect(again.map((e) => e.type)).toEqual(["planned"]);

    const more: StudyEvent[] = [];
    const larger = await run({ seeds: [1, 2, 3], arms: ["scratch"] }, more);
    const done = more.flatMap((e) => (e.type === "done" ? [e.task.title] : []));
    expect(done.sort()).toEqual([
      "evaluate scratch, 16 records, seed 3",
      "evaluate scratch, 8 records, seed 3",
      "scratch, 16 records, seed 3",
      "scratch, 8 records, seed 3",
    ]);
    expect(larger.results.cells).toHaveLength(6);
  });

  it("makes a model again that was deleted, with the same numbers", async () => {
    const cell = first.results.cells.find((c) => c.arm === "fine-tune")!;
    const before = readFileSync(cell.model);
    rmSync(home.model(cell.train), { recursive: true });
    rmSync(home.run(cell.train), { recursive: true });
    const events: StudyEvent[] = [];
    await run({}, events);
    expect(events.flatMap((e) => (e.type === "started" ? [e.task.kind] : []))).toEqual(["train"]);
    expect(existsSync(cell.model)).toBe(true);
    expect(readFileSync(cell.model).equals(before)).toBe(true);
  });
});

function metricsOf(key: string): { positives: number[] } {
  return JSON.parse(readFileSync(join(home.run(key), "result.json"), "utf8")).metrics;
}
