import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { asNumbers, formatBytes, formatSample, HINTS, sampleSignals } from "../../../test/support/formats.ts";
import { matlab } from "./index.ts";

const read = async (path: string, hints = {}) => {
  const file = await matlab.open(path, { ...HINTS, ...hints });
  try {
    return asNumbers(await file.read(0));
  } finally {
    file.close();
  }
};

/** A matrix as the MAT-File Format document describes it: five integers, the name with a zero, the elements column by column. */
function matrix(
  name: string,
  type: number,
  rows: number,
  columns: number,
  data: Buffer,
  big = false,
  imaginary = 0,
): Buffer {
  const header = Buffer.alloc(20);
  [type, rows, columns, imaginary, name.length + 1].forEach((value, i) => {
    if (big) header.writeInt32BE(value, 4 * i);
    else header.writeInt32LE(value, 4 * i);
  });
  return Buffer.concat([header, Buffer.from(`${name}\0`, "latin1"), data]);
}

/** Two rows, three columns: 1 2 3 over 4 5 6. */
const COLUMNS = [1, 4, 2, 5, 3, 6];
const written = (bytes: number, write: (buffer: Buffer, value: number, at: number) => void) => {
  const data = Buffer.alloc(6 * bytes);
  COLUMNS.forEach((value, i) => {
    write(data, value, i * bytes);
  });
  return data;
};

function file(...parts: Buffer[]): string {
  const path = join(temporary(), "x.mat");
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

describe("MAT-files of level 4", () => {
  it("as SciPy writes them", async () => {
    expect(await read(formatSample("level-4.mat"))).toEqual(sampleSignals(0, 20, 12));
    expect(await read(formatSample("several.mat"), { array: "first" })).toEqual(sampleSignals(0, 20, 12));
    const eight = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"];
    expect(await read(formatSample("several.mat"), { leads: eight })).toEqual(sampleSignals(0, 20, 8));
  });

  it.each([
    ["double", 0, false, written(8, (b, v, at) => b.writeDoubleLE(v, at))],
    ["single", 10, false, written(4, (b, v, at) => b.writeFloatLE(v, at))],
    ["int32", 20, false, written(4, (b, v, at) => b.writeInt32LE(v, at))],
    ["int16", 30, false, written(2, (b, v, at) => b.writeInt16LE(v, at))],
    ["uint16", 40, false, written(2, (b, v, at) => b.writeUInt16LE(v, at))],
    ["uint8", 50, false, written(1, (b, v, at) => b.writeUInt8(v, at))],
    ["double, big-endian", 1000, true, written(8, (b, v, at) => b.writeDoubleBE(v, at))],
    ["int16, big-endian", 1030, true, written(2, (b, v, at) => b.writeInt16BE(v, at))],
  ] as const)("with elements of type %s", async (_, type, big, data) => {
    const bytes = matrix("val", type, 2, 3, data, big);
    expect(matlab.recognises(bytes, "x")).toBe(true);
    expect(await read(file(bytes), { leads: ["I", "V1"] })).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it("say what else they hold", async () => {
    const opened = await matlab.open(formatSample("several.mat"), HINTS);
    const header = Object.fromEntries(opened.header);
    expect(header.array).toBe("first [12, 20] float64");
    expect(header["not read"]).toMatch(/fs \[1, 1\] float64.*second \[8, 20\] int32.*name \(holds text\)/);
    opened.close();
  });
});

describe("other files", () => {
  it("of level 5 are refused with what to do", async () => {
    expect(matlab.recognises(formatBytes("level-5.mat"), "x")).toBe(true);
    await expect(read(formatSample("level-5.mat"))).rejects.toThrow(
      /level-5\.mat: is a MAT-file of level 5.*-v4/,
    );
  });

  it("are refused with the byte and the field", async () => {
    const data = written(2, (b, v, at) => b.writeInt16LE(v, at));
    const refused: [Buffer[], RegExp][] = [
      [[matrix("val", 60, 2, 3, data)], /byte 0, type of matrix 1: 60 is no type/],
      [[matrix("val", 2030, 2, 3, data)], /byte 0, type of matrix 1: numbers of a VAX D-float/],
      [
        [matrix("val", 30, 2, 4, data)],
        /byte 4, size of matrix 1: 2 rows and 4 columns of int16 take 16 bytes, but 12/,
      ],
      [[matrix("val", 30, 2 ** 31 - 1, 2 ** 31 - 1, data)], /byte 4, size/],
      [[matrix("val", 30, 2, 3, data, false, 5)], /byte 12, imaginary/],
      [[matrix("1val", 30, 2, 3, data)], /byte 20, name/],
      [[matrix("val", 30, 2, 3, data), Buffer.alloc(3)], /byte 36, header of matrix 2: is cut off/],
      [
        [matrix("val", 30, 2, 3, Buffer.concat([data, data]), false, 1)],
        /val \(holds complex numbers\)|val.*complex/,
      ],
    ];
    for (const [parts, message] of refused)
      await expect(read(file(...parts), { leads: ["I", "II"] })).rejects.toThrow(message);
    const path = file(formatBytes("level-4.mat"));
    truncateSync(path, 500);
    await expect(read(path)).rejects.toThrow(/x\.mat, byte 4, size/);
  });

  it("are not taken for matrices", () => {
    for (const bytes of [
      Buffer.alloc(100),
      Buffer.from("time,I,II\n0,1,2\n".repeat(9)),
      formatBytes("tracings.h5"),
    ])
      expect(matlab.recognises(bytes, "x.mat")).toBe(false);
  });
});
