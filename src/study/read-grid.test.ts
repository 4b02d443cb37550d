import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { Home, openStore } from "../store/index.ts";
import { defineGrid, type GridInput } from "./grid.ts";
import { type GridReading, readGrid } from "./read-grid.ts";
import { runStudies, type SetRun } from "./run-set.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-read-grid-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const { model, upstream, downstream, ...common } = tinyRecipe();
const to = { ...downstream, sizes: [16], training: { steps: 6 } };
const input: GridInput = {
  ...common,
  name: "grid",
  networks: { small: model, wide: { ...model, width: 4 } },
  upstreams: { one: { ...upstream, training: { steps: 6 } } },
  downstreams: { here: to },
};
const grid = defineGrid(input);
const elsewhere = {
  later: { ...to, dataset: { name: "simulated" as const, cohort: "clinic" as const, records: 120, seed: 7 } },
  absent: { ...to, dataset: { name: "ptb" as const }, labels: "ptb-two" },
};
const grown = defineGrid({ ...input, downstreams: { here: to, ...elsewhere } });

let run: SetRun;
let read: GridReading;
beforeAll(async () => {
  run = await runStudies(grid, { home, jobs: 2 });
  read = await readGrid(grid, { home });
}, 280_000);

describe("a grid that was run", { timeout: 120_000 }, () => {
  it("is read as it was judged at its end", () => {
    expect(run.runs.flatMap(({ failed }) => failed)).toEqual([]);
    expect(read.unread).toEqual([]);
    expect(read.members.map(({ reading }) => reading.results)).toEqual(
      run.runs.map(({ results }) => results),
    );
    expect(read.members.map(({ carriedOver }) => carriedOver)).toEqual(
      run.runs.map(({ carriedOver }) => carriedOver),
    );
    expect(read.summary).toEqual(run.summary);
  });

  it("compares its networks: the difference of their gains, on the same patients and seeds", () => {
    const gains = new Map(read.summary.rows.map(({ network, gain }) => [network, gain]));
    for (const { network, mean, low, high } of read.networks.gains) {
      expect(mean).toBeCloseTo(gains.get(network)!, 12);
      expect(low!).toBeLessThan(mean);
      expect(high!).toBeGreaterThan(mean);
    }
    expect(read.networks.contrasts).toHaveLength(1);
    const { more, less, mean } = read.networks.contrasts[0]!;
    expect(mean).toBeCloseTo(gains.get(more)! - gains.get(less)!, 12);
    expect(mean).toBeGreaterThanOrEqual(0);
  });

  it("names studies that were not run, and those whose data are not there with the command that gets them", async () => {
    const seen: number[] = [];
    const { members, unread } = await readGrid(grown, { home, onStudy: (done) => seen.push(done) });
    expect(members).toHaveLength(2);
    expect(seen).toEqual(grown.studies.map((_, i) => i));
    const of = (downstream: string) => unread.filter(({ place }) => place.downstream === downstream);
    expect(of("later").map(({ why }) => why)).toEqual(
      Array(2).fill(expect.stringMatching(/^Nothing of the study grid-later-.* is finished in /)),
    );
    expect(of("absent")).toHaveLength(2);
    for (const { why, commands } of of("absent")) {
      expect(why).toBe("its data are not there: ptb");
      expect(commands).toEqual(["cardiograft data get ptb"]);
    }
  });

  it("of which nothing is there says what to do, and makes no store; a home in use is no study's fault", async () => {
    const none = new Home(join(home.dir, "none"));
    await expect(readGrid(grid, { home: none })).rejects.toThrow(/Nothing of the grid grid .* study run/);
    expect(existsSync(none.dir)).toBe(false);
    const store = await openStore(home);
    try {
      await expect(readGrid(grid, { home })).rejects.toThrow(/is in use by .* since /);
    } finally {
      await store.close();
    }
  });
});
