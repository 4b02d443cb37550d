import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Name, type PaperOptions, paperGrid, type Source } from "../recipes/paper/grid.ts";
import { readCard } from "../src/inference/index.ts";
import { Home } from "../src/store/index.ts";
import {
  exportStudy,
  type Grid,
  isPaper,
  kindsOf,
  type Outlook,
  PAPER_MARK,
  planAhead,
  runStudies,
  type SetRun,
} from "../src/study/index.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-paper-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const cohort = (name: Name, labels: string): Source => ({
  dataset: { name: "simulated", cohort: `like-${name}`, records: 90, seed: 1, samplingRate: 100 },
  labels,
});
const sources: Readonly<Record<Name, Source>> = {
  "ptb-xl": cohort("ptb-xl", "superclasses"),
  "cpsc-2018": cohort("cpsc-2018", "cpsc-nine"),
  georgia: cohort("georgia", "georgia-ten"),
  ptb: cohort("ptb", "ptb-two"),
  "code-test": cohort("code-test", "code-six"),
};
const tiny: PaperOptions = {
  protocol: "paper",
  sources,
  upstreams: ["georgia"],
  downstreams: ["ptb-xl", "georgia", "ptb"],
  networks: {
    cnn: { name: "resnet1d18", width: 2, depth: [1, 1] },
    rnn: { name: "gru", width: 2, head: "pool" },
  },
  ...{ epochs: 2, batch: 32, sweep: { sizes: [16], network: "cnn" } },
};
const setOf = (grid: Grid) => ({ ...grid });
const counts = ({ studies }: Outlook, part: string) =>
  Object.fromEntries(kindsOf(studies.filter((s) => s.part === part)).map(({ kind, total }) => [kind, total]));

describe("the original study's grid", () => {
  it("is planned without any of its data: 72 fine-tunings, 30 from scratch, 18 pre-trainings, 12 of the sweep", async () => {
    const outlook = await planAhead(setOf(paperGrid({ protocol: "paper" })), { home, measure: false });
    expect(counts(outlook, "grid")).toMatchObject({ "fine-tune": 72, scratch: 30, pretrain: 18 });
    const sweep = counts(outlook, "size sweep");
    expect(sweep.scratch! + sweep["fine-tune"]!).toBe(12);
    expect(sweep.pretrain).toBeUndefined();
    expect(outlook.missing.map(({ command }) => command).sort()).toEqual(
      ["code-test", "cpsc-2018", "georgia", "ptb", "ptb-xl"].map((name) => `cardiograft data get ${name}`),
    );
    expect(outlook.wallMs).toBeNull();
  });

  it("asks the same in its sound form, three times, with validation patients of its own", () => {
    const [paper, sound] = (["paper", "sound"] as const).map((protocol) => paperGrid({ protocol }));
    expect(sound!.studies).toHaveLength(paper!.studies.length);
    for (const { protocol, seeds, downstream } of sound!.studies) {
      expect([protocol, seeds.length, downstream.split?.validation]).toEqual([undefined, 3, 0.1]);
    }
  });

  it("in its sound form has every task three times", async () => {
    const outlook = await planAhead(setOf(paperGrid({ protocol: "sound" })), { home, measure: false });
    expect(counts(outlook, "grid")).toMatchObject({ "fine-tune": 216, scratch: 90, pretrain: 54 });
    const sweep = counts(outlook, "size sweep");
    expect(sweep.scratch! + sweep["fine-tune"]!).toBe(36);
  });

  it("trains as the original study says: Adam at 0.01, batches of 256, 100 epochs, a third of the records for the test", () => {
    for (const { training, upstream, downstream } of paperGrid({ protocol: "paper" }).studies) {
      expect(training).toMatchObject({ optimiser: { kind: "adam" }, rate: 0.01, batch: 256 });
      for (const side of [upstream!, downstream])
        expect(side).toMatchObject({ training: { steps: { epochs: 100 } }, split: { test: 0.33 } });
    }
  });
});

describe("on simulated records", { timeout: 280_000 }, () => {
  const set = setOf(paperGrid(tiny));
  let found: SetRun;
  beforeAll(async () => {
    found = await runStudies(set, { home, jobs: 2 });
  }, 280_000);

  it("it runs to its end, every training once", () => {
    expect(found.runs.flatMap(({ failed }) => failed)).toEqual([]);
    expect(found.runs.map(({ results }) => results.missing)).toEqual(Array(5).fill([]));
    expect(found.leftOut).toEqual([]);
    const places = found.summary.rows.map((r) => [r.downstream, r.network, r.upstream, r.part]);
    expect(places).toContainEqual(["ptb", "rnn", "georgia", "grid"]);
    expect(places.filter(([, , , part]) => part === "size sweep")).toHaveLength(1);
  });

  it("marks every row of its tables", async () => {
    const files = await exportStudy(set.studies[0]!, { home, dir: join(home.dir, "csv") });
    for (const file of files) {
      const [header, ...rows] = readFileSync(file, "utf8").trimEnd().split("\r\n");
      expect(header).toMatch(/,mark$/);
      expect(header).not.toContain("validation");
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row.endsWith(`,${PAPER_MARK}`)).toBe(true);
    }
  });

  it("its sound form runs to its end too, and concludes", async () => {
    const { cnn } = tiny.networks!;
    const other: PaperOptions = {
      ...tiny,
      upstreams: ["cpsc-2018"],
      downstreams: ["code-test"],
      networks: { cnn: cnn! },
    };
    const sound = setOf(paperGrid({ ...other, protocol: "sound", epochs: 1 }));
    const { runs, leftOut, interrupted } = await runStudies(sound, { home, jobs: 2 });
    expect([leftOut, interrupted]).toEqual([[], false]);
    for (const { failed, results } of runs) {
      expect([failed, results.missing]).toEqual([[], []]);
      expect(results.verdicts).toHaveLength(1);
    }
  });

  it("marks every number, and concludes nothing", () => {
    for (const { results } of found.runs) {
      expect(results.verdicts).toEqual([]);
      for (const item of [...results.cells, ...results.gains])
        expect(item).toMatchObject({ mark: PAPER_MARK });
      for (const line of results.outcome) expect(line).toContain(PAPER_MARK);
      expect(results.remarks).toContainEqual(expect.stringContaining(PAPER_MARK));
      const { metrics } = readCard(join(dirname(results.cells[0]!.model), "card.json"));
      for (const name of Object.keys(metrics)) expect(name).toContain(PAPER_MARK);
    }
  });

  it("chooses the epoch by the test records, which nothing of a sound recipe is given", () => {
    const { results } = found.runs[0]!;
    const names = (key: string, split: string): string[] =>
      JSON.parse(readFileSync(join(home.run(key), `predictions-${split}.json`), "utf8")).records;
    for (const { train, evaluate, value, validation } of results.cells) {
      expect(names(train, "validation")).toEqual(names(evaluate, "test"));
      expect(value).toBeCloseTo(validation, 12);
    }
    expect(set.studies.every(isPaper)).toBe(true);
  });

  it("says how much of each network is carried over", () => {
    for (const { carriedOver } of found.runs) {
      expect(carriedOver!.share).toBeGreaterThan(0);
      expect(carriedOver!.share).toBeLessThan(1);
      expect(carriedOver!.carried).toBeLessThan(carriedOver!.parameters);
    }
  });

  it("is all done when it is planned again, and takes no time", async () => {
    const again = await planAhead(set, { home, jobs: 2, measure: false });
    expect(again.total).toEqual({ milliseconds: 0, untimed: 0, bytes: 0, unsized: 0 });
    for (const { total, done } of kindsOf(again.studies)) expect(done).toBe(total);
    // More epochs are other tasks, of which the times are known from these.
    const more = await planAhead(setOf(paperGrid({ ...tiny, epochs: 4 })), { home, jobs: 2, measure: false });
    expect(more.total.untimed).toBe(0);
    expect(more.wallMs).toBeGreaterThan(0);
    expect(counts(more, "grid")).toMatchObject({ pretrain: 2, "fine-tune": 4, scratch: 4 });
  });
});
