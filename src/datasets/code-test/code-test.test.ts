import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CodeTestFixture, codeTestSignals, writeCodeTest } from "../../../test/support/code-test.ts";
import { temporary } from "../../../test/support/folder.ts";
import { UserError } from "../../base/index.ts";
import { type DatasetSpec, openDataset } from "../registry.ts";

const STANDARD = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];
const IN_THE_WILD = [0, 1, 2, 4, 5, 3, 6, 7, 8, 9, 10, 11];

const write = (fixture: CodeTestFixture) => writeCodeTest(temporary(), fixture);
const open = (data: string, more: object = {}) =>
  openDataset({ name: "code-test", ...more } as DatasetSpec, { data });

describe("CODE-test", () => {
  it("reads labels, ages and sexes line by line", async () => {
    const dir = await write({
      seconds: [10, 7, 7],
      gold: ["0,0,0,0,0,0", "1,1,0,0,0,0", "0,0,0,0,1,0"],
      attributes: ["74,F", "18,M", ",M"],
    });
    const { entries, labelSets, leads } = open(dir);
    expect(labelSets).toEqual({ "code-six": ["1dAVb", "RBBB", "LBBB", "SB", "AF", "ST"] });
    expect(leads).toEqual(STANDARD);
    expect(entries.map(({ record, age, sex, labels }) => [record, age, sex, labels["code-six"]])).toEqual([
      ["exam-001", 74, "female", []],
      ["exam-002", 18, "male", ["1dAVb", "RBBB"]],
      ["exam-003", null, "male", ["AF"]],
    ]);
  });

  it("gives millivolts by lead, whatever the order of the columns, without the zeros around", async () => {
    const dir = await write({ seconds: [7, 10], order: IN_THE_WILD });
    const dataset = open(dir);
    const record = await dataset.read(0);
    expect(record).toMatchObject({ name: "exam-001", samplingRate: 400, age: 40, sex: "male" });
    expect([...record.leads].sort()).toEqual([...STANDARD].sort());
    const signals = codeTestSignals(0, 7);
    STANDARD.forEach((lead, i) => {
      const read = record.signals[record.leads.indexOf(lead)]!;
      expect(read).toHaveLength(2800);
      expect(Math.max(...read.map((value, t) => Math.abs(value - signals[i]![t]!)))).toBeLessThan(1e-6);
    });
    expect(dataset.remarks).toContain(
      "Columns 4 to 6 of the tracings are aVL, aVF, aVR, by Goldberger's identities.",
    );
    expect((await dataset.read(1)).signals[0]).toHaveLength(4000);
    dataset.close!();
  });

  it("takes another unit where it is told", async () => {
    const dir = await write({ seconds: [7] });
    const [tenths, whole] = [open(dir), open(dir, { millivolts: 1 })];
    const [a, b] = [await tenths.read(0), await whole.read(0)];
    expect(b.signals[1]![700]! / a.signals[1]![700]!).toBeCloseTo(10, 5);
    expect(whole.fingerprint).not.toBe(tenths.fingerprint);
    expect(() => open(dir, { millivolts: 0 })).toThrow(/millivolts: a positive number/);
    expect(() => open(dir, { unit: "mV" })).toThrow(/dataset code-test: .*unit/);
  });

  it("refuses a record of zeros only, and reads the others", async () => {
    const dataset = open(await write({ seconds: [10, 0, 10] }));
    const read = async () => dataset.read(1);
    await expect(read).rejects.toThrow(UserError);
    await expect(read).rejects.toThrow(/exam-002: every sample is zero/);
    expect((await dataset.read(2)).name).toBe("exam-003");
  });

  it("does not guess an order that the identities do not bear out", async () => {
    const dir = await write({ seconds: [10], order: [0, 1, 2, 3, 4, 6, 5, 7, 8, 9, 10, 11] });
    await expect(async () => open(dir).read(0)).rejects.toThrow(
      /ecg_tracings\.hdf5: .*Goldberger's identities/,
    );
  });

  it("refuses tables that do not fit each other or the tracings", async () => {
    const dir = await write({ seconds: [7, 7], gold: ["0,0,0,0,0,0"], attributes: ["50,M", "51,F"] });
    expect(() => open(dir)).toThrow(/gold_standard\.csv: has 1 lines, but .*attributes\.csv has 2/);
    for (const [gold, attributes, message] of [
      ["0,0,0,0,0,2", "50,M", /gold_standard\.csv, line 2, ST: "2"/],
      ["0,0,0,0,0,", "50,M", /line 2, ST: ""/],
      ["0,0,0,0,0,0", "old,M", /attributes\.csv, line 2, age: "old"/],
      ["0,0,0,0,0,0", "50,male", /line 2, sex: "male"/],
    ] as const) {
      writeFileSync(join(dir, "annotations", "gold_standard.csv"), `1dAVb,RBBB,LBBB,SB,AF,ST\n${gold}\n`);
      writeFileSync(join(dir, "attributes.csv"), `age,sex\n${attributes}\n`);
      expect(() => open(dir)).toThrow(UserError);
      expect(() => open(dir)).toThrow(message);
    }
    writeFileSync(join(dir, "attributes.csv"), "age,sex\n50,M\n");
    writeFileSync(join(dir, "annotations", "gold_standard.csv"), "1dAVb,RBBB,LBBB,SB,AF,ST\n0,0,0,0,0,0\n");
    await expect(async () => open(dir).read(0)).rejects.toThrow(
      /holds 2 tracings, but the tables have 1 lines/,
    );
  });

  it("names a file that is cut off", async () => {
    const dir = await write({ seconds: [7] });
    truncateSync(join(dir, "ecg_tracings.hdf5"), 3000);
    await expect(async () => open(dir).read(0)).rejects.toThrow(UserError);
    await expect(async () => open(dir).read(0)).rejects.toThrow(/ecg_tracings\.hdf5/);
  });
});
