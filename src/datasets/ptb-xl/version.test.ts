import { describe, expect, it } from "vitest";
import { versionRemarks, versionsOf } from "./version.ts";

const ids = (last: number, without: readonly number[] = []) =>
  new Set(Array.from({ length: last }, (_, i) => i + 1).filter((id) => !without.includes(id)));

// The last line of ptbxl_v103_changelog.txt, "Dropped ecg_ids [38 in total]".
const DROPPED_103 = [
  ...[137, 139, 140, 141, 142, 143, 145, 11817, 456, 458, 459, 461, 462, 13796, 2506, 2511, 3795, 3798, 3832],
  ...[5817, 7777, 7779, 7782, 9821, 9825, 9888, 15742, 11810, 11838, 13791, 13793, 13797, 13799, 18150],
  ...[11814, 11815, 3800, 3801],
];
const LAST = 21_837;
const v101 = ids(LAST);
const v102 = ids(
  LAST,
  DROPPED_103.filter((id) => id !== 3801 && id !== 11815),
);
const v103 = ids(LAST, DROPPED_103);

describe("the version of PTB-XL", () => {
  it("is known by the records", () => {
    // The numbers of records that PhysioNet gives for the three versions.
    expect([v101.size, v102.size, v103.size]).toEqual([21_837, 21_801, 21_799]);
    expect(versionsOf(v101)).toEqual(["1.0.1"]);
    expect(versionsOf(v102)).toEqual(["1.0.2"]);
    expect(versionsOf(v103)).toEqual(["1.0.3"]);
  });

  it("of a beginning may be one of several, of a selection none", () => {
    expect(versionsOf(ids(100))).toEqual(["1.0.1", "1.0.2", "1.0.3"]);
    expect(versionsOf(ids(3000, DROPPED_103))).toEqual(["1.0.2", "1.0.3"]);
    expect(versionsOf(ids(3802, DROPPED_103))).toEqual(["1.0.3"]);
    expect(versionsOf(ids(3000))).toEqual(["1.0.1"]);
    expect(versionsOf(new Set([1, 2, 7]))).toEqual([]);
    expect(versionsOf(ids(LAST, [5]))).toEqual([]);
  });

  it("is told, with the recordings that are there twice", () => {
    const folds = (of: ReadonlySet<number>) => new Map([...of].map((id) => [id, 1 + (id % 10)] as const));
    expect(versionRemarks(folds(v103))).toEqual(["Version 1.0.3, by its 21799 records."]);
    const remarks = versionRemarks(folds(v101));
    expect(remarks[0]).toMatch(/^Version 1\.0\.1, by its 21837 records/);
    // By these folds, numbers with the same last digit lie together: of the 38 pairs only 140 and 1370, 462 and 13802.
    expect(remarks[1]).toMatch(/^38 recordings are there twice.*; 36 of them are in two folds/);
    expect(versionRemarks(folds(v102))[1]).toMatch(/^2 recordings are there twice/);
    expect(versionRemarks(folds(ids(3, [2])))).toEqual([
      expect.stringMatching(/not all records of a published version/),
    ]);
  });
});
