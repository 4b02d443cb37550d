import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { writeWfdb } from "../../../test/support/wfdb.ts";
import { SNOMED_CODES } from "../../labels/index.ts";
import { type DatasetSpec, openDataset } from "../registry.ts";
import { readComments } from "./comments.ts";
import { snomedOfLudb } from "./statements.ts";

const LEADS = ["i", "ii", "iii", "avr", "avl", "avf", "v1", "v2", "v3", "v4", "v5", "v6"];

function write(dir: string, record: string, ...comments: string[]): void {
  const digital = LEADS.map((_, lead) => Array.from({ length: 50 }, (_, t) => 100 * lead + (t % 7)));
  writeWfdb(join(dir, record), { leads: LEADS, samplingRate: 500, digital, comments });
}
const open = (data: string) => openDataset({ name: "ludb" } as DatasetSpec, { data });

describe("readComments", () => {
  it("reads what LUDB writes", () => {
    const text =
      "1 12 500 5000\n#<age>: 51\n#<sex>: F\n#<diagnoses>:\n#Rhythm: Sinus bradycardia.\n#Left ventricular hypertrophy.\n";
    expect(readComments(text)).toEqual({
      age: 51,
      sex: "female",
      statements: ["Rhythm: Sinus bradycardia", "Left ventricular hypertrophy"],
    });
    expect(readComments(text.replace("51", ">89"))!.age).toBe(90);
    expect(readComments(text.replace("#<diagnoses>:\n", ""))).toBeNull();
  });
});

describe("snomedOfLudb", () => {
  it("knows codes of the Challenge only", () => {
    const codes = snomedOfLudb([
      "Rhythm: Atrial fibrillation",
      "Atrial extrasystole, type: bigemini",
      "Ventricular extrasystole, type: single PVC",
      "Complete right bundle branch block",
      "I degree AV block",
      "UNIpolar ventricular pacing",
      "Aberrant conduction",
      "constructor",
    ]);
    expect(codes.map((code) => SNOMED_CODES.get(code)?.abbreviation)).toEqual([
      "AF",
      "PAC",
      "VPB",
      "CRBBB",
      "IAVB",
      "PR",
    ]);
  });
});

describe("LUDB", () => {
  it("opens the folder with its numbered records, in their order", async () => {
    const parent = temporary();
    const dir = join(parent, "ludb", "1.0.1", "data");
    mkdirSync(dir, { recursive: true });
    const person = ["<age>: 62", "<sex>: M", "<diagnoses>:"];
    write(dir, "10", ...person, "Rhythm: Sinus rhythm.", "Electric axis of the heart: normal.");
    write(
      dir,
      "2",
      ...person,
      "Rhythm: Atrial fibrillation.",
      "Left anterior hemiblock.",
      "Scar formation: septal.",
    );
    const dataset = open(parent);
    expect(dataset.entries.map(({ record }) => record)).toEqual(["2", "10"]);
    expect(dataset.labelSets.rhythm).toEqual(["Atrial fibrillation", "Sinus rhythm"]);
    expect(dataset.labelSets.axis).toEqual(["normal"]);
    expect(dataset.labelSets.statements).toEqual(["Left anterior hemiblock", "Scar formation: septal"]);
    expect(dataset.entries[0]).toMatchObject({ age: 62, sex: "male", patient: "2" });
    expect(dataset.entries[0]!.labels).toMatchObject({
      rhythm: ["Atrial fibrillation"],
      axis: [],
      statements: ["Left anterior hemiblock", "Scar formation: septal"],
      "code-six": ["AF"],
      "challenge-scored": ["AF", "LAnFB"],
    });
    const record = await dataset.read(0);
    expect(record.leads).toEqual(["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]);
    expect(record.signals[3]![8]).toBeCloseTo(0.301, 6);
  });

  it("refuses records without signals or labels by name", () => {
    const dir = temporary();
    write(dir, "1", "<diagnoses>:", "Rhythm: Sinus rhythm.");
    write(dir, "2", "<age>: 50");
    write(dir, "3", "<diagnoses>:", "Rhythm: Sinus rhythm.");
    rmSync(join(dir, "3.dat"));
    const { entries, refused } = open(dir);
    expect(entries.map(({ record }) => record)).toEqual(["1"]);
    expect(refused).toEqual([
      { record: "2", reason: expect.stringMatching(/2\.hea: has no line <diagnoses>/) },
      { record: "3", reason: expect.stringMatching(/3\.dat: missing/) },
    ]);
  });

  it("does not take other numbered records for LUDB", () => {
    const dir = temporary();
    write(dir, "100", "69 M 1085 1629 x1");
    writeFileSync(join(dir, "1.hea"), "1 1 360 10");
    expect(() => open(dir)).toThrow(/no LUDB there/);
  });
});
