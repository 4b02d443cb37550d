import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { type PtbXlFixtureRow, ptbXlRecord, writePtbXl } from "../../../test/support/ptb-xl.ts";
import { UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import { openDataset } from "../index.ts";
import { readDatabase } from "./database.ts";
import { openPtbXl } from "./index.ts";
import { labelSetsOf, labelsOf } from "./labels.ts";
import { readStatements } from "./statements.ts";
import { versionsOf } from "./version.ts";

const fixture = (rows: PtbXlFixtureRow[] = [{ id: 1 }, { id: 2 }, { id: 7 }]) =>
  writePtbXl(temporary(), rows);
const file = (dir: string, id: number, extension: string) =>
  join(dir, "records100", "00000", `${ptbXlRecord(id)}.${extension}`);
const edit = (path: string, from: string, to: string) => {
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
};

describe("openPtbXl", () => {
  it("reads records, patients, folds and labels from the tables", () => {
    const dir = fixture([
      { id: 1, patient: "15709.0", age: "56.0", sex: "1", codes: "{'NORM': 100.0, 'SR': 0.0}", fold: "3" },
      {
        id: 2,
        patient: "15709",
        age: "",
        sex: "0",
        codes: "{'AFIB': 0.0, 'LVH': 15.0, 'IMI': 0.0, '1AVB': 50.0}",
        fold: "10",
      },
      { id: 3, age: "300.0", sex: "", codes: "{'LVOLT': 0.0, 'NDT': 100.0}" },
      { id: 4, age: "95.0", codes: "{'SR': 0.0}" },
    ]);
    const dataset = openPtbXl(dir);
    expect(dataset).toMatchObject({
      name: "ptb-xl",
      samplingRate: 100,
      samples: 1000,
      leads: STANDARD_12,
      refused: [],
    });
    expect(dataset.labelSets.superclasses).toEqual(["NORM", "MI", "STTC", "CD", "HYP"]);
    expect(dataset.labelSets["code-six"]).toEqual(["1dAVb", "RBBB", "LBBB", "SB", "AF", "ST"]);
    expect(dataset.labelSets.statements).toHaveLength(9);
    expect(dataset.labelSets.subclasses).toEqual(["NORM", "IMI", "STTC", "LVH", "_AVB", "CRBBB"]);
    expect(dataset.labelSets.rhythm).toEqual(["SR", "AFIB"]);
    // Four records in a row are how every version begins.
    expect(dataset.remarks).toEqual([
      "Version 1.0.1 or 1.0.2 or 1.0.3, by its 4 records.",
      "Ages above 89 are hidden in 1 of the records (300 in the table) and read as 90.",
    ]);
    const labels = (
      superclasses: string[],
      subclasses: string[],
      codeSix: string[],
      statements: string[],
    ) => ({
      superclasses,
      subclasses,
      "code-six": codeSix,
      diagnostic: statements.filter((code) => !["SR", "AFIB", "LVOLT"].includes(code)),
      form: statements.filter((code) => ["NDT", "LVOLT"].includes(code)),
      rhythm: statements.filter((code) => ["SR", "AFIB"].includes(code)),
      statements,
    });
    expect(dataset.entries).toEqual([
      {
        record: "00001_lr",
        patient: "15709",
        fold: 3,
        age: 56,
        sex: "female",
        labels: labels(["NORM"], ["NORM"], [], ["NORM", "SR"]),
      },
      {
        record: "00002_lr",
        patient: "15709",
        fold: 10,
        age: null,
        sex: "male",
        // Whatever the likelihood: IMI counts at 0.
        labels: labels(
          ["MI", "CD", "HYP"],
          ["IMI", "LVH", "_AVB"],
          ["1dAVb", "AF"],
          ["IMI", "LVH", "1AVB", "AFIB"],
        ),
      },
      {
        record: "00003_lr",
        patient: "3",
        fold: 1,
        age: 90,
        sex: null,
        labels: labels(["STTC"], ["STTC"], [], ["NDT", "LVOLT"]),
      },
      { record: "00004_lr", patient: "4", fold: 1, age: 95, sex: "male", labels: labels([], [], [], ["SR"]) },
    ]);
  });

  it("counts statements from a likelihood on, and is other data then", () => {
    const dir = fixture([{ id: 1, codes: "{'IMI': 15.0, 'LVH': 50.0, 'SR': 0.0}" }]);
    const [all, likely] = [openPtbXl(dir), openPtbXl(dir, { likelihood: 50 })];
    expect(all.entries[0]!.labels.superclasses).toEqual(["MI", "HYP"]);
    expect(likely.entries[0]!.labels).toMatchObject({ superclasses: ["HYP"], rhythm: ["SR"] });
    expect(likely.fingerprint).not.toBe(all.fingerprint);
    expect(openDataset({ name: "ptb-xl", likelihood: 50 }, { data: dir }).fingerprint).toBe(
      likely.fingerprint,
    );
    expect(likely.remarks?.at(-1)).toMatch(/from a likelihood of 50 %/);
    for (const likelihood of [-1, 101, Number.NaN, "50"]) {
      expect(() => openPtbXl(dir, { likelihood: likelihood as number })).toThrow(UserError);
      expect(() => openPtbXl(dir, { likelihood: likelihood as number })).toThrow(
        /ptb-xl: likelihood: a percentage/,
      );
    }
    expect(() => openPtbXl(dir, { likely: 50 } as never)).toThrow(/ptb-xl: .*likely/);
  });

  it("reads a record with canonical leads and the tables' patient, age and sex", async () => {
    const record = await openPtbXl(fixture([{ id: 3, patient: "9.0", age: "41.0", sex: "1" }])).read(0);
    expect(record).toMatchObject({
      name: "00003_lr",
      samplingRate: 100,
      patient: "9",
      age: 41,
      sex: "female",
    });
    expect(record.leads).toEqual(STANDARD_12);
    expect(record.signals[11]![8]).toBeCloseTo(0.3 + 0.11 + 0.001, 6);
  });

  it("refuses records whose files are missing by name, and keeps the others", async () => {
    const dir = fixture();
    rmSync(file(dir, 1, "dat"));
    rmSync(file(dir, 7, "dat"));
    rmSync(file(dir, 7, "hea"));
    const dataset = openPtbXl(dir);
    expect(dataset.entries.map((entry) => entry.record)).toEqual(["00002_lr"]);
    expect(dataset.refused.map((refusal) => refusal.record)).toEqual(["00001_lr", "00007_lr"]);
    expect(dataset.refused[0]!.reason).toBe(`${file(dir, 1, "dat")}: missing`);
    expect(dataset.refused[1]!.reason).toMatch(/00007_lr\.hea and .*00007_lr\.dat: missing/);
    expect((await dataset.read(0)).name).toBe("00002_lr");
  });

  it("finds a truncated record and another record's files when reading", () => {
    const dir = fixture();
    truncateSync(file(dir, 1, "dat"), 1000);
    for (const extension of ["hea", "dat"]) renameSync(file(dir, 7, extension), file(dir, 2, extension));
    const dataset = openPtbXl(dir);
    expect(() => dataset.read(0)).toThrow(/00001_lr\.dat: is cut off/);
    edit(file(dir, 2, "hea"), "00007_lr.dat", "00002_lr.dat");
    expect(() => dataset.read(1)).toThrow(UserError);
  });

  it("has a fingerprint of the tables and of the files' sizes, not of where they lie", () => {
    const [a, b] = [fixture(), fixture()];
    const fingerprint = openPtbXl(a).fingerprint;
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(openPtbXl(b).fingerprint).toBe(fingerprint);
    appendFileSync(file(b, 2, "dat"), "x");
    expect(openPtbXl(b).fingerprint).not.toBe(fingerprint);
    rmSync(file(a, 2, "dat"));
    expect(openPtbXl(a).fingerprint).not.toBe(fingerprint);
    const c = fixture();
    edit(join(c, "ptbxl_database.csv"), "50.0", "51.0");
    expect(openPtbXl(c).fingerprint).not.toBe(fingerprint);
  });

  it.each([
    [{ age: "old" }, /line 2, age: "old"/],
    [{ age: "299" }, /age/],
    [{ age: "-1" }, /age/],
    [{ sex: "2" }, /line 2, sex/],
    [{ patient: "" }, /line 2, patient_id/],
    [{ patient: "12.5" }, /patient_id/],
    [{ fold: "0" }, /line 2, strat_fold/],
    [{ fold: "11" }, /strat_fold/],
    [{ codes: "{'NORM': 100.0" }, /line 2, scp_codes/],
    [{ codes: "{'FOO': 100.0}" }, /line 2, scp_codes: statement FOO is not in scp_statements\.csv/],
  ])("refuses a table with %j", (row, message) => {
    const dir = fixture([{ id: 1, ...row }]);
    expect(() => openPtbXl(dir)).toThrow(UserError);
    expect(() => openPtbXl(dir)).toThrow(message);
  });

  it("names all rows that cannot be right at once, at most ten faults", () => {
    const bad = [
      { id: 1, codes: "{'NORM': 100.0" },
      { id: 2, codes: "{'FOO': 100.0}" },
      { id: 3 },
      { id: 4, fold: "17", age: "abc" },
      { id: 5, sex: "7" },
      { id: 6, patient: "" },
      { id: 6, codes: `{'NORM': 100.0, ${"x".repeat(99)}` },
    ];
    const message = (rows: Parameters<typeof fixture>[0]) => {
      try {
        openPtbXl(fixture(rows));
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        return (error as Error).message;
      }
      return expect.fail("was opened");
    };
    expect(message(bad).split("\n")).toEqual([
      expect.stringMatching(/ptbxl_database\.csv: 6 rows cannot be right; .*; fetch both again:$/),
      `  line 2, scp_codes: "{'NORM': 100.0" cannot be right`,
      "  line 3, scp_codes: statement FOO is not in scp_statements.csv",
      '  line 5, strat_fold: "17" cannot be right',
      '  line 5, age: "abc" cannot be right',
      '  line 6, sex: "7" cannot be right',
      '  line 7, patient_id: "" cannot be right',
      "  line 8, filename_lr: 00006_lr is on line 7 too",
      "  line 8, ecg_id: 6 is on line 7 too",
      expect.stringMatching(/^ {2}line 8, scp_codes: "\{'NORM': 100\.0, x{23}…" cannot be right$/),
    ]);
    const many = message(Array.from({ length: 25 }, (_, i) => ({ id: i + 1, age: i === 3 ? "50.0" : "-1" })));
    expect(many).toMatch(/: 24 rows cannot be right/);
    expect(many.split("\n")).toHaveLength(12);
    expect(many).toMatch(/\n {2}and 14 more$/);
  });

  it("refuses tables that are missing, cut off, without a column or with a record twice", () => {
    const database = (dir: string) => join(dir, "ptbxl_database.csv");
    const refuses = (damage: (dir: string) => void, message: RegExp) => {
      const dir = fixture();
      damage(dir);
      expect(() => openPtbXl(dir)).toThrow(UserError);
      expect(() => openPtbXl(dir)).toThrow(message);
    };
    refuses((dir) => rmSync(database(dir)), /ptbxl_database\.csv: cannot be read \(ENOENT\)/);
    refuses((dir) => rmSync(join(dir, "scp_statements.csv")), /scp_statements\.csv: cannot be read/);
    refuses(
      (dir) => truncateSync(database(dir), readFileSync(database(dir)).length - 60),
      /database\.csv, line 4: .*damaged or cut off/,
    );
    refuses((dir) => writeFileSync(database(dir), ""), /has no rows/);
    refuses((dir) => edit(database(dir), "strat_fold", "fold"), /has no column strat_fold/);
    refuses(
      (dir) => edit(database(dir), "records100/00000/00002_lr", "records100/00000/00001_lr"),
      /line 3.*line 2 too/,
    );
    refuses((dir) => edit(database(dir), "records100/00000/00002_lr", "../00002_lr"), /line 3, filename_lr/);
    refuses(
      (dir) => edit(join(dir, "scp_statements.csv"), ",MI,", ",MINE,"),
      /line 3, diagnostic_class: "MINE"/,
    );
    refuses((dir) => edit(join(dir, "scp_statements.csv"), "IMI,", "NORM,"), /line 3, .*NORM is there twice/);
    refuses(
      (dir) => edit(join(dir, "scp_statements.csv"), "ECG,1.0", "ECG,yes"),
      /line 2, diagnostic: "yes"/,
    );
    refuses(
      (dir) => rmSync(join(dir, "records100"), { recursive: true }),
      /no record of ptbxl_database\.csv is there, of 3/,
    );
  });

  const shared = "../shared/data/ptb-xl";
  it.skipIf(!existsSync(shared))("counts what the authors published (skipped without ../shared/data)", () => {
    const { statements } = readStatements(join(shared, "scp_statements.csv"));
    const { rows } = readDatabase(join(shared, "ptbxl_database.csv"), statements);
    const sets = labelSetsOf(statements);
    const entries = rows.map(({ entry, codes }) => ({
      ...entry,
      labels: labelsOf(codes, statements, sets, undefined),
    }));
    expect(versionsOf(new Set(rows.map(({ id }) => id)))).toEqual(["1.0.3"]);
    const count = (label: string) =>
      entries.filter((entry) => entry.labels.superclasses.includes(label)).length;
    expect(entries).toHaveLength(21799);
    expect(new Set(entries.map((entry) => entry.patient)).size).toBe(18869);
    expect(["NORM", "MI", "STTC", "CD", "HYP"].map(count)).toEqual([9514, 5469, 5235, 4898, 2649]);
    expect(entries.filter((entry) => entry.labels.superclasses.length === 0)).toHaveLength(411);
    const placed = new Set(entries.map(({ patient, fold }) => `${patient} in ${fold}`));
    expect(placed.size).toBe(18869); // no patient in two folds
  });
});
