import { describe, expect, it } from "vitest";
import { foldsOfSplit, withSplit } from "./random-split.ts";

const rows = Array.from({ length: 3000 }, (_, i) => ({ record: `r${i}`, patient: `p${i >> 1}`, age: i }));
const split = { test: 0.33, validation: 0.1, seed: 1 };
const share = (own: { fold: number }[], fold: number) =>
  own.filter((row) => row.fold === fold).length / own.length;

describe("a random split", () => {
  it("keeps to its shares, and each patient's records together", () => {
    const own = withSplit(rows, split);
    expect(share(own, 3)).toBeCloseTo(0.33, 1);
    expect(share(own, 2)).toBeCloseTo(0.1, 1);
    for (const patient of Map.groupBy(own, (row) => row.patient).values())
      expect(new Set(patient.map((row) => row.fold)).size).toBe(1);
    expect(own[7]).toMatchObject({ record: "r7", age: 7 });
  });

  it("does not depend on which other records there are, but on its seed", () => {
    const folds = (list: typeof rows, seed = 1) =>
      new Map(withSplit(list, { ...split, seed }).map(({ record, fold }) => [record, fold]));
    const all = folds(rows);
    for (const [record, fold] of folds(rows.filter((_, i) => i % 3 > 0).reverse()))
      expect(all.get(record)).toBe(fold);
    expect([...folds(rows, 2).values()]).not.toEqual([...all.values()]);
  });

  it("by record parts patients, and only the paper's protocol has the test part for validation", () => {
    const own = withSplit(rows, { ...split, by: "record" });
    const parted = [...Map.groupBy(own, (row) => row.patient).values()].filter(
      (patient) => new Set(patient.map((row) => row.fold)).size > 1,
    );
    expect(parted.length).toBeGreaterThan(100);
    expect(foldsOfSplit(split)).toEqual({ train: [1], validation: [2], test: [3] });
    expect(foldsOfSplit({ test: 0.33, seed: 1 })).toEqual({ train: [1], validation: [3], test: [3] });
  });
});
