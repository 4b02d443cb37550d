import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { writeWfdb } from "../../../test/support/wfdb.ts";
import { UserError } from "../../base/index.ts";
import { readWfdb, wfdb } from "./index.ts";

const fixture = (more: Partial<Parameters<typeof writeWfdb>[1]> = {}) =>
  writeWfdb(join(temporary(), "a"), {
    digital: [
      [100, 200, -300],
      [1, 2, 3],
    ],
    leads: ["II", "V1"],
    ...more,
  });
const edit = (path: string, from: string | RegExp, to: string) => {
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
  return path;
};

describe("a WFDB header", () => {
  const recognised = (text: string, path = "x") => wfdb.recognises(Buffer.from(text), path);

  it("is recognised by what is in it", () => {
    expect(recognised("# comment\r\n\r\na 1 100 10\r\na.dat 16 1000 16 0 1 2 0 II")).toBe(true);
    expect(recognised("a 1 62.5/1000(3) 10 8:26:04 26/10/1994\na.dat 516x4:3+24")).toBe(true);
    expect(recognised("m/2 7 125 2000 8:26:04 26/10/1994\nm_1 1000\nm_2 1000")).toBe(true);
    expect(recognised("a one two", "a.hea")).toBe(true);
  });

  it.each([
    "",
    "I,II,III\n1,2,3",
    "1 2 3 4\n5 6 7 8",
    "time I II\n0.1 2 3",
    "a 1 100 10\n",
    "a 1 100 10\nnothing of the kind",
    "<?xml version='1.0'?>\n<a/>",
    "a 1 100 10\na.dat 16 \0",
  ])("is not %j", (text) => {
    expect(recognised(text)).toBe(false);
  });

  it("is asked for where another of the record's files is given", async () => {
    const path = fixture();
    const dat = path.replace(".hea", ".dat");
    expect(wfdb.recognises(readFileSync(dat), dat)).toBe(true);
    await expect(wfdb.open(dat, {})).rejects.toThrow(/a\.dat: is not a record's header; give .*a\.hea/);
    await expect(wfdb.open(path.replace(".hea", ""), {})).rejects.toThrow(/give .*a\.hea/);
    rmSync(path);
    expect(wfdb.recognises(readFileSync(dat), dat)).toBe(false);
  });
});

describe("opening a record", () => {
  it("says what its header says, and reads it", async () => {
    const path = fixture({
      comments: ["Age: 56", "Sex: Female", "Dx: 426783006", "Name: Jane Doe", "75 F 1085 x1"],
    });
    edit(path, " 100 3\n", " 100 3 10:20:30 1/2/2003\n");
    const file = await wfdb.open(path, {});
    expect(file).toMatchObject({ format: "WFDB", path, names: ["a"] });
    expect(file.header).toEqual([
      ["record", "a"],
      ["leads", "II, V1"],
      ["sampling rate", "100 Hz"],
      ["recorded", "2003-02-01T10:20:30"],
      ["storage", "format 16"],
      ["gain", "1000 per mV, baseline 0"],
      ["age", "56"],
      ["sex", "Female"],
      ["dx", "426783006"],
      ["comments", "2 more, not shown: they may say whose record it is"],
    ]);
    expect(await file.read(0)).toEqual(readWfdb(path));
    await expect(file.read(1)).rejects.toThrow(RangeError);
    file.close();
  });

  it("leaves out what is no voltage or no ECG, and says so", async () => {
    const path = fixture({ digital: [[1], [2], [3], [4]], leads: ["II", "PLETH L", "ABP", "V"] });
    edit(path, "1000(0)/mV 16 0 3", "1(0)/mmHg 16 0 3");
    const file = await wfdb.open(path, {});
    expect(Object.fromEntries(file.header)).toMatchObject({
      leads: "II, V",
      "left out": "PLETH L (mV), ABP (mmHg)",
    });
    expect((await file.read(0)).signals).toEqual([Float32Array.of(0.001), Float32Array.of(0.004)]);
  });

  it("refuses a record of which nothing remains, or whose leads have different rates", async () => {
    await expect(wfdb.open(fixture({ leads: ["RESP", "PLETH"] }), {})).rejects.toThrow(
      /line 2, description: RESP is no ECG, and no other/,
    );
    const path = edit(fixture(), /dat 16 (.*V1)/, "dat 16x2 $1");
    await expect(wfdb.open(path, {})).rejects.toThrow(
      /line 3, format: 2 samples per frame, but the lead on line 2 has 1/,
    );
  });

  it("asks for the names of leads that have none or the same, and takes them from the hints", async () => {
    const unnamed = edit(edit(fixture(), " V1\n", "\n"), " II\n", " ECG\n");
    await expect(wfdb.open(unnamed, {})).rejects.toThrow(
      /line 3, description: missing;.* name all 2 signals by --leads/,
    );
    await expect(wfdb.open(unnamed, { leads: ["I"] })).rejects.toThrow(/has 2 signals, but --leads names 1/);
    const file = await wfdb.open(unnamed, { leads: ["avr", "v6"] });
    expect((await file.read(0)).leads).toEqual(["aVR", "V6"]);
    const same = fixture({ leads: ["ECG", "ECG"] });
    await expect(wfdb.open(same, {})).rejects.toThrow(
      /line 3, description: lead ECG is on line 2 too;.*--leads/,
    );
    await expect(wfdb.open(fixture(), { leads: ["I", "V1"] })).rejects.toThrow(
      /header says lead II, but --leads says I;/,
    );
  });

  it("asks for the unit of an uncalibrated record, and takes it from the hints", async () => {
    const path = edit(fixture(), /1000\(0\)\/mV/g, "0");
    const open = await wfdb.open(path, {});
    await expect(open.read(0)).rejects.toThrow(UserError);
    await expect(open.read(0)).rejects.toThrow(/line 2, gain: missing or 0.*--units uV/);
    const hinted = await wfdb.open(path, { units: "uV" });
    expect((await hinted.read(0)).signals[0]).toEqual(Float32Array.of(0.1, 0.2, -0.3));
    await expect(wfdb.open(path, { units: "mmHg" })).rejects.toThrow(/--units mmHg: is no unit of voltage/);
  });

  it("refuses hints that contradict the header, and takes those that agree with it", async () => {
    const path = fixture();
    await expect(wfdb.open(path, { samplingRate: 500 })).rejects.toThrow(
      `${path}, line 1, sampling frequency: 100 Hz, but --sampling-rate says 500; leave the option out`,
    );
    await expect(wfdb.open(path, { units: "uV" })).rejects.toThrow(
      `${path}, line 2, units: mV, but --units says uV; leave the option out`,
    );
    expect(() => readWfdb(path, {}, { samplingRate: 500 })).toThrow(/100 Hz, but --sampling-rate says 500/);
    expect(() => readWfdb(path, {}, { units: "V" })).toThrow(/mV, but --units says V/);
    const agreeing = await wfdb.open(path, { samplingRate: 100.01, units: "1mV" });
    expect((await agreeing.read(0)).samplingRate).toBe(100);
    // A unit beside uncalibrated leads is meant for these.
    const mixed = edit(fixture(), "1000(0)/mV", "0");
    expect((await (await wfdb.open(mixed, { units: "uV" })).read(0)).signals[0]![0]).toBeCloseTo(0.1, 6);
  });

  it("counts the samples by the signal files where the header does not", async () => {
    const known = fixture();
    const expected = readWfdb(known);
    for (const words of [" 100\n", " 100 0\n"]) {
      const path = edit(fixture(), " 100 3\n", words);
      expect(readWfdb(path).signals).toEqual(expected.signals);
      expect((await (await wfdb.open(path, {})).read(0)).signals).toEqual(expected.signals);
    }
    const odd = edit(fixture(), " 100 3\n", " 100\n");
    appendFileSync(odd.replace(".hea", ".dat"), "x");
    expect(() => readWfdb(odd)).toThrow(
      /line 1, number of samples: missing, and the 13 bytes of a\.dat are no/,
    );
    const packed = edit(edit(fixture(), " 100 3\n", " 100\n"), /dat 16 /g, "dat 516 ");
    expect(() => readWfdb(packed)).toThrow(/missing, and format 516 has no fixed width/);
    const two = edit(edit(fixture(), " 100 3\n", " 100\n"), "a.dat", "b.dat");
    writeFileSync(two.replace("a.hea", "b.dat"), new Uint8Array(8));
    expect(() => readWfdb(two)).toThrow(/b\.dat holds 4 of each signal, and a\.dat holds 6/);
    rmSync(two.replace("a.hea", "b.dat"));
    expect(() => readWfdb(two)).toThrow(/b\.dat: there is no such file/);
  });

  it("puts names of leads with commas into quotes", async () => {
    const file = await wfdb.open(fixture({ leads: ["II", "chest, left"] }), {});
    expect(Object.fromEntries(file.header).leads).toBe('II, "chest, left"');
  });

  const shared = "../shared/data/formats";
  it.skipIf(!existsSync(shared))(
    "works for every published header (skipped without ../shared/data)",
    async () => {
      const names = readdirSync(shared, { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".hea"),
      );
      expect(names.length).toBeGreaterThan(40);
      for (const name of names) {
        const path = join(shared, name);
        expect(wfdb.recognises(readFileSync(path).subarray(0, 4096), "x"), name).toBe(true);
        if (/3269321_0001/.test(name))
          await expect(wfdb.open(path, {})).rejects.toThrow(/PLETH|NU is not a voltage/);
        else expect((await wfdb.open(path, {})).header.length).toBeGreaterThan(4);
      }
    },
  );
});
