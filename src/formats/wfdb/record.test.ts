import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { writeWfdb } from "../../../test/support/wfdb.ts";
import { UserError } from "../../base/index.ts";
import { readWfdb } from "./index.ts";

const DIGITAL = [
  [100, -200, 300],
  [32767, -32767, -32768],
];

const fixture = (extra: Partial<Parameters<typeof writeWfdb>[1]> = {}) =>
  writeWfdb(join(temporary(), "a"), { digital: DIGITAL, leads: ["AVR", "MLII"], ...extra });

const edit = (path: string, from: string | RegExp, to: string) => {
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
  return path;
};

const refused = (path: string, message: RegExp) => {
  expect(() => readWfdb(path)).toThrow(UserError);
  expect(() => readWfdb(path)).toThrow(message);
};

describe("readWfdb", () => {
  it("gives millivolts by lead name, NaN where a sample is missing", () => {
    const path = fixture({ comments: ["Age: 56", "Sex: Female"] });
    const record = readWfdb(path);
    expect(record).toMatchObject({ name: "a", source: path, samplingRate: 100, leads: ["aVR", "MLII"] });
    expect(record).toMatchObject({ patient: null, age: 56, sex: "female" });
    expect(record.signals[0]).toEqual(Float32Array.of(0.1, -0.2, 0.3));
    expect(record.signals[1]).toEqual(Float32Array.of(32.767, -32.767, Number.NaN));
  });

  it.each([
    ["200(50)/mV", 0.25],
    ["200(50)", 0.25],
    ["2(50)/uV", 0.025],
    ["2(50)/µV", 0.025],
    ["-200(50)/mv", -0.25],
    ["200000(50)/V", 0.25],
  ])("converts %s", (gain, first) => {
    expect(readWfdb(fixture({ gain })).signals[0]![0]).toBeCloseTo(first, 6);
  });

  it.each([
    ["1000/mmHg", /line 2, units: mmHg/],
    ["1000/MV", /units: MV/],
    ["0/mV", /gain.*uncalibrated/],
  ])("refuses %s", (gain, message) => {
    refused(fixture({ gain }), message);
  });

  it("leaves age and sex unknown where the comments do not tell", () => {
    expect(readWfdb(fixture({ comments: ["Age: NaN", "Sex: Unknown"] }))).toMatchObject({
      age: null,
      sex: null,
    });
    expect(readWfdb(fixture())).toMatchObject({ age: null, sex: null });
  });

  it("accepts a missing initial value as the WFDB library writes it", () => {
    const path = writeWfdb(join(temporary(), "a"), { digital: [[-32768, 1]] });
    expect(readWfdb(edit(path, " -32768 ", " -2147483648 ")).signals[0]).toEqual(
      Float32Array.of(Number.NaN, 0.001),
    );
  });

  it("accepts signed and unsigned checksums", () => {
    const path = writeWfdb(join(temporary(), "a"), { digital: [[-5, -6]] });
    expect(readWfdb(path).signals[0]![0]).toBeCloseTo(-0.005);
    expect(readWfdb(edit(path, " 65525 ", " -11 ")).signals[0]![0]).toBeCloseTo(-0.005);
  });

  it("reads signals from several files, and bytes before the first sample", () => {
    const path = writeWfdb(join(temporary(), "a"), {
      digital: [
        [1, 2],
        [3, 4],
      ],
    });
    writeFileSync(path.replace("a.hea", "b.dat"), Buffer.from([9, 9, 9, 9, 3, 0, 4, 0]));
    writeFileSync(path.replace("a.hea", "a.dat"), Buffer.from([1, 0, 2, 0]));
    edit(path, "a.dat 16 1000(0)/mV 16 0 3", "b.dat 16+4 1000(0)/mV 16 0 3");
    expect(readWfdb(path).signals).toEqual([Float32Array.of(0.001, 0.002), Float32Array.of(0.003, 0.004)]);
  });

  it("refuses a missing, empty, cut off, too long or misplaced signal file", () => {
    const dat = (path: string) => path.replace(".hea", ".dat");
    const missing = fixture();
    rmSync(dat(missing));
    refused(missing, /a\.dat: there is no such file; fetch/);
    const empty = fixture();
    truncateSync(dat(empty), 0);
    refused(empty, /a\.dat: is empty: 0 bytes, but its header describes 12/);
    const short = fixture();
    truncateSync(dat(short), 11);
    refused(short, /a\.dat: is cut off: 11 bytes/);
    const long = fixture();
    appendFileSync(dat(long), "x");
    refused(long, /a\.dat: is too long: 13 bytes/);
    const folder = fixture();
    rmSync(dat(folder));
    mkdirSync(dat(folder));
    refused(folder, /a\.dat: is not a file/);
    refused(join(temporary(), "none.hea"), /none\.hea: there is no such file/);
  });

  it("refuses samples that the header contradicts", () => {
    refused(
      edit(fixture(), " 100 200 ", " 101 200 "),
      /a\.dat: initial value of signal AVR is 100.*line 2, says 101/,
    );
    refused(edit(fixture(), " 100 200 ", " 100 201 "), /a\.dat: checksum of signal AVR is 200.*says 201/);
    const path = fixture();
    const bytes = readFileSync(path.replace(".hea", ".dat"));
    bytes[7]! ^= 1;
    writeFileSync(path.replace(".hea", ".dat"), bytes);
    refused(path, /checksum of signal MLII/);
  });

  it("finds any single changed byte", () => {
    const path = fixture();
    const dat = path.replace(".hea", ".dat");
    const bytes = readFileSync(dat);
    for (let i = 0; i < bytes.length; i++) {
      const damaged = Buffer.from(bytes);
      damaged[i]! ^= 0x10;
      writeFileSync(dat, damaged);
      refused(path, /initial value|checksum/);
    }
  });

  it("refuses formats that are none, parts of a file that differ, and leads without a name or with the same one", () => {
    refused(edit(fixture(), "dat 16 ", "dat 17 "), /line 2, format: 17 is not known; known are 0, 8, 16/);
    refused(edit(fixture(), "dat 16 ", "dat 212 "), /line 3, format: the format differs/);
    refused(
      edit(fixture(), /dat 16 /g, "dat 16x2 "),
      /a\.dat: is cut off: 12 bytes, but its header describes 24/,
    );
    refused(edit(fixture(), "dat 16 ", "dat 16+2 "), /byte offset differs/);
    refused(edit(fixture(), " AVR", ""), /line 2, description: missing/);
    refused(fixture({ leads: ["AVR", "aVR"] }), /line 3, description: lead aVR is on line 2 too/);
  });

  it("refuses a file outside the header's folder even where it exists", () => {
    const folder = temporary();
    writeWfdb(join(folder, "x"), { digital: [[1, 2]] });
    const path = writeWfdb(join(folder, "inner", "a"), { digital: [[1, 2]] });
    refused(edit(path, "a.dat", "../x.dat"), /line 2, file name: \.\.\/x\.dat/);
  });

  const challenge = "../shared/data/formats/challenge";
  it.skipIf(!existsSync(challenge))(
    "reads all published Challenge records (skipped without ../shared/data)",
    () => {
      const headers = readdirSync(challenge).filter((name) => name.endsWith(".hea"));
      const records = headers.map((name) => readWfdb(join(challenge, name)));
      expect(records).toHaveLength(27);
      for (const record of records) {
        expect(record.leads.join()).toBe("I,II,III,aVR,aVL,aVF,V1,V2,V3,V4,V5,V6");
        const [i, ii, iii] = record.signals as [Float32Array, Float32Array, Float32Array];
        // Einthoven: lead II = I + III, to a few units of 1 microvolt.
        const worst = ii.reduce((most, v, t) => Math.max(most, Math.abs(i[t]! + iii[t]! - v)), 0);
        expect.soft(worst, record.name).toBeLessThan(0.02);
      }
      expect(records[0]).toMatchObject({ name: "A0001", samplingRate: 500, age: 74, sex: "male" });
    },
  );
});
