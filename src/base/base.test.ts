import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporary } from "../../test/support/folder.ts";
import { canonicalJson, hashSeed, Random, sha256, writeFileAtomic } from "./index.ts";

describe("random numbers", () => {
  const draw = (n: number, ...seed: (number | string)[]) => {
    const r = new Random(...seed);
    return Array.from({ length: n }, () => r.uniform());
  };
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;

  it("are the same for the same seed and others for another, names and numbers apart", () => {
    expect(draw(5, 1, "order", 2)).toEqual(draw(5, 1, "order", 2));
    expect(draw(5, 1, "order", 2)).not.toEqual(draw(5, 1, "order", 3));
    expect(hashSeed(1, 12)).not.toBe(hashSeed(11, 2));
  });

  it("are uniform and independent", () => {
    const u = draw(100_000, "uniform");
    expect(mean(u)).toBeCloseTo(0.5, 2);
    expect(mean(u.map((v) => v * v))).toBeCloseTo(1 / 3, 2);
    expect(mean(u.slice(1).map((v, i) => (v - 0.5) * (u[i]! - 0.5)))).toBeCloseTo(0, 3);
    expect(mean(Array.from({ length: 20_000 }, (_, i) => draw(1, "first of each seed", i)[0]!))).toBeCloseTo(
      0.5,
      2,
    );
  });

  it("are normal where asked", () => {
    const r = new Random("normal");
    const z = Array.from({ length: 100_000 }, () => r.normal(2, 3));
    expect(mean(z)).toBeCloseTo(2, 1);
    expect(Math.sqrt(mean(z.map((v) => (v - 2) ** 2)))).toBeCloseTo(3, 1);
    expect(z.filter((v) => v < 2 - 1.96 * 3).length / z.length).toBeCloseTo(0.025, 2);
  });

  it("permute", () => {
    const p = new Random("permutation").permutation(50);
    expect([...p].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect([...p]).not.toEqual([...Array(50).keys()]);
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order of fields, and leaves out what is undefined", () => {
    expect(canonicalJson({ b: [1, { d: 2, c: null }], a: "x", e: undefined })).toBe(
      '{"a":"x","b":[1,{"c":null,"d":2}]}',
    );
    expect(sha256(canonicalJson({ a: 1, b: 2 }))).toBe(sha256(canonicalJson({ b: 2, a: 1 })));
  });

  it("refuses what has no JSON form", () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  });
});

describe("an atomic write", () => {
  it("makes the folder, replaces the file and leaves nothing else", () => {
    const dir = join(temporary(), "new");
    writeFileAtomic(join(dir, "f"), "one");
    writeFileAtomic(join(dir, "f"), "two");
    expect(readFileSync(join(dir, "f"), "utf8")).toBe("two");
    expect(readdirSync(dir)).toEqual(["f"]);
  });

  it("that fails leaves the old file and no temporary one", () => {
    const dir = temporary();
    mkdirSync(join(dir, "f"));
    expect(() => writeFileAtomic(join(dir, "f"), "one")).toThrow(
      /f: failed with \w+; nothing was lost; make room/,
    );
    expect(existsSync(join(dir, "f"))).toBe(true);
    expect(readdirSync(dir)).toEqual(["f"]);
  });
});
