import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { Home } from "../store/index.ts";
import { compareStudies } from "./compare.ts";
import { exportStudy } from "./export.ts";
import { readStudy } from "./read-study.ts";
import { defineStudy, type RecipeInput } from "./recipe.ts";
import { runStudy } from "./run.ts";
import { recipeNamed } from "./stored-recipe.ts";

const worker = new URL("../../test/fixtures/fake-study-worker.ts", import.meta.url);
const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-compare-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const { downstream, ...tiny } = tinyRecipe();
const study = (name: string, change: Partial<RecipeInput["downstream"]> = {}, seeds = [1, 2]) =>
  defineStudy({ ...tiny, name, seeds, downstream: { ...downstream, sizes: [16], ...change } });
const short = study("short");
const long = study("long", { training: { steps: 11 } }, [2, 3]);
const other = study("other", { labels: "findings" }, [1]);

beforeAll(async () => {
  for (const recipe of [short, long, other]) {
    const { failed } = await runStudy(recipe, { home, jobs: 2, worker });
    expect(failed).toEqual([]);
  }
}, 280_000);

describe("two studies", { timeout: 60_000 }, () => {
  it("are paired by size and seed where they are judged by the same records", async () => {
    const found = await compareStudies(short, long, { home });
    expect(found.paired).toBe(true);
    expect(found.cells.map(({ a, b, size, seeds }) => [a, b, size, seeds])).toEqual([
      ["scratch", "scratch", 16, [2]],
      ["fine-tune", "fine-tune", 16, [2]],
    ]);
    const auroc = async (recipe: typeof short) =>
      (await readStudy(recipe, { home })).results.cells.find(
        ({ arm, size, seed }) => arm === "fine-tune" && size === 16 && seed === 2,
      )!.value;
    const tuned = found.cells[1]!;
    expect(tuned.difference).toBeCloseTo((await auroc(long)) - (await auroc(short)), 12);
    // One seed decides nothing.
    expect(tuned.verdict).toBeNull();
    const back = await compareStudies(long, short, { home });
    expect(back.cells[1]!.difference).toBeCloseTo(-tuned.difference!, 12);
  });

  it("are equal to themselves, and any arm may be set against any", async () => {
    const same = await compareStudies(short, short, { home });
    for (const { difference, verdict } of same.cells) {
      expect(difference).toBe(0);
      expect(verdict!.conclusion).toBe("no practical difference");
    }
    const { gains } = (await readStudy(short, { home })).results;
    const found = await compareStudies(short, short, { home, arms: ["scratch", "fine-tune"] });
    found.cells.forEach(({ difference }, i) => {
      expect(difference).toBeCloseTo(gains[i]!.mean, 12);
    });
    await expect(compareStudies(short, long, { home, arms: ["partial", "scratch"] })).rejects.toThrow(
      /no arm at the same size; say which arms with --arms/,
    );
  });

  it("stand side by side where they are judged by other records or labels", async () => {
    const { paired, unpaired, cells } = await compareStudies(short, other, { home });
    expect([paired, unpaired]).toEqual([false, "their labels differ"]);
    expect(cells.map(({ seeds }) => seeds)).toEqual([[1], [1]]);
    for (const { difference, valueA, valueB } of cells) {
      expect(difference).toBeNull();
      expect(Math.min(valueA, valueB)).toBeGreaterThan(0);
    }
  });

  it("are found by name in the home", async () => {
    expect(await recipeNamed("long", home)).toEqual(long);
    await expect(recipeNamed("longer", home)).rejects.toThrow(/neither a recipe file nor a study in .*short/);
  });
});

describe("a study's tables", { timeout: 60_000 }, () => {
  it("have all of it, by name, and no patient", async () => {
    const { results } = await readStudy(short, { home });
    const dir = join(home.dir, "tables");
    const files = await exportStudy(short, { home, dir });
    expect(files.map((file) => relative(dir, file))).toEqual([
      ...["cells.csv", "labels.csv", "gains.csv", "history.csv"],
      ...results.cells.map(({ arm, size, seed }) => `predictions/${arm}-${size}-${seed}.csv`),
    ]);
    const table = (name: string) => {
      const [header, ...rows] = readFileSync(join(dir, name), "utf8").trimEnd().split("\r\n");
      return rows.map((row) => Object.fromEntries(row.split(",").map((v, i) => [header!.split(",")[i]!, v])));
    };
    const { cells, labels, gains } = results;
    expect(table("cells.csv").map((row) => [row.arm, Number(row.macro_auroc)])).toEqual(
      cells.map((cell) => [cell.arm, cell.value]),
    );
    expect(table("gains.csv").map((row) => Number(row.gain))).toEqual(gains.map((gain) => gain.mean));
    expect(table("labels.csv")).toHaveLength(cells.length * labels.length);
    const predictions = table("predictions/scratch-16-1.csv");
    expect(predictions).toHaveLength(60 * labels.length);
    expect(Object.keys(predictions[0]!)).toEqual(["record", "label", "truth", "probability"]);
    expect(readFileSync(join(dir, "predictions/scratch-16-1.csv"), "utf8")).not.toMatch(/\bp\d/);
  });
});
