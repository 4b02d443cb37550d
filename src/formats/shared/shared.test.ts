import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../../test/support/folder.ts";
import { fileStem, recordNames } from "./arrays.ts";
import { openBytes, regionOf } from "./bytes.ts";
import { elementBytes, elementTypes, pickElements } from "./elements.ts";
import { layoutOf } from "./layout.ts";
import { unpackedLimit } from "./limits.ts";
import { millivoltsPer } from "./units.ts";

describe("units", () => {
  it.each([
    ["mV", 1],
    ["uV", 0.001],
    ["µV", 0.001],
    ["μV", 0.001],
    [" V ", 1000],
    ["nV", 1e-6],
    ["0.1mV", 0.1],
    ["1e-4 V", 0.1],
    ["5 uV", 0.005],
    ["MV", null],
    ["adu", null],
    ["", null],
    ["0 mV", null],
    ["1", null],
    ["constructor", null],
  ])("%j", (unit, factor) => {
    if (factor === null) expect(millivoltsPer(unit)).toBeNull();
    else expect(millivoltsPer(unit)).toBeCloseTo(factor, 12);
  });
});

describe("elements", () => {
  it("of half precision are as IEEE 754 defines them", () => {
    // From the table of examples of the half-precision format: https://en.wikipedia.org/wiki/Half-precision_floating-point_format
    const bits = [
      0x0001, 0x03ff, 0x0400, 0x3555, 0x3bff, 0x3c00, 0x3c01, 0x7bff, 0x7c00, 0x8000, 0xc000, 0xfc00, 0x7e00,
    ];
    const bytes = Buffer.alloc(2 * bits.length);
    bits.forEach((value, i) => {
      bytes.writeUInt16LE(value, 2 * i);
    });
    const values = pickElements(
      bytes,
      { type: "float16", littleEndian: true },
      { first: 0, stride: 1, count: bits.length },
      1,
    );
    expect([...values]).toEqual([
      2 ** -24,
      2 ** -14 - 2 ** -24,
      2 ** -14,
      0.333251953125,
      0.99951171875,
      1,
      1.0009765625,
      65504,
      Infinity,
      -0,
      -2,
      -Infinity,
      NaN,
    ]);
  });

  it("know their sizes", () => {
    expect(elementTypes.map(elementBytes)).toEqual([1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8]);
  });
});

describe("layoutOf", () => {
  const axes = (shape: number[], leads: number | null) => {
    const layout = layoutOf(shape, leads);
    return typeof layout === "string"
      ? layout
      : [layout.records, layout.samples, layout.leads, layout.timeAxis, layout.leadAxis];
  };
  it.each([
    [[5000, 12], null, [1, 5000, 12, 0, 1]],
    [[12, 5000], 12, [1, 5000, 12, 1, 0]],
    [[827, 4096, 12], null, [827, 4096, 12, 1, 2]],
    [[827, 8, 4096], null, [827, 4096, 8, 2, 1]],
    [[12, 12, 500], 12, [12, 500, 12, 2, 1]],
    [[3, 2, 500], 2, [3, 500, 2, 2, 1]],
    [[500], 1, [1, 500, 1, 0, null]],
    [[500], null, [1, 500, 1, 0, null]],
    [[500, 1], 1, [1, 500, 1, 0, 1]],
  ])("%j with %j leads", (shape, leads, expected) => expect(axes(shape, leads)).toEqual(expected));

  it.each([
    [[12, 8], null, /two axes of 12 or 8/],
    [[12, 12], 12, /two axes of 12/],
    [[500, 3], null, /no axis of 12 or 8.*--leads/],
    [[500, 12], 3, /no axis of 3/],
    [[2, 2, 500, 12], 12, /4 axes/],
    [[], 12, /0 axes/],
    [[0, 12], 12, /no elements/],
    [[600_000, 10, 12], 12, /600000 records/],
  ])("%j with %j leads is refused", (shape, leads, message) => expect(axes(shape, leads)).toMatch(message));
});

it("names of records come from the file", () => {
  expect([fileStem("/a/b.c/ecg.csv.gz"), fileStem("x.h5"), fileStem(".hidden"), fileStem("plain")]).toEqual([
    "ecg",
    "x",
    ".hidden",
    "plain",
  ]);
  expect(recordNames("/a/ecg.h5", 2)).toEqual(["ecg-1", "ecg-2"]);
});

it("what may come out of a packed file is bounded whatever its size", () => {
  expect([0, 1000, 1e6, 1e12].map(unpackedLimit)).toEqual([2 ** 24, 2 ** 24, 2e8, 2 ** 32]);
});

describe("bytes", () => {
  it("are read where wanted, and not beyond the end", () => {
    const path = join(temporary(), "b");
    writeFileSync(path, "0123456789");
    const bytes = openBytes(path);
    expect(bytes.read(3, 4).toString()).toBe("3456");
    expect(regionOf(bytes, 2, 5).read(1, 3).toString()).toBe("345");
    expect(() => regionOf(bytes, 2, 5).read(3, 3)).toThrow(RangeError);
    expect(() => bytes.read(8, 3)).toThrow(
      /b, byte 8: is cut off: 3 bytes should follow, but the file ends at 10/,
    );
    bytes.close();
    bytes.close();
  });

  it("are not looked for in a folder or device", () => {
    expect(() => openBytes(temporary())).toThrow(/is not a file/);
    expect(() => openBytes("/dev/zero")).toThrow(/zero: is not a file/);
  });
});
