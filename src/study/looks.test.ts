import { describe, expect, it } from "vitest";
import { fakeDataset } from "../../test/fixtures/fake-dataset.ts";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { cellsFor, judgedCells, looksOf, standingsAfter, tasksFor } from "./looks.ts";
import { planStudy } from "./plan.ts";
import { defineStudy } from "./recipe.ts";

const seeds = [1, 2, 3, 4, 5];
const recipe = defineStudy({ ...tinyRecipe(), seeds, arms: ["scratch", "fine-tune", "linear-probe"] });
const plan = planStudy(recipe, { upstream: fakeDataset("community"), downstream: fakeDataset("clinic") }, 1);
const looks = looksOf(seeds, true);
const named = (cells: readonly { arm: string; size: number; seed: number }[]) =>
  cells.map(({ arm, size, seed }) => `${arm} ${size} ${seed}`);
const gain = (arm: "fine-tune" | "linear-probe", size: number, conclusion: string) =>
  ({ arm, size, verdict: { conclusion } }) as never;

describe("looks", () => {
  it("are one at the end, unless a study stops when it is decided", () => {
    expect(looksOf(seeds, false)).toEqual([{ seeds, error: 0.05 }]);
    expect(looks.map((look) => look.seeds)).toEqual([[1, 2, 3], [1, 2, 3, 4], seeds]);
    expect(looks.reduce((sum, { error }) => sum + error, 0)).toBeCloseTo(0.05, 12);
    expect(looksOf([7], true)).toEqual([{ seeds: [7], error: 0.05 }]);
  });

  it("need no more of what is decided, and scratch as long as any arm does", () => {
    const first = cellsFor(plan, looks[0]!, []);
    expect(first).toHaveLength(3 * 3 * 2);
    const standings = standingsAfter(
      [
        gain("fine-tune", 8, "pays"),
        gain("linear-probe", 8, "undecided"),
        gain("fine-tune", 16, "undecided"),
      ],
      looks[0]!,
      [],
    );
    expect(standings).toEqual([{ arm: "fine-tune", size: 8, look: looks[0] }]);
    const next = named(cellsFor(plan, looks[1]!, standings)).filter((name) => name.endsWith("4"));
    expect(next).toEqual([
      "scratch 8 4",
      "linear-probe 8 4",
      "scratch 16 4",
      "fine-tune 16 4",
      "linear-probe 16 4",
    ]);
    const both = standingsAfter([gain("linear-probe", 8, "does not pay")], looks[1]!, standings);
    expect(named(cellsFor(plan, looks[2]!, both)).filter((name) => / 8 /.test(name))).toEqual([]);
  });

  it("judge what stands by the seeds and the error with which it was decided", () => {
    const standings = standingsAfter([gain("fine-tune", 8, "pays")], looks[0]!, []);
    const judged = judgedCells(plan, looks[2]!, standings);
    const of = (arm: string) =>
      judged.plan.cells.filter((c) => c.arm === arm && c.size === 8).map((c) => c.seed);
    expect([of("fine-tune"), of("linear-probe"), of("scratch")]).toEqual([[1, 2, 3], seeds, seeds]);
    expect(judged.error("fine-tune", 8)).toBe(looks[0]!.error);
    expect(judged.error("fine-tune", 16)).toBe(looks[2]!.error);
  });

  it("run the tasks of their cells and what these need", () => {
    const cells = plan.cells.filter(({ arm, size, seed }) => arm === "fine-tune" && size === 8 && seed === 2);
    expect(tasksFor(plan, cells).map(({ title }) => title)).toEqual([
      "prepare clinic",
      "prepare community",
      "pre-train, seed 2",
      "fine-tune, 8 records, seed 2",
      "evaluate fine-tune, 8 records, seed 2",
      "score the upstream for 8 records, seed 2",
    ]);
  });
});
