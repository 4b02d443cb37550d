import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ChallengeFixture, writeChallengeRecord } from "../../../test/support/challenge.ts";
import { temporary } from "../../../test/support/folder.ts";
import { heart } from "../../../test/support/heart.ts";
import { readableElsewhere } from "../preparation/elsewhere.ts";
import { wfdbElsewhere, wfdbFiles } from "../preparation/wfdb-files.ts";
import { type DatasetSpec, datasetNamed, openDataset } from "../registry.ts";
import type { Dataset } from "../types.ts";
import { checkDataset } from "./index.ts";

function write(dir: string, ...fixtures: ChallengeFixture[]): string {
  for (const fixture of fixtures) writeChallengeRecord(dir, { seconds: 4, ...fixture });
  return dir;
}
const open = (name: string, data: string) => openDataset({ name } as DatasetSpec, { data });
const report = (name: string, data: string) => checkDataset(open(name, data), { facts: datasetNamed(name) });
const without = (signals: readonly Float32Array[], ...leads: number[]) =>
  signals.map((signal, lead) => (leads.includes(lead) ? signal.map(() => 0) : signal));

describe("checkDataset", () => {
  it("counts records, patients, labels, durations, rates, ages and sexes", async () => {
    const dir = write(
      temporary(),
      { record: "S0001", age: "81", dx: "164865005", samplingRate: 1000, seconds: 5 },
      { record: "S0002", age: "81", dx: "164865005", seconds: 4 },
      { record: "S0003", age: "40", sex: "Male", dx: "426783006", seconds: 4 },
      { record: "S0004", age: "NaN", sex: "NaN", dx: "251146004", seconds: 4 },
    );
    expect(await report("ptb", dir)).toMatchObject({
      dataset: "ptb",
      title: "PTB",
      records: 4,
      patients: 3,
      published: { records: 516 },
      labelSet: "ptb-two",
      labels: { NORM: 1, MI: 2 },
      unlabelled: 1,
      labelSets: { "ptb-two": { labels: { NORM: 1, MI: 2 } }, "code-six": { unlabelled: 4 } },
      refused: [],
      warnings: [],
      durations: { least: 4, median: 4, most: 5 },
      samplingRates: [
        { hertz: 500, records: 3 },
        { hertz: 1000, records: 1 },
      ],
      leads: [
        { records: 4, leads: ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"] },
      ],
      ages: { least: 40, median: 81, most: 81 },
      agesUnknown: 1,
      sexes: { male: 1, female: 2, unknown: 1 },
      duplicates: [],
    });
  });

  it("refuses every damaged record by name, and only these", async () => {
    const dir = temporary();
    for (let i = 1; i <= 12; i++) write(dir, { record: `Q${String(i).padStart(4, "0")}` });
    const file = (record: string) => join(dir, record);
    truncateSync(file("Q0002.mat"), 500);
    rmSync(file("Q0004.mat"));
    const bytes = readFileSync(file("Q0006.mat"));
    bytes[3000]! ^= 0x40;
    writeFileSync(file("Q0006.mat"), bytes);
    writeFileSync(file("Q0008.hea"), readFileSync(file("Q0008.hea"), "utf8").replace(" 12 500", " 11 500"));
    writeFileSync(file("Q0010.hea"), "");
    const found = await report("cpsc-extra", dir);
    expect(found.records).toBe(7);
    expect(Object.fromEntries(found.refused.map(({ record, reason }) => [record, reason]))).toEqual({
      Q0002: expect.stringMatching(/Q0002\.mat/),
      Q0004: expect.stringMatching(/Q0004\.mat: missing/),
      Q0006: expect.stringMatching(/checksum/),
      Q0008: expect.stringMatching(/Q0008\.hea/),
      Q0010: expect.stringMatching(/Q0010\.hea/),
    });
  });

  it("refuses what no check can make sense of, and warns of the rest with examples", async () => {
    const { signals } = heart({ seconds: 4 });
    const dir = write(
      temporary(),
      { record: "JS00001" },
      { record: "JS00002", signals: without(heart({ seconds: 4, seed: 2 }).signals, 9, 10) },
      { record: "JS00003", signals: without(signals, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) },
      { record: "JS00004", signals: without(heart({ seconds: 4, seed: 4 }).signals, 8) },
    );
    const found = await report("chapman-ningbo", dir);
    expect(found.records).toBe(3);
    expect(found.refused).toEqual([
      { record: "JS00003", reason: expect.stringMatching(/JS00003\.hea: .*zero/) },
    ]);
    const flat = found.warnings.find(({ check }) => check === "flat");
    expect(flat).toMatchObject({
      records: 2,
      examples: ["JS00002", "JS00004"],
      message: expect.stringMatching(/V4/),
    });
    expect(found.traps.find(({ title }) => title.startsWith("leads that are zero"))!.found).toMatch(
      /^2 of 3/,
    );
  });

  it("sorts the refused by name, wherever they were refused, and names traps of what is there only", async () => {
    const dir = write(
      temporary(),
      { record: "E00002" },
      { record: "E00010" },
      { record: "E00009" },
      { record: "E00001" },
    );
    truncateSync(join(dir, "E00009.mat"), 100);
    rmSync(join(dir, "E00010.mat"));
    truncateSync(join(dir, "E00001.mat"), 100);
    const found = await report("challenge", dir);
    expect(found.refused.map(({ record }) => record)).toEqual(["E00001", "E00009", "E00010"]);
    expect(found.traps.map(({ title }) => title)).not.toContain("PTB-XL is inside");
    write(dir, { record: "HR00001" });
    expect((await report("challenge", dir)).traps.map(({ title }) => title)).toContain("PTB-XL is inside");
  });

  it("names labels of one's own dataset from which nothing can be learned, by the records that are left", async () => {
    const dataset = open("georgia", write(temporary(), { record: "E00001" }, { record: "E00002" }));
    const own: Dataset = {
      ...dataset,
      labelSets: { rhythm: ["SR", "VT"], all: ["x", "y"] },
      exclusive: ["rhythm"],
      entries: dataset.entries.map((entry, i) => ({
        ...entry,
        labels: { rhythm: [["SR", "VT"][i]!], all: ["x"] },
      })),
    };
    const { remarks } = await checkDataset(own, { facts: datasetNamed("own") });
    expect(remarks.slice(-3)).toEqual([
      'Labels "rhythm": SR, VT are on a single record each, which cannot be in training and test.',
      'Labels "all": x is on every record, so nothing can be learned of it.',
      'Labels "all": y is on no record.',
    ]);
    expect((await checkDataset(own, { facts: datasetNamed("georgia") })).remarks).toEqual(dataset.remarks);
  });

  it("finds signals that are there twice", async () => {
    const { signals } = heart({ seconds: 4 });
    const dir = write(
      temporary(),
      { record: "E00001", signals },
      { record: "E00002" },
      { record: "E00003", signals },
    );
    expect((await report("georgia", dir)).duplicates).toEqual([["E00001", "E00003"]]);
  });

  it("tells a class that the duration gives away, and names the trap", async () => {
    const dir = temporary();
    for (let i = 1; i <= 24; i++) {
      const record = `A${String(i).padStart(4, "0")}`;
      write(dir, { record, dx: i % 2 ? "429622005" : "426783006", seconds: i % 2 ? 4 : 3 });
    }
    const { byDuration, traps } = await report("cpsc-2018", dir);
    expect(byDuration).toEqual([
      { label: "STD", auroc: 1, records: 12 },
      { label: "NORM", auroc: 0, records: 12 },
    ]);
    expect(traps[0]).toMatchObject({ found: "a record with STD is the longer one in 100 % of pairs" });
  });

  it("names no patient", async () => {
    const dataset = open("georgia", write(temporary(), { record: "E00001" }));
    const named: Dataset = {
      ...dataset,
      entries: dataset.entries.map((entry) => ({ ...entry, patient: "Jane Doe 1931" })),
    };
    expect(JSON.stringify(await checkDataset(named))).not.toMatch(/Jane|1931/);
  });

  it("throws what is a defect, not a damaged file", async () => {
    const dataset = open("georgia", write(temporary(), { record: "E00001" }));
    const broken: Dataset = {
      ...dataset,
      read: () => {
        throw new TypeError("a defect");
      },
    };
    await expect(checkDataset(broken)).rejects.toThrow(TypeError);
  });

  it("finds the same with other threads, in the same order", async () => {
    const dir = write(temporary(), { record: "Q0001", samplingRate: 100 }, { record: "Q0002" });
    truncateSync(join(dir, "Q0002.mat"), 100);
    const two = open("cpsc-extra", dir);
    const names = Array.from({ length: 520 }, (_, i) => (i === 333 ? "Q0002" : "Q0001"));
    const files = { headers: names.map((name) => join(dir, `${name}.hea`)), names };
    const many = (): Dataset => ({
      ...two,
      entries: names.map((_, i) => ({ ...two.entries[0]!, record: String(1000 + i) })),
      read: wfdbFiles(files).read,
    });
    const order: string[] = [];
    const progress: number[] = [];
    const alone = await checkDataset(many());
    const together = await checkDataset(readableElsewhere(many(), wfdbElsewhere(files)), {
      threads: 2,
      onRecord: ({ record }) => order.push(record),
      onProgress: ({ done }) => progress.push(done),
    });
    expect(together).toEqual(alone);
    expect(together).toMatchObject({ records: 519, refused: [{ record: "1333" }] });
    expect(order).toEqual([...order].sort());
    expect(progress.at(-1)).toBe(520);
  });

  it("ends where another thread fails", async () => {
    const dataset = open("georgia", write(temporary(), { record: "E00001", samplingRate: 100 }));
    const many = {
      ...dataset,
      entries: Array.from({ length: 520 }, () => dataset.entries[0]!),
      read: () => dataset.read(0),
    };
    const nowhere = { module: import.meta.resolve("./report.ts"), name: "no such function", args: [] };
    await expect(checkDataset(readableElsewhere(many, nowhere), { threads: 1 })).rejects.toThrow(/function/);
  });
});
