import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ChallengeFixture, writeChallengeRecord } from "../../../test/support/challenge.ts";
import { temporary } from "../../../test/support/folder.ts";
import { heart } from "../../../test/support/heart.ts";
import { UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import { type DatasetSpec, openDataset } from "../registry.ts";
import type { Dataset } from "../types.ts";

function write(dir: string, ...fixtures: ChallengeFixture[]): string {
  for (const fixture of fixtures) writeChallengeRecord(dir, fixture);
  return dir;
}
const open = (name: string, data: string, more: object = {}): Dataset =>
  openDataset({ name, ...more } as DatasetSpec, { data });
const names = (dataset: Dataset) => dataset.entries.map(({ record }) => record);
const short = { seconds: 4 };

describe("a source of the Challenge", () => {
  it("opens flat, as in 2020, and in folders g1, g2, as in 2021", () => {
    const flat = write(temporary(), { record: "A0001", ...short }, { record: "A0002", ...short });
    const grouped = temporary();
    write(join(grouped, "training", "cpsc_2018", "g1"), { record: "A0001", ...short });
    write(join(grouped, "training", "cpsc_2018", "g2"), { record: "A0002", ...short });
    const [a, b] = [open("cpsc-2018", flat), open("cpsc-2018", grouped)];
    expect(names(a)).toEqual(["A0001", "A0002"]);
    expect(b.entries).toEqual(a.entries);
    expect(b.fingerprint).toBe(a.fingerprint); // not of where the files lie
  });

  it("reads labels from SNOMED CT codes, age and sex from comments", () => {
    const dataset = open(
      "cpsc-2018",
      write(temporary(), { record: "A0001", dx: "59118001,164889003", age: "74", sex: "Male", ...short }),
    );
    expect(Object.keys(dataset.labelSets)[0]).toBe("cpsc-nine");
    expect(dataset.entries[0]).toMatchObject({ record: "A0001", patient: "A0001", age: 74, sex: "male" });
    expect(dataset.entries[0]!.labels["cpsc-nine"]).toEqual(["AF", "RBBB"]);
    expect(dataset.entries[0]!.labels["code-six"]).toEqual(["RBBB", "AF"]);
    expect(dataset.remarks!.join()).toMatch(/nothing of patients/);
  });

  it("reads a record whole, in millivolt, with the header's person", async () => {
    const { signals } = heart({ samplingRate: 1000, seconds: 4, seed: 3 });
    const dir = write(temporary(), { record: "S0001", samplingRate: 1000, signals, units: "mv", age: "81" });
    const record = await open("ptb", dir).read(0);
    expect(record).toMatchObject({
      name: "S0001",
      samplingRate: 1000,
      age: 81,
      sex: "female",
      patient: "S0001",
    });
    expect(record.leads).toEqual(STANDARD_12);
    expect(record.signals[4]![1234]).toBeCloseTo(signals[4]![1234]!, 3);
  });

  it("is prepared at 100 Hz for 10 s, or as the specification says", () => {
    const dir = write(temporary(), { record: "E00001", ...short });
    expect(open("georgia", dir)).toMatchObject({ samplingRate: 100, samples: 1000 });
    const other = open("georgia", dir, { samplingRate: 500, seconds: 5 });
    expect(other).toMatchObject({ samplingRate: 500, samples: 2500 });
    expect(other.fingerprint).not.toBe(open("georgia", dir).fingerprint);
    for (const [wrong, message] of [
      [{ samplingRate: 250 }, /dataset georgia: samplingRate: 100 or 500/],
      [{ seconds: 0 }, /seconds: 1 second or more/],
      [{ second: 10 }, /second/],
    ] as const) {
      expect(() => open("georgia", dir, wrong)).toThrow(UserError);
      expect(() => open("georgia", dir, wrong)).toThrow(message);
    }
  });

  it("refuses records one by one, with the reason, and keeps the others", async () => {
    const dir = write(
      temporary(),
      { record: "Q0001", ...short },
      { record: "Q0002", dx: null, ...short },
      { record: "Q0003", dx: "AF", ...short },
      { record: "Q0004", ...short },
      { record: "Q0005", ...short },
    );
    rmSync(join(dir, "Q0004.mat"));
    writeFileSync(join(dir, "Q0006.hea"), "");
    writeFileSync(join(dir, "Q0006.mat"), "");
    truncateSync(join(dir, "Q0005.mat"), 1000);
    const dataset = open("cpsc-extra", dir);
    expect(names(dataset)).toEqual(["Q0001", "Q0005"]);
    expect(dataset.refused.map(({ record }) => record)).toEqual(["Q0002", "Q0003", "Q0004", "Q0006"]);
    expect(dataset.refused.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/Q0002\.hea, Dx: there is no such line/),
      expect.stringMatching(/Q0003\.hea, line 16, Dx: "AF"/),
      expect.stringMatching(/Q0004\.mat: missing/),
      expect.stringMatching(/Q0006\.hea, Dx: there is no such line/),
    ]);
    await expect(async () => dataset.read(1)).rejects.toThrow(UserError);
    await expect(async () => dataset.read(1)).rejects.toThrow(/Q0005\.mat/);
    expect((await dataset.read(0)).name).toBe("Q0001");
  });

  it("does not take another record's files for its own", async () => {
    const dir = write(temporary(), { record: "Q0001", ...short });
    for (const extension of ["hea", "mat"])
      copyFileSync(join(dir, `Q0001.${extension}`), join(dir, `Q0002.${extension}`));
    await expect(async () => open("cpsc-extra", dir).read(1)).rejects.toThrow(/Q0002\.hea.*Q0001, not Q0002/);
  });

  it("has a fingerprint of headers and sizes", () => {
    const [a, b] = [temporary(), temporary()].map((dir) => write(dir, { record: "E00001", ...short }));
    const before = open("georgia", b!).fingerprint;
    expect(before).toBe(open("georgia", a!).fingerprint);
    writeFileSync(join(b!, "E00001.mat"), "x", { flag: "a" });
    expect(open("georgia", b!).fingerprint).not.toBe(before);
    const header = join(a!, "E00001.hea");
    writeFileSync(header, readFileSync(header, "utf8").replace("426783006", "164889003"));
    expect(open("georgia", a!).fingerprint).not.toBe(before);
  });

  it("takes neighbours in PTB with the same age and sex for one patient", () => {
    const dir = write(
      temporary(),
      { record: "S0001", age: "81", ...short },
      { record: "S0002", age: "81", ...short },
      { record: "S0004", age: "81", sex: "Male", ...short },
      { record: "S0005", age: "81", ...short },
    );
    const dataset = open("ptb", dir);
    expect(dataset.entries.map(({ patient }) => patient)).toEqual(["S0001", "S0001", "S0004", "S0005"]);
    expect(dataset.remarks!.join()).toMatch(/hid its patients/);
  });

  it("gives folds 1 to 10 by patient where there are ten", () => {
    const dir = write(
      temporary(),
      ...Array.from({ length: 12 }, (_, i) => ({
        record: `S${String(i + 1).padStart(4, "0")}`,
        age: String(40 + (i >> 1 ? i : 0)),
        seconds: 1,
      })),
    );
    const { entries } = open("ptb", dir);
    expect(entries[0]!.patient).toBe(entries[1]!.patient);
    expect(entries[0]!.fold).toBe(entries[1]!.fold);
    expect(new Set(entries.map(({ fold }) => fold))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
  });

  it("does not choose between two copies, and says what was looked for where there is none", () => {
    const dir = temporary();
    for (const copy of ["2020", "2021"]) write(join(dir, copy), { record: "A0001", ...short });
    expect(() => open("cpsc-2018", dir)).toThrow(UserError);
    expect(() => open("cpsc-2018", dir)).toThrow(/A0001 is there twice, in .*2020 and in .*2021/);
    expect(() => open("georgia", dir)).toThrow(/no Georgia.*there.*E\*\.hea with a line #Dx.*physionet/);
  });

  it("tells how far opening is", () => {
    const dir = write(temporary(), { record: "A0001", ...short });
    const told: unknown[] = [];
    openDataset({ name: "cpsc-2018" }, { data: dir, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([{ done: 1, total: 1 }]);
  });
});

describe("the Challenge as one dataset", () => {
  it("holds all sources of a folder, and a source holds its own", () => {
    const dir = temporary();
    for (const record of ["A0001", "E00001", "HR00001", "I0001", "JS00001", "Q0001", "S0001"])
      write(dir, { record, seconds: 1 });
    // What is no record of the Challenge is left alone.
    write(dir, { record: "A001", seconds: 1 }, { record: "100", seconds: 1 });
    expect(names(open("challenge", dir))).toHaveLength(7);
    expect(names(open("chapman-ningbo", dir))).toEqual(["JS00001"]);
    expect(names(open("ptb-xl-challenge", dir))).toEqual(["HR00001"]);
    expect(names(open("incart", dir))).toEqual(["I0001"]);
  });

  it("is not recognised by names alone", () => {
    const dir = temporary();
    mkdirSync(join(dir, "x"));
    write(join(dir, "x"), { record: "A0001", dx: null, seconds: 1 });
    expect(() => open("challenge", dir)).toThrow(/no PhysioNet\/CinC Challenge 2021 there/);
  });

  const shared = "../shared/data/formats/challenge";
  it.skipIf(!existsSync(shared))("reads 27 published records (skipped without ../shared/data)", async () => {
    const dataset = open("challenge", shared);
    expect(dataset.refused).toEqual([]);
    expect(dataset.entries).toHaveLength(27);
    // Counted in the headers with grep: codes 270492004; 59118001; none of 164909002; 426177001; 164889003; 427084000.
    const count = (label: string) =>
      dataset.entries.filter(({ labels }) => labels["code-six"]!.includes(label)).length;
    expect(["1dAVb", "RBBB", "LBBB", "SB", "AF", "ST"].map(count)).toEqual([1, 3, 0, 5, 6, 2]);
    const people = dataset.entries.map(({ age, sex }) => ({ age, sex }));
    expect(people.filter(({ sex }) => sex === "male")).toHaveLength(15);
    expect(people.filter(({ age }) => age === null)).toHaveLength(3); // E00001 to E00003: NaN
    // S0001, S0002 and S0003 are one woman of 81, PTB's patient001.
    expect(new Set(dataset.entries.map(({ patient }) => patient)).size).toBe(25);
    const durations = [];
    for (let i = 0; i < 27; i++) {
      const { signals, samplingRate } = await dataset.read(i);
      durations.push(signals[0]!.length / samplingRate);
    }
    expect(durations.filter((seconds) => seconds === 10)).toHaveLength(20);
    expect(durations.filter((seconds) => seconds !== 10)).toEqual([15, 11.948, 15, 12, 38.4, 115.2, 115.2]);
  });
});
