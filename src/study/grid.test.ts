import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import type { Arm } from "./arms.ts";
import { defineGrid, type GridInput } from "./grid.ts";
import { summaryOf } from "./grid-summary.ts";
import { defineStudy } from "./recipe.ts";
import { loadRecipe, loadStudies } from "./recipe-file.ts";
import type { StudyRun } from "./run-options.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-grid-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const { model, upstream, downstream, ...common } = tinyRecipe();
const cohort = (seed: number) => ({
  name: "simulated" as const,
  cohort: "clinic" as const,
  records: 120,
  seed,
});
const grid = (change: Partial<GridInput> = {}): GridInput => ({
  ...common,
  name: "grid",
  title: "A grid",
  networks: { small: model, wide: { ...model, width: 4 } },
  upstreams: {
    one: upstream!,
    two: { ...upstream!, dataset: cohort(2), labels: "code-six" } as typeof upstream & object,
  },
  downstreams: {
    here: downstream,
    there: { ...downstream, dataset: cohort(3) },
  },
  ...change,
});

describe("a grid", () => {
  it("is each upstream with each downstream and network, but for pairs of the same records", () => {
    const { studies, places } = defineGrid(grid());
    expect(studies.map(({ name }) => name)).toEqual([
      ...["grid-here-small-one", "grid-here-wide-one"],
      ...["grid-there-small-one", "grid-there-wide-one", "grid-there-small-two", "grid-there-wide-two"],
    ]);
    expect(places[3]).toEqual({ part: "grid", upstream: "one", downstream: "there", network: "wide" });
    expect(studies[3]).toEqual(
      defineStudy({
        ...tinyRecipe(),
        name: "grid-there-wide-one",
        title: "A grid: one to there, wide",
        model: { ...model, width: 4 },
        downstream: { ...downstream, dataset: cohort(3) },
      }),
    );
  });

  it("is each network with each downstream, where nothing is pre-trained", () => {
    const { upstreams: _, ...own } = grid({ arms: ["scratch"] });
    const { studies, places } = defineGrid(own);
    expect(studies.map(({ name }) => name)).toEqual([
      ...["grid-here-small", "grid-here-wide", "grid-there-small", "grid-there-wide"],
    ]);
    expect(studies[1]).toMatchObject({ title: "A grid: here, wide" });
    expect(studies[1]).not.toHaveProperty("upstream");
    expect(places[1]).toEqual({ part: "grid", upstream: null, downstream: "here", network: "wide" });
  });

  it("makes the exceptions that it names, and says why", () => {
    const { studies } = defineGrid(
      grid({
        exceptions: [
          { upstream: "two", why: "not here", study: "leave out" },
          {
            downstream: "here",
            network: "wide",
            why: "it is slow",
            study: (own) => ({ ...own, seeds: [9] }),
          },
        ],
      }),
    );
    expect(studies.map(({ seeds }) => seeds)).toEqual([[1, 2], [9], [1, 2], [1, 2]]);
    expect(studies[1]!.remarks).toEqual(["it is slow"]);
  });

  it("names the study whose field is wrong", () => {
    expect(() => defineGrid(grid({ seeds: [1, 1] }))).toThrow(
      /grid, study grid-here-small-one cannot be used:\n {2}seeds/,
    );
    expect(() => defineGrid(grid({ networks: {} }))).toThrow(/the grid has no study/);
    const study = defineStudy({ ...tinyRecipe(), name: "grid-here-small-one" });
    expect(() => defineGrid(grid({ also: { sweep: study } }))).toThrow(/two studies are called/);
  });

  it("is judged by one metric", () => {
    const also = { other: defineStudy({ ...tinyRecipe(), name: "other", metric: "macro-auprc" as const }) };
    expect(() => defineGrid({ ...grid(), also })).toThrow("all studies of a grid are judged by one metric");
    const { studies } = defineGrid({ ...grid(), metric: "macro-auprc" });
    for (const { metric } of studies) expect(metric).toBe("macro-auprc");
  });

  it("is loaded from a file, where one study is wanted refused by name", async () => {
    const file = join(dir, "grid.mjs");
    writeFileSync(file, `export default ${JSON.stringify(defineGrid(grid()))}`);
    const set = await loadStudies(file);
    expect([set.name, set.studies.length, set.places?.length]).toEqual(["grid", 6, 6]);
    await expect(loadRecipe(file)).rejects.toThrow(/is a grid of 6 studies/);
    const one = join(dir, "one.mjs");
    writeFileSync(one, `export default ${JSON.stringify(tinyRecipe())}`);
    expect(await loadStudies(one)).toMatchObject({ name: "tiny", places: null, studies: [{ name: "tiny" }] });
  });
});

/** A finished study with one gain. */
function finished(network: string, gain: number, protocol?: "paper", arm: Arm = "fine-tune") {
  const cells = [{ arm: "scratch", size: 8, value: 0.7 }];
  const verdict = { conclusion: "pays", low: gain - 0.1, high: gain + 0.1 };
  const gains = [{ arm, size: 8, mean: gain, seeds: [1, 2], verdict }];
  return {
    place: { part: "grid", upstream: "one", downstream: "here", network },
    recipe: { ...defineStudy(tinyRecipe()), protocol },
    run: { results: { cells, gains }, carriedOver: null } as unknown as StudyRun,
  };
}

describe("the summary of a grid", () => {
  it("tests an arm over five pairs of data and network or more", () => {
    const gains = [0.05, 0.04, 0.03, 0.02, 0.01];
    const done = gains.map((gain, i) => finished(`net-${i}`, gain));
    const { rows, across } = summaryOf(done);
    expect(rows[1]).toMatchObject({ network: "net-1", gain: 0.04, scratch: 0.7, verdict: "pays" });
    // All five positive: 2 / 2^5.
    expect(across).toEqual([
      {
        arm: "fine-tune",
        upstream: "one",
        pairs: 5,
        meanGain: expect.closeTo(0.03),
        ahead: 5,
        p: 0.0625,
        corrected: 0.0625,
      },
    ]);
    expect(summaryOf(done.slice(1)).across).toEqual([]);
  });

  it("does not test baselines, which carry nothing over", () => {
    const done = [1, 2, 3, 4, 5].map((i) => finished(`net-${i}`, -i / 100, undefined, "age-sex"));
    expect(summaryOf(done)).toMatchObject({ rows: { length: 5 }, across: [], caution: null });
  });

  it("neither judges nor tests what was chosen on the test records", () => {
    const { rows, across } = summaryOf([1, 2, 3, 4, 5].map((i) => finished(`net-${i}`, i / 100, "paper")));
    expect(across).toEqual([]);
    for (const row of rows)
      expect(row).toMatchObject({
        interval: null,
        verdict: null,
        mark: expect.stringContaining("optimistic"),
      });
  });
});
