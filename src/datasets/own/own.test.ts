import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { formatSample, sampleValue } from "../../../test/support/formats.ts";
import { writeRecordings, writeTable } from "../../../test/support/own.ts";
import { UserError } from "../../base/index.ts";
import { openCache } from "../../cache/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import { openDataset, prepare, recogniseDatasets } from "../index.ts";
import { type Addition, type AddOptions, addDataset, openOwn } from "./index.ts";

const says: AddOptions = { columns: new Map() };

/** A ward's recordings: six records of four patients, with a table as Excel writes it in Germany. */
const GERMAN =
  "Datei;Patienten-ID;Alter;Geschlecht;VHF;LSB;Bemerkung\r\n" +
  "A01.hea;17;56,5;m;1;0;Müller war da\r\n" +
  "A02;17;57;M;0;0;\r\n" +
  "A03.dat;21;90+;w;0;1;\r\n" +
  "C:\\EKG\\sub\\B01.hea;33;k.A.;weiblich;1;1;\r\n" +
  "B02;34;40;W;0;0;\r\n" +
  "B03;34;;f;1;0;\r\n";

function ward(table: string | Uint8Array = Buffer.from(GERMAN, "latin1")): { dir: string; table: string } {
  const dir = join(temporary(), "Ward 7");
  writeRecordings(dir, ["A01", "A02", "A03", "sub/B01", "sub/B02", "sub/B03"]);
  return { dir, table: writeTable(join(dir, "labels.csv"), table) };
}

async function added(table: string | Uint8Array, options: Partial<AddOptions> = {}) {
  const { dir, table: path } = ward(table);
  return addDataset(dir, path, { ...says, ...options });
}

/** Adds, writes and opens as everybody does. */
async function opened(table: string | Uint8Array, options: Partial<AddOptions> = {}) {
  const addition = await added(table, options);
  addition.write();
  return openOwn(addition.path);
}

describe("a dataset of one's own", () => {
  it("is described from a folder and a table as Excel writes it", async () => {
    const { dir, table } = ward();
    const { columns, description, dataset, path, write } = await addDataset(dir, table, says);
    expect(columns.map(({ column, role }) => [column, role])).toEqual([
      ["Datei", "file"],
      ["Patienten-ID", "patient"],
      ["Alter", "age"],
      ["Geschlecht", "sex"],
      ["VHF", "label"],
      ["LSB", "label"],
      ["Bemerkung", "ignore"],
    ]);
    expect(description).toEqual({
      format: "cardiograft-dataset-1",
      name: "ward-7",
      licence: "not stated",
      table: "labels.csv",
      records: { folder: ".", column: "Datei" },
      patient: { column: "Patienten-ID" },
      age: { column: "Alter" },
      sex: { column: "Geschlecht" },
      folds: { count: 10, seed: 1 },
      labels: { labels: { kind: "columns", columns: { VHF: "VHF", LSB: "LSB" }, unlabelled: "refuse" } },
      prepare: { samplingRate: 100, seconds: 3, leads: ["I", "II"] },
    });
    expect(dataset.refused).toEqual([]);
    expect(
      dataset.entries.map(({ record, patient, age, sex, labels }) => [
        record,
        patient,
        age,
        sex,
        labels.labels,
      ]),
    ).toEqual([
      ["A01", "17", 56.5, "male", ["VHF"]],
      ["A02", "17", 57, "male", []],
      ["A03", "21", 90, "female", ["LSB"]],
      ["sub/B01", "33", null, "female", ["VHF", "LSB"]],
      ["sub/B02", "34", 40, "female", []],
      ["sub/B03", "34", null, "female", ["VHF"]],
    ]);
    write();
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(description);
    // The name everybody opens it by, from the folder or one above it.
    for (const data of [dir, join(dir, ".."), path]) {
      expect(openDataset({ name: "own" }, { data }).fingerprint).toBe(dataset.fingerprint);
    }
    expect(recogniseDatasets(dir).map(({ name }) => name)).toEqual(["own"]);
  });

  it("gives the records' signals with what the table says of them", async () => {
    const dataset = await opened(Buffer.from(GERMAN, "latin1"));
    expect(dataset).toMatchObject({ samplingRate: 100, samples: 300, leads: ["I", "II"], exclusive: [] });
    const record = await dataset.read(3);
    expect(record).toMatchObject({
      name: "sub/B01",
      patient: "33",
      age: null,
      sex: "female",
      samplingRate: 100,
    });
    expect(record.signals.map((signal) => signal[0])).toEqual([Math.fround(0.003), Math.fround(0.013)]);
    await expect(dataset.read(6)).rejects.toThrow(RangeError);
    dataset.close?.();
  });

  it("is prepared like any other", async () => {
    const { dir, table } = ward();
    (await addDataset(dir, table, says)).write();
    const cache = join(temporary(), "cache");
    const dataset = openDataset({ name: "own" }, { data: dir });
    expect(await prepare(dataset, cache, { unchecked: true })).toEqual({ records: 6, refused: [] });
    const opened = openCache(cache);
    expect(opened.rows).toEqual(dataset.entries);
    const { signals, scales } = opened.read([5]);
    expect(signals[0]! * scales[0]!).toBeCloseTo(0.005, 4);
    opened.close();
  });

  it("has a fingerprint of the meaning, the table and the files, not of where they lie or what they are called", async () => {
    const first = ward();
    const second = ward();
    const fingerprint = async ({ dir, table }: typeof first, options: Partial<AddOptions> = {}) =>
      (await addDataset(dir, table, { ...says, ...options })).dataset.fingerprint;
    const one = await fingerprint(first);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(await fingerprint(second, { name: "other", licence: "mine" })).toBe(one);
    expect(await fingerprint(second, { unlabelled: "negative" })).not.toBe(one);
    appendFileSync(join(second.dir, "A02.dat"), "xx");
    expect(await fingerprint(second)).not.toBe(one);
    appendFileSync(first.table, "\r\n");
    expect(await fingerprint(first)).not.toBe(one);
  });

  it("is read from a Parquet table as well", async () => {
    // The file written by pyarrow names a.hea, b.hea and ü.hea.
    const dir = temporary();
    writeRecordings(dir, ["a", "b", "u\u0308"]); // decomposed, as macOS stores it
    const table = writeTable(
      join(dir, "labels.parquet"),
      readFileSync("test/fixtures/tables/labels.parquet"),
    );
    const { dataset, columns, remarks } = await addDataset(dir, table, { ...says, unlabelled: "negative" });
    expect(Object.fromEntries(columns.map(({ column, role }) => [column, role]))).toEqual({
      file: "file",
      patient: "patient",
      age: "age",
      sex: "sex",
      AF: "label",
      dx: "list",
      date: "ignore",
    });
    expect(dataset.entries.map(({ patient, age, labels }) => [patient, age, labels])).toEqual([
      ["9007199254740993", 56.5, { labels: ["AF"], dx: ["AF", "RBBB"] }],
      ["2", null, { labels: [], dx: [] }],
      ["2", 90, { labels: [], dx: [] }],
    ]);
    expect(remarks).toContain("Columns that hold no text or number are left out: device.");
  });
});

describe("labels", () => {
  const names = ["A01", "A02", "A03", "B01", "B02", "B03"];
  const table = (column: string, cells: readonly string[]) =>
    `file\tpatient\t${column}\n${names.map((name, i) => `${name}\t${i}\t${cells[i]}\n`).join("")}`;

  it("are one class each, and then exclusive", async () => {
    const dataset = await opened(table("Rhythm class", ["SR", "AF", "SR", "SR", "AF", "SR"]));
    expect(dataset.labelSets).toEqual({ "rhythm-class": ["AF", "SR"] });
    expect(dataset.exclusive).toEqual(["rhythm-class"]);
    expect(dataset.entries.map(({ labels }) => labels["rhythm-class"])).toEqual(
      ["SR", "AF", "SR", "SR", "AF", "SR"].map((label) => [label]),
    );
  });

  it.each([
    ["AF;LBBB", ";"],
    ["AF, LBBB", ","],
    ["AF|LBBB", "|"],
    ["AF + LBBB", "+"],
    ["['AF', 'LBBB']", ","],
  ])("are lists such as %s", async (both, separator) => {
    const { description, dataset } = await added(table("diagnoses", [both, "AF", "SR", "LBBB", "SR", both]));
    expect(description.labels.diagnoses).toMatchObject({ kind: "list", separator });
    expect(dataset.labelSets.diagnoses).toEqual(["AF", "LBBB", "SR"]);
    expect(dataset.entries[0]!.labels.diagnoses).toEqual(["AF", "LBBB"]);
    expect(dataset.entries[3]!.labels.diagnoses).toEqual(["LBBB"]);
    expect(dataset.exclusive).toEqual([]);
  });

  it("that nobody gave make a record unlabelled: left out, or without labels where that is said", async () => {
    const cells = ["1", "0", "", "NA", "1", "0"];
    const refusing = await added(table("AF", cells));
    expect(refusing.dataset.entries).toHaveLength(4);
    expect(refusing.dataset.refused).toEqual([
      { record: "A03", reason: expect.stringMatching(/^labels\.csv, line 4, AF: is empty, so nobody said/) },
      { record: "sub/B01", reason: expect.stringContaining("line 5") },
    ]);
    expect(refusing.remarks.join()).toMatch(
      /2 rows of labels\.csv have an empty label cell and are left out/,
    );
    const negative = await added(table("AF", cells), { unlabelled: "negative" });
    expect(negative.dataset.entries.map(({ labels }) => labels.labels!.length)).toEqual([1, 0, 0, 0, 1, 0]);
    expect(negative.remarks.join()).toContain("Empty cells of labels count as no.");
  });

  it("of which nothing can be learned are named, and so are classes of one record", async () => {
    const rows = ["AF,1,1,SR", "AF,0,1,SR", "AF,,1,VT", "AF,0,1,SR"].map(
      (row, i) => `${names[i]},${i},${row}\n`,
    );
    const says = new Map([
      ["rhythm", { role: "class" as const }],
      ["all", { role: "label" as const }],
    ]);
    const { remarks } = await added(`file,patient,dx class,AF,all,rhythm\n${rows.join("")}`, {
      columns: says,
      unlabelled: "negative",
    });
    expect(remarks).toContain('Labels "labels": all is on every record, so nothing can be learned of it.');
    expect(remarks).toContain(
      'Labels "rhythm": VT is on a single record, which cannot be in training and test.',
    );
    const fine = await added(table("Rhythm class", ["SR", "AF", "SR", "SR", "AF", "SR"]));
    expect(fine.remarks.join()).not.toContain("Labels");
  });

  it("of which only their owner knows are told how to be used", async () => {
    const values = ["gut", "schlecht", "gut", "gut", "schlecht", "gut"];
    const text = table("Beurteilung", values);
    const unused = await added(
      table(
        "AF\tBeurteilung",
        values.map((value, i) => `${i % 2}\t${value}`),
      ),
    );
    expect(unused.remarks).toContain(
      "Beurteilung is not used: 2 values; --map Beurteilung=class makes it a label.",
    );
    const told = added(text, { columns: new Map([["Beurteilung", { role: "label" }]]) });
    await expect(told).rejects.toThrow(UserError);
    await expect(told).rejects.toThrow(
      /^--map Beurteilung=label: a label is yes or no .*, but the column holds "gut", "schlecht"; with --map Beurteilung=class each/,
    );
    const classes = await added(text, { columns: new Map([["Beurteilung", { role: "class" }]]) });
    expect(classes.dataset.labelSets).toEqual({ beurteilung: ["gut", "schlecht"] });
  });

  it("that are missing in a class leave the record out of all sets, and the remedy is said", async () => {
    const { dataset, remarks } = await added(
      "file\tpatient\tAF\trhythm\nA01\t1\t1\tSR\nA02\t2\t0\t\nA03\t3\t0\tAF\nB01\t4\t0\tSR\n",
    );
    expect(dataset.entries.map(({ record }) => record)).toEqual(["A01", "A03", "sub/B01"]);
    expect(dataset.refused[0]!.reason).toMatch(
      /line 3, rhythm: is empty, .* which class .*--map COLUMN=ignore/,
    );
    expect(remarks.join()).toMatch(
      /1 row of labels\.csv has an empty label cell and is left out, of all sets/,
    );
  });

  it("that are crosses mean no where there is none", async () => {
    const { description, dataset } = await added(table("AF", ["x", "", "", "X", "", ""]));
    expect(description.labels.labels).toMatchObject({ unlabelled: "negative" });
    expect(
      dataset.entries.filter(({ labels }) => labels.labels!.includes("AF")).map(({ record }) => record),
    ).toEqual(["A01", "sub/B01"]);
  });

  it("may be merged, renamed and dropped in the description; others than described are refused", async () => {
    const { path, description, write } = await added(
      table("dx", ["AF;x", "AFIB", "SR", "SR;noise", "SR", "new"]),
    );
    write();
    const dx = {
      ...description.labels.dx,
      values: { AF: "AF", AFIB: "AF", SR: "sinus", noise: null, x: null },
    };
    writeFileSync(path, JSON.stringify({ ...description, labels: { dx } }));
    const dataset = openOwn(path);
    expect(dataset.labelSets).toEqual({ dx: ["AF", "sinus"] });
    expect(dataset.entries.map(({ labels }) => labels.dx)).toEqual([
      ["AF"],
      ["AF"],
      ["sinus"],
      ["sinus"],
      ["sinus"],
    ]);
    expect(dataset.refused).toEqual([
      {
        record: "sub/B03",
        reason: 'labels.csv, line 7, dx: "new" is not among labels.dx.values of the description',
      },
    ]);
  });

  it("have to be there, and their columns too", async () => {
    await expect(added("file,note\nA01,hello\nA02,you\n")).rejects.toThrow(
      /no column looks like labels; say which ones do with --map COLUMN=label.*columns: file, note/,
    );
    const said = new Map([["nonsense", { role: "label" as const }]]);
    await expect(added(GERMAN, { columns: said })).rejects.toThrow(
      /--map nonsense: there is no such column.*Datei/,
    );
  });
});

describe("what is wrong is said, record by record", () => {
  const header = "file,patient,AF\n";
  const good = "A01,1,1\nA02,1,0\nA03,2,1\n";
  it.each([
    ["names a file that is not there", "Z99,3,1", "Z99", 'file: "Z99" names no file that is there'],
    ["names no file", ",3,1", "line 5", 'file: "" is empty'],
    ["leads out of the folder", "../../etc/passwd,3,1", "../../etc/passwd", "leads out of the folder"],
    ["names a record that another row names", "A02.hea,3,1", "A02", "the same record is on line 3 too"],
    ["names no patient", "B01,,1", "sub/B01", "patient: is empty; without a patient"],
    ["has a label that is neither yes nor no", "B01,3,maybe", "sub/B01", 'AF: "maybe" is neither yes'],
  ])("a row that %s", async (_, row, record, reason) => {
    const { dataset } = await added(`${header}${good}${row}\n`, {
      columns: new Map([
        ["AF", { role: "label" }],
        ["patient", { role: "patient" }],
      ]),
    });
    const refusal = dataset.refused.at(-1)!;
    expect(refusal.record).toBe(record);
    expect(refusal.reason).toContain("labels.csv, line 5, ");
    expect(refusal.reason).toContain(reason);
    expect(dataset.entries.map((entry) => entry.record)).toContain("A01");
  });

  it("files that no row names, and ages and sexes that are not understood", async () => {
    const { remarks } = await added(
      "file,patient,age,sex,AF\nA01,1,old,m,1\nA02,1,50,q,0\nA03,2,-1,f,1\nB01,3,50,m,1\nB02,4,50,m,1\n",
      {
        columns: new Map([
          ["age", { role: "age" }],
          ["sex", { role: "sex" }],
        ]),
      },
    );
    expect(remarks).toEqual([
      "age: 2 not understood (line 2, 4) and taken as unknown; ages are years, such as 56 or 56,5",
      "sex: 1 not understood (line 3) and taken as unknown; say what its values mean in sex.values of the description",
      "4 patients are too few for 10 folds, so there are none.",
      "1 file of the folder is not used: no row of labels.csv that can be used names it (sub/B03.hea)",
    ]);
  });

  it("patients that nobody names, and patients in several folds", async () => {
    const { remarks, dataset } = await added("file,AF\nA01,1\nA02,0\n");
    expect(remarks.join()).toMatch(
      /No column names the patient, so every record counts as a patient of its own/,
    );
    expect(dataset.entries.map(({ patient }) => patient)).toEqual(["A01", "A02"]);
    const split = await added("file,patient,split,AF\nA01,7001,train,1\nA02,7001,test,0\nA03,7002,val,1\n");
    expect(split.dataset.entries.map(({ fold }) => fold)).toEqual([1, 10, 9]);
    const said = split.remarks.join();
    expect(said).toMatch(
      /1 patient is in more than one fold of split: a study that separates these folds refuses/,
    );
    expect(said).not.toContain("7001"); // no identifier of a patient in a report
  });

  it("rows of other lengths than the header", async () => {
    const { dataset } = await added("file,patient,AF\nA01,1,1\nA02,2\nA03,3,0,left,over\nB01,4,0,,\n");
    expect(dataset.entries.map(({ record }) => record)).toEqual(["A01", "sub/B01"]);
    expect(dataset.refused).toEqual([
      {
        record: "line 4",
        reason: expect.stringMatching(/^labels\.csv, line 4: has 5 fields, but the table has 3/),
      },
      { record: "A02", reason: expect.stringMatching(/line 3, AF: is empty/) },
    ]);
  });

  it("a table that is elsewhere, with where it may be", async () => {
    const { dir } = ward();
    const refused = addDataset(dir, "labels.csv", says);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(
      /^--labels labels\.csv: there is no such file \(paths are relative to the working directory, .*\); did you mean .*Ward 7\/labels\.csv\?$/,
    );
    await expect(addDataset(dir, "none.csv", says)).rejects.toThrow(
      /none\.csv: there is no such file [^?]*$/,
    );
  });

  it("a table none of whose rows can be used", async () => {
    const { path, write, description } = await added(`${header}${good}`);
    write();
    writeFileSync(path, JSON.stringify({ ...description, records: { folder: "sub", column: "file" } }));
    expect(() => openOwn(path)).toThrow(UserError);
    expect(() => openOwn(path)).toThrow(
      /none of the 3 rows of labels\.csv can be used; the first reason: .*A01/,
    );
  });

  it("sexes in numbers, until somebody says which is which", async () => {
    const numbers = "file,patient,sex,AF\nA01,1,0,1\nA02,1,1,0\nA03,2,1.0,1\n";
    const silent = await added(numbers);
    expect(silent.columns[2]).toMatchObject({
      role: "ignore",
      because: expect.stringContaining("--sex 0=male,1=female"),
    });
    expect(silent.dataset.entries.every(({ sex }) => sex === null)).toBe(true);
    const told = await added(numbers, { sexes: { "0": "female", "1": "male" } });
    expect(told.dataset.entries.map(({ sex }) => sex)).toEqual(["female", "male", "male"]);
    const named = await added("file,patient,is_male,AF\nA01,1,True,1\nA02,1,False,0\nA03,2,True,1\n");
    expect(named.dataset.entries.map(({ sex }) => sex)).toEqual(["male", "female", "male"]);
  });
});

describe("files of many records", () => {
  const hints = { samplingRate: 500, units: "mV", leads: STANDARD_12 };
  /** Three records of 20 samples each; what is in them, test/support/formats.ts says. */
  const arrays = (...names: string[]) => {
    const dir = temporary();
    for (const name of names) copyFileSync(formatSample("records-c.npy"), join(dir, name));
    return dir;
  };
  const add = (dir: string, text: string) =>
    addDataset(dir, writeTable(join(dir, "labels.csv"), text), { ...says, hints });
  const first = async ({ dataset }: Addition, index: number) => {
    const record = await dataset.read(index);
    return [record.name, ...record.signals.slice(0, 2).map((signal) => signal[0])];
  };

  it("are read in the order of the rows, with a remark", async () => {
    const addition = await add(arrays("all.npy"), "patient,AF\n1,1\n2,0\n3,1\n");
    expect(addition.description.records).toMatchObject({
      file: "all.npy",
      inside: "in order",
      samplingRate: 500,
      units: "mV",
    });
    expect(addition.remarks.join()).toMatch(
      /rows of labels\.csv are taken to be in the order of the records of all\.npy/,
    );
    for (const k of [2, 0, 1]) {
      expect(await first(addition, k)).toEqual([`all#${k + 1}`, sampleValue(k, 0, 0), sampleValue(k, 0, 1)]);
    }
    addition.dataset.close?.();
    // A row that is left out would shift all that follow.
    await expect(add(arrays("all.npy"), "patient,AF\n1,1\n2,0,x\n3,1\n4,0\n")).rejects.toThrow(
      /labels\.csv, line 3: has 3 fields, .*; correct it: rows are taken in order/,
    );
    await expect(add(arrays("all.npy"), "patient,AF\n1,1\n2,0\n")).rejects.toThrow(
      /holds 3 records .* and 2 rows of the table are about it/,
    );
  });

  it("by number and by name, from one file or several", async () => {
    const numbers = await add(arrays("all.npy"), "row,patient,AF\n3,1,1\n1,2,0\n2,3,1\n");
    expect(numbers.description.records.inside).toEqual({ column: "row", numbersFrom: 1 });
    expect(await first(numbers, 0)).toEqual(["all#3", sampleValue(2, 0, 0), sampleValue(2, 0, 1)]);
    const table = ["a-2,a.npy,1", "b-1,b.npy,0", "a-1,a.npy,1", "b-3,b.npy,0", "a-3,a.npy,1", "b-2,b.npy,0"];
    const named = await add(arrays("a.npy", "b.npy"), `id,file,AF\n${table.join("\n")}\n`);
    expect(named.description.records).toMatchObject({ column: "file", inside: { column: "id" } });
    expect(await first(named, 3)).toEqual(["b#b-3", sampleValue(2, 0, 0), sampleValue(2, 0, 1)]);
    expect(await first(named, 0)).toEqual(["a#a-2", sampleValue(1, 0, 0), sampleValue(1, 0, 1)]);
    named.dataset.close?.();
  });

  it("stay readable beside each other, however many they are, and say what they do not hold", async () => {
    const files = Array.from({ length: 7 }, (_, i) => `f${i}.npy`);
    const rows = [0, 1, 2].flatMap((k) => files.map((file, i) => `${file},p${i},f${i}-${k + 1},${i % 2}`));
    const { dataset } = await add(
      arrays(...files),
      `file,patient,id,AF\n${rows.join("\n")}\nf0.npy,p9,f0-4,1\n`,
    );
    const all = await Promise.allSettled(dataset.entries.map((_, i) => dataset.read(i)));
    all.slice(0, 21).forEach((result, i) => {
      if (result.status === "rejected") throw result.reason;
      expect(result.value.signals[0]![0]).toBe(sampleValue(Math.floor(i / 7), 0, 0));
    });
    expect(all[21]).toMatchObject({ status: "rejected", reason: expect.any(UserError) });
    expect(String((all[21] as PromiseRejectedResult).reason)).toMatch(
      /f0\.npy: has no record "f0-4"; it holds 3/,
    );
    dataset.close?.();
  });

  it("need what the files do not say", async () => {
    const dir = arrays("all.npy");
    const table = writeTable(join(dir, "labels.csv"), "patient,AF\n1,1\n2,0\n3,1\n");
    await expect(addDataset(dir, table, says)).rejects.toThrow(/--sampling-rate|--leads|--units/);
  });
});

describe("a description", () => {
  const faulty = async (change: Record<string, unknown>): Promise<string> => {
    const { path, description, write } = await added(GERMAN);
    write();
    writeFileSync(path, JSON.stringify({ ...description, ...change }));
    try {
      openOwn(path);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return (error as Error).message;
    }
    return expect.fail("was opened");
  };

  it("that is faulty is refused with the name of the field", async () => {
    expect(await faulty({ prepare: { samplingRate: -1, seconds: 10, leads: [] } })).toMatch(
      /dataset\.json: cannot be used:\n {2}prepare\.samplingRate: .*\n {2}prepare\.leads: /,
    );
    expect(await faulty({ nmae: "x" })).toMatch(
      /\(the whole\): there is no field "nmae"; is it spelt right\?/,
    );
    expect(await faulty({ records: { folder: "." } })).toMatch(/records: give either "column".*or "file"/);
    expect(await faulty({ age: { column: "Alter in Jahren" } })).toMatch(
      /age\.column: labels\.csv has no column Alter in Jahren; it has Datei, /,
    );
    const says = async (change: Record<string, unknown>, text: string) =>
      expect(await faulty(change)).toContain(`\n  ${text}`);
    await says(
      { labels: { a: { kind: "colums" } } },
      'labels.a.kind: has the kind "colums"; known are "columns" (',
    );
    await says({ labels: { a: {} } }, 'labels.a.kind: needs a "kind"; known are "columns" (');
    await says({ labels: { a: 1 } }, 'labels.a: needs a "kind"');
    await says({ labels: {} }, "labels: describe at least one set of labels");
    await says({ folds: 10 }, 'folds: must be { "column": ... }');
    await says(
      { records: { folder: ".", file: "a", inside: 1 } },
      'records.inside: must be { "column": ... }',
    );
    await says({ prepare: undefined }, "prepare: is missing; it must be an object");
    await says({ licence: "" }, "licence: the number of its characters must be at least 1");
    await says(
      { sex: { column: "s", values: { 0: "man" } } },
      'sex.values.0: is "man", but must be "male" or "female"',
    );
    await says(
      { prepare: { samplingRate: "100", seconds: 1e9, leads: [] } },
      'prepare.samplingRate: is "100", but must be a number\n  prepare.seconds: must be at most 86400\n  ' +
        "prepare.leads: the number of its elements must be at least 1",
    );
    await says({ folds: { count: 1, seed: 1 } }, "folds");
    expect(await faulty({ table: "gone.csv" })).toMatch(/gone\.csv: cannot be read \(ENOENT\)/);
    expect(
      await faulty({
        labels: { rhythm: { kind: "class", column: "VHF", values: { 1: "AF" }, unlabelled: "negative" } },
      }),
    ).toMatch(/labels\.rhythm\.unlabelled/);
  });

  it("that is no JSON, or not there, is refused", async () => {
    const { dir } = ward();
    expect(() => openDataset({ name: "own" }, { data: dir })).toThrow(
      /no dataset\.json there; describe .*data add/,
    );
    writeFileSync(join(dir, "dataset.json"), '{ "format": "cardiograft-dataset-1", ');
    expect(() => openDataset({ name: "own" }, { data: dir })).toThrow(/dataset\.json: is not JSON/);
    writeFileSync(join(dir, "dataset.json"), '{ "format": "another program\'s" }');
    expect(recogniseDatasets(dir)).toEqual([]);
  });

  it("is not written over another without being told to", async () => {
    const { dir, table } = ward();
    (await addDataset(dir, table, says)).write();
    await expect(addDataset(dir, table, says)).rejects.toThrow(
      /dataset\.json: is there already; edit it, or .*--force/,
    );
    expect((await addDataset(dir, table, { ...says, force: true })).dataset.entries).toHaveLength(6);
  });

  it("may lie elsewhere, and two are told apart by name", async () => {
    const parent = temporary();
    const made = ["north", "south"].map(async (name) => {
      const { dir, table } = ward();
      const addition = await addDataset(dir, table, { ...says, name, to: join(parent, name) });
      addition.write();
      return addition.description.records.folder;
    });
    for (const folder of await Promise.all(made)) expect(folder).toMatch(/^\.\.\/.*Ward 7$/);
    expect(() => openDataset({ name: "own" }, { data: parent })).toThrow(
      /several datasets.*choose by its name/,
    );
    expect(openDataset({ name: "own", dataset: "south" }, { data: parent }).name).toBe("south");
    expect(() => openDataset({ name: "own", dataset: "west" }, { data: parent })).toThrow(
      /no dataset named west there/,
    );
    expect(recogniseDatasets(parent)[0]).toMatchObject({
      name: "own",
      dir: null,
      problem: expect.stringContaining("south"),
    });
  });

  it("outlives changes of the folder: what is gone is refused by name", async () => {
    const { dir, table } = ward();
    (await addDataset(dir, table, says)).write();
    rmSync(join(dir, "A01.hea"));
    rmSync(join(dir, "A01.dat"));
    renameSync(join(dir, "sub"), join(dir, "other"));
    const dataset = openDataset({ name: "own" }, { data: dir });
    expect(dataset.refused.map(({ record }) => record)).toEqual(["A01.hea", "C:\\EKG\\sub\\B01.hea"]);
    expect(dataset.refused[0]!.reason).toBe(
      'labels.csv, line 2, Datei: "A01.hea" names no file that is there',
    );
    expect(dataset.entries.map(({ record }) => record)).toContain("other/B02");
  });
});
