import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { asNumbers } from "../../../test/support/formats.ts";
import { UserError } from "../../base/index.ts";
import type { Hints } from "../reader.ts";
import { csv } from "./index.ts";

function written(text: string | Buffer): string {
  const path = join(temporary(), "x.csv");
  writeFileSync(path, text);
  return path;
}

async function read(text: string | Buffer, hints: Hints = {}) {
  const file = await csv.open(written(text), hints);
  try {
    return { file, record: await file.read(0) };
  } finally {
    file.close();
  }
}

const failure = (text: string | Buffer, hints: Hints = {}) =>
  read(text, hints).then(
    () => expect.fail("was read"),
    (error) => {
      expect(error).toBeInstanceOf(UserError);
      expect((error as Error).message).toContain("x.csv");
      return (error as Error).message;
    },
  );

const MV: Hints = { units: "mV", samplingRate: 500 };

describe("tables of signals", () => {
  it("with headings, units and times", async () => {
    const { record, file } = await read(
      "time (s),I (mV),V1 [uV]\n0.000,0.5,100\n0.002,-1,\n0.004,1e-1,-300\n",
    );
    expect(record).toMatchObject({ name: "x", samplingRate: 500, leads: ["I", "V1"], patient: null });
    expect(asNumbers(record)).toEqual([
      [0.5, -1, Math.fround(0.1)],
      [Math.fround(0.1), Number.NaN, Math.fround(-0.3)],
    ]);
    expect(Object.fromEntries(file.header)).toMatchObject({
      encoding: "utf-8",
      delimiter: "comma",
      leads: "I, V1",
      units: "mV, uV",
      "sampling rate": "500 Hz, from the column time (s)",
    });
  });

  it("as Excel writes them in Europe: semicolons, decimal commas, a mark, Windows-1252", async () => {
    const expected = [
      [Math.fround(0.5), -1],
      [0.25, Math.fround(0.001)],
    ];
    const text = "sep=;\r\nZeit;I_mV;Lead aVF (mV);Größe\r\n0;0,5;0,25;1\r\n1;-1;1e-3;2\r\n\r\n";
    for (const bytes of [
      Buffer.from(text, "latin1"),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`\ufeff${text}`, "utf16le"),
    ]) {
      const { record, file } = await read(bytes, { samplingRate: 250 });
      expect(record.leads).toEqual(["I", "aVF"]);
      expect(asNumbers(record)).toEqual(expected);
      expect(file.header).toContainEqual(["not read", "Zeit, Größe"]);
      expect(file.header).toContainEqual(["decimals", "comma"]);
    }
  });

  it("as PhysioBank ATM writes them: quotes, a row of units, clock times", async () => {
    const { record } = await read(
      "'Elapsed time','I','II'\n'hh:mm:ss.mmm','mV','mV'\n'0:00.000',1,2\n",
    ).catch(() => ({ record: null }));
    // Quoted times are no times; unquoted ones are.
    expect(record).toBeNull();
    const text = "'Elapsed time','I','II'\n'seconds','mV','mV'\n0.000,1,2\n0.004,3,4\n0.008,5,6\n";
    const seconds = await read(text);
    expect(seconds.record).toMatchObject({ samplingRate: 250, leads: ["I", "II"] });
    expect(asNumbers(seconds.record)).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    const clock = await read(
      "time\tI\n23:59:59.996\t1\n23:59:59.998\t2\n00:00:00.000\t3\n00:00:00.002\t4\n",
      { units: "mV" },
    );
    expect(clock.record.samplingRate).toBe(500);
  });

  it("without headings, or with numbers for headings, take the leads in order", async () => {
    const hints = { ...MV, leads: ["I", "V6", "MLII", "x"] };
    const rows = "1,2,3,0\n4,5,6,0\n";
    for (const text of [rows, `0,1,2,3\n${rows}`, `ch1,ch2,ch3,ch4\n${rows}`, rows.replaceAll(",", "|")]) {
      const { record } = await read(text, hints);
      expect(record.leads).toEqual(["I", "V6", "MLII", "x"]);
      expect(asNumbers(record)).toEqual([
        [1, 4],
        [2, 5],
        [3, 6],
        [0, 0],
      ]);
    }
    const timed = await read("0,7\n4,8\n8,9\n", { units: "mV", leads: ["II"] });
    expect(timed.record).toMatchObject({ samplingRate: 250, leads: ["II"] });
  });

  it("with a mapping of columns, or a choice of leads", async () => {
    const text = "time_ms,ch1,ch2,extra\n0,1,2,3\n1,4,5,6\n";
    const mapped = await read(text, { units: "mV", leads: ["V2=ch2", "lead ii=ch1"] });
    expect(mapped.record).toMatchObject({ samplingRate: 1000, leads: ["V2", "II"] });
    expect(asNumbers(mapped.record)).toEqual([
      [2, 5],
      [1, 4],
    ]);
    const chosen = await read("avr,I,II\n1,2,3\n4,5,6\n", { ...MV, leads: ["II", "AVR"] });
    expect(chosen.record.leads).toEqual(["II", "aVR"]);
    expect(asNumbers(chosen.record)).toEqual([
      [3, 6],
      [1, 4],
    ]);
  });

  it("of one column, and long ones", async () => {
    const one = await read("# a note\nII\n0.5\n\nNaN\n1.5\n", MV);
    expect(asNumbers(one.record)).toEqual([[0.5, Number.NaN, 1.5]]);
    const rows = Array.from({ length: 60_000 }, (_, i) => `${(i / 500).toFixed(3)},${i},${-i}`);
    const long = await read(`time,I,II\n${rows.join("\r\n")}\r\n`, { units: "uV" });
    expect(long.record.samplingRate).toBe(500);
    expect(long.record.signals[1]!.length).toBe(60_000);
    expect(long.record.signals[1]![59_999]).toBeCloseTo(-59.999, 4);
  });
});

describe("what is asked", () => {
  it("the sampling rate, the unit, the leads", async () => {
    expect(await failure("I,II\n1,2\n3,4\n")).toMatch(
      /the table does not say the sampling rate and the unit of the samples; give/,
    );
    expect(await failure("I (mV)\n1\n2\n")).toMatch(/does not say the sampling rate; give --sampling-rate/);
    expect(await failure("a,b\n1,2\n3,4\n", MV)).toMatch(
      /line 1: the headings name no leads; give --leads LEAD=COLUMN,.* "a", "b"/,
    );
    expect(await failure("1,2\n3,4\n", MV)).toMatch(
      /line 1: the table has no headings that name the leads; give --leads I,II/,
    );
  });

  it("what contradicts", async () => {
    expect(await failure("I (mV)\n1\n2\n", { ...MV, units: "uV" })).toMatch(
      /line 1, I: is in mV, but --units says uV/,
    );
    expect(await failure("t,I\n0.000,1\n0.002,2\n", { ...MV, samplingRate: 250 })).toMatch(
      /line 2, t: the times make 500 samples per second, but --sampling-rate says 250/,
    );
    expect(await failure("I,II\n1,2\n3,4\n", { ...MV, leads: ["V1", "V2"] })).toMatch(
      /no column for lead V1/,
    );
    expect(await failure("a,b\n1,2\n3,4\n", { ...MV, leads: ["V1"] })).toMatch(
      /2 columns of signals, but --leads names 1; name all 2/,
    );
    expect(await failure("a,b\n1,2\n3,4\n", { ...MV, leads: ["I=c"] })).toMatch(
      /no column c \(--leads I=c\)/,
    );
    expect(await failure("I,lead I\n1,2\n3,4\n", MV)).toMatch(/lead I is named twice/);
  });
});

describe("damage", () => {
  it.each([
    ["a word among numbers", "I,II\n1,2\n3,x\n5,6\n", /line 3, field 2, "x"|line 3, II: "x" is not a number/],
    ["a word far down", `I,II\n${"1,2\n".repeat(30_000)}3,x\n`, /line 30002, II: "x" is not a number/],
    ["a field too few", "I,II\n1,2\n3,4\n5\n", /line 4: has 1 fields, but the table has 2/],
    ["headings that do not fit", "I,II,III\n1,2\n3,4\n", /line 1: has 3 fields, but line 2 has 2/],
    [
      "another decimal",
      "I;II\n1,5;2,5\n1,5;2,5\n1.5;2,5\n",
      /line 4, I: "1.5" is not a number; decimals .* comma/,
    ],
    ["nothing", "I,II\n", /line 1: no rows of numbers/],
    ["only words", "a,b\nc,d\ne,f\n", /line 2: field 1, "c", is not a number/],
    [
      "a hole in the times",
      "t (s),I\n0,1\n0.002,2\n0.006,3\n0.008,4\n0.010,5\n",
      /line 4, t \(s\): the times are not even.*a sample is missing before it; add a row/,
    ],
    [
      "two rates",
      `t,I\n${[0, 2, 4, 6, 8, 12, 16, 20, 24].map((t) => `${t},1`).join("\n")}`,
      /the times are not even/,
    ],
    ["times that stand still", "t,I\n0.1,1\n0.1,2\n", /line 3, t: the times do not increase/],
    ["a time that is missing", "t,I\n0,1\n,2\n0.004,1\n", /line 3, t: "" is no time/],
    [
      "a time without a unit that fits",
      "t,I\n0,1\n60,2\n120,3\n",
      /line 2, t: the unit of the times is not written down/,
    ],
    ["a line without end", `I\n1\n2\n${"1".repeat(1_500_000)}`, /line 4: is longer than any row/],
    ["a control character", "I,II\n1,2\n\u00013,4\n", /byte 0: is no text/],
  ])("%s", async (_, text, message) =>
    expect(
      await failure(text, { units: "mV", ...(text.startsWith("t") ? {} : { samplingRate: 500 }) }),
    ).toMatch(message),
  );

  it("times that are rounded are even", async () => {
    const rows = Array.from({ length: 3600 }, (_, i) => `${(i / 360).toFixed(3)};1`);
    expect((await read(`t;II\n${rows.join("\n")}`, { units: "mV" })).record.samplingRate).toBe(360);
  });
});

describe("recognition", () => {
  const recognises = (text: string, path = "x") => csv.recognises(Buffer.from(text, "latin1"), path);
  it("goes by what is in the file, and by its name where that does not tell", () => {
    expect(recognises("time,I,II\n0,1,2\n1,2,3\n")).toBe(true);
    expect(recognises("1;2;3\r\n4;5;6\r\n")).toBe(true);
    expect(recognises("I,II\nx,y\n")).toBe(false);
    expect(recognises("I,II\nx,y\n", "a.csv")).toBe(true);
    expect(recognises("I,II\nx,y\n", "a.TSV.gz")).toBe(true);
    expect(recognises('{"a": 1}', "a.csv")).toBe(false);
    expect(recognises("<?xml version='1.0'?>", "a.txt")).toBe(false);
    expect(recognises("1,2\u0000\n", "a.csv")).toBe(false);
    expect(recognises("", "a.csv")).toBe(false);
  });
});
