import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { UserError } from "../../base/index.ts";
import { readWfdbAnnotations } from "./index.ts";

const write = (bytes: readonly number[] | Buffer) => {
  const path = join(temporary(), "a.atr");
  writeFileSync(path, Buffer.from(bytes));
  return path;
};
const read = (bytes: readonly number[] | Buffer) => readWfdbAnnotations(write(bytes));

/** A word of the MIT format. */
const word = (code: number, value: number) => [value & 0xff, (code << 2) | (value >> 8)];
/** Text as AUX stores it: its length, the text, and a 0 where the length is odd. */
const aux = (text: string) => {
  const bytes = [...Buffer.from(text)];
  return [...word(63, bytes.length), ...bytes, ...(bytes.length % 2 === 1 ? [0] : [])];
};
const note = (text: string) => [...word(22, 0), ...aux(text)];
const END = [0, 0];

describe("annotations in MIT format", () => {
  it("have times, codes, and what later words say of them", () => {
    // 0x4812 is code 18, 18 ticks on; annot(5) gives SKIP's number high half first.
    const { annotations, ...about } = read([
      ...word(28, 18),
      ...aux("(N"),
      ...word(1, 59),
      ...word(59, 0),
      ...[0x01, 0x00, 0x02, 0x00],
      ...word(5, 0),
      ...word(61, 1023),
      ...word(62, 1),
      ...word(60, 3),
      ...word(8, 1000),
      ...aux("odd"),
      ...word(42, 1),
      ...END,
    ]);
    expect(about).toEqual({ format: "MIT", ticks: "samples", ticksPerSecond: null });
    const common = { subtype: 0, channel: 0, number: 0, text: "" };
    expect(annotations).toEqual([
      { ...common, time: 18, code: 28, symbol: "+", text: "(N" },
      { ...common, time: 77, code: 1, symbol: "N" },
      // SUB counts for one annotation, CHN and NUM for those that follow too.
      { ...common, time: 77 + 65_538, code: 5, symbol: "V", subtype: -1, channel: 1, number: 3 },
      { ...common, time: 1077 + 65_538, code: 8, symbol: "A", channel: 1, number: 3, text: "odd" },
      { ...common, time: 1078 + 65_538, code: 42, symbol: "[42]", channel: 1, number: 3 },
    ]);
  });

  it("may go back in time, but not before the beginning", () => {
    const back = (by: number) => [
      ...word(1, 500),
      ...word(59, 0),
      0xff,
      0xff,
      -by & 0xff,
      (-by >> 8) & 0xff,
      ...word(1, 0),
      ...END,
    ];
    expect(read(back(100)).annotations.map((a) => a.time)).toEqual([500, 400]);
    expect(() => read(back(501))).toThrow(/byte 8: an annotation at time -1/);
  });

  it("leave out null annotations, and notes that define something", () => {
    const bytes = [
      ...note("## time resolution: 360.5"),
      ...note("## annotation type definitions"),
      ...note("42 z strange beat"),
      ...note("## end of definitions"),
      ...word(0, 7),
      ...word(42, 3),
      ...note("42 y"),
      ...END,
    ];
    const { ticksPerSecond, annotations } = read(bytes);
    expect(ticksPerSecond).toBe(360.5);
    expect(annotations.map((a) => [a.time, a.symbol, a.text])).toEqual([
      [10, "z", ""],
      [10, '"', "42 y"],
    ]);
  });

  it.each([
    ["nothing", [], /a\.atr: is empty/],
    ["no end", word(1, 5), /byte 2: the annotations are cut off/],
    ["half a word", [...word(1, 5), 0], /byte 2: the annotations are cut off/],
    ["half a time", [...word(59, 0), 1, 0], /byte 0: a time is cut off/],
    ["half a text", [...word(1, 5), ...word(63, 5), 65, 66], /byte 2: a text is cut off/],
    ["a code that is none", [...word(50, 5), ...END], /byte 0: 50 is no annotation code/],
    [
      "a text of nothing",
      [...aux("x"), ...END],
      /byte 0: something is said of an annotation before the first/,
    ],
    ["an end in the middle", [...word(1, 5), ...END, ...word(1, 5)], /byte 2: something follows the end/],
  ])("are refused with %s", (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(UserError);
    expect(() => read(bytes)).toThrow(message);
  });

  it("may be followed by zeros", () => {
    expect(read([...word(1, 5), ...END, 0, 0, 0]).annotations).toHaveLength(1);
  });

  const shared = "../shared/data/formats/wfdb/100.atr";
  it.skipIf(!existsSync(shared))(
    "of MIT-BIH record 100 are those published (skipped without ../shared/data)",
    () => {
      const { annotations } = readWfdbAnnotations(shared);
      // The database's directory of records: 2239 normal beats, 33 premature atrial and 1 ventricular, and one rhythm label.
      const counts = new Map<string, number>();
      for (const { symbol } of annotations) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
      expect(Object.fromEntries(counts)).toEqual({ N: 2239, A: 33, V: 1, "+": 1 });
      expect(annotations.slice(0, 9).map((a) => a.time)).toEqual([
        18, 77, 370, 662, 946, 1231, 1515, 1809, 2044,
      ]);
      expect(annotations[0]).toMatchObject({ symbol: "+", text: "(N" });
      expect(annotations[8]).toMatchObject({ symbol: "A" });
      expect(annotations.at(-1)!.time).toBeLessThan(650_000);
    },
  );
});

describe("annotations in AHA format", () => {
  /** 16 bytes: unused, the letter, the time (high half first), a serial number, and what the WFDB library adds. */
  const entry = (letter: string, time: number, serial: number, subtype = 0, code = 0, text = "") => [
    0,
    letter.charCodeAt(0),
    ...[(time >> 16) & 0xff, time >>> 24, time & 0xff, (time >> 8) & 0xff],
    ...[serial & 0xff, serial >> 8],
    ...[subtype & 0xff, code],
    ...Buffer.from(text.padEnd(6, "\0")),
  ];
  const padding = Array(8).fill(0xff);

  it("of the WFDB library count samples and keep their MIT codes", () => {
    const found = read([
      ...entry("N", 77, 1, 0, 1),
      ...entry("N", 70_000, 2, 0, 2),
      ...entry("O", 70_100, 3, 0, 28, "(AFIB"),
      ...entry("U", 70_200, 4, -1, 14),
      ...padding,
    ]);
    expect(found).toMatchObject({ format: "AHA", ticks: "samples", ticksPerSecond: null });
    expect(found.annotations.map((a) => [a.time, a.symbol, a.subtype, a.text])).toEqual([
      [77, "N", 0, ""],
      [70_000, "L", 0, ""],
      [70_100, "+", 0, "(AFIB"],
      [70_200, "~", -1, ""],
    ]);
  });

  it("of the database's tapes count milliseconds and have only letters", () => {
    const found = read([
      ...entry("N", 500, 1),
      ...entry("V", 1300, 2),
      ...entry("R", 1900, 3),
      ...entry("U", 2000, 4),
      ...padding,
    ]);
    expect(found).toMatchObject({ format: "AHA", ticks: "milliseconds", ticksPerSecond: 1000 });
    expect(found.annotations.map((a) => [a.time, a.symbol, a.subtype])).toEqual([
      [500, "N", 0],
      [1300, "V", 0],
      [1900, "r", 0],
      [2000, "~", -1],
    ]);
  });

  it.each([
    ["no end", entry("N", 5, 1), /byte 16: the annotations are cut off/],
    ["half an entry", [...entry("N", 5, 1), 0, 78], /byte 16: the annotations are cut off/],
    [
      "a letter that is none",
      [...entry("N", 5, 1), ...entry("X", 6, 2), 0xff],
      /byte 16: 88 is no annotation code of the AHA/,
    ],
    ["a time before the beginning", [...entry("N", -5, 1), 0xff], /byte 0: an annotation at time -5/],
    [
      "an end in the middle",
      [...entry("N", 5, 1), 0xff, ...entry("N", 6, 2)],
      /byte 16: something follows the end/,
    ],
  ])("are refused with %s", (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(UserError);
    expect(() => read(bytes)).toThrow(message);
  });
});
