import { describe, expect, it } from "vitest";
import { cohort } from "../../../test/support/cohort.ts";
import { UserError } from "../../base/index.ts";
import { foldOf, foldsFor, rowsOfFolds, withFolds } from "./index.ts";

const withOwn = (n: number) => cohort(n).map((row, i) => ({ ...row, fold: 1 + (i % 4) }));

describe("foldsFor", () => {
  it("makes folds from 1, each patient in one, the same every time", () => {
    const rows = cohort(1000);
    const folds = foldsFor(rows);
    expect(new Set(folds)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    expect(foldsFor(rows, { folds: 10, seed: 1, labelSet: "set" })).toEqual(folds);
    expect(foldsFor(rows, { seed: 2 })).not.toEqual(folds);
    expect(new Set(rows.map((row, i) => `${row.patient} ${folds[i]}`)).size).toBe(
      new Set(rows.map((row) => row.patient)).size,
    );
    expect(new Set(foldsFor(rows, { folds: 3 }))).toEqual(new Set([1, 2, 3]));
  });

  it("leaves official folds as they are", () => {
    const rows = withOwn(100);
    expect(foldsFor(rows, { folds: 10 })).toEqual(rows.map((row) => row.fold));
  });

  it("says what is missing", () => {
    const some = withOwn(100).map((row, i) => (i === 7 ? { ...row, fold: null } : row));
    const refuses = (run: () => unknown, message: RegExp) => {
      expect(run).toThrow(UserError);
      expect(run).toThrow(message);
    };
    refuses(() => foldsFor(some), /99 of 100 records have a fold .* as r7, have none/);
    refuses(() => foldsFor(cohort(100), { folds: 1 }), /folds: 1 is asked for/);
    refuses(() => foldsFor(cohort(100), { folds: 2.5 }), /folds: 2\.5 is asked for/);
    refuses(() => foldsFor(cohort(8, { most: 1 }), { folds: 10 }), /folds: 10 are asked for, .* 8 patients/);
    expect(foldsFor([])).toEqual([]);
  });
});

describe("withFolds", () => {
  it("gives folds to the entries of a dataset, and none to a handful of records", () => {
    const rows = cohort(500);
    const folds = foldsFor(rows);
    expect(withFolds(rows, "set")).toEqual(rows.map((row, i) => ({ ...row, fold: folds[i] })));
    const few = cohort(9, { most: 1 });
    expect(withFolds(few, "set")).toEqual(few);
  });
});

describe("folds in use", () => {
  it("are the dataset's, or drawn by patient where it has none", () => {
    const rows = cohort(2000);
    const used = rows.map(foldOf);
    expect(new Set(used)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    expect(new Set(rows.map((row, i) => `${row.patient} ${used[i]}`)).size).toBe(
      new Set(rows.map((row) => row.patient)).size,
    );
    for (const n of new Set(used)) {
      expect(Math.abs(used.filter((f) => f === n).length - 200)).toBeLessThan(80);
    }
    expect(foldOf({ fold: 7, patient: "p0" })).toBe(7);
  });

  it("that nobody is in are named", () => {
    expect([...rowsOfFolds(withOwn(8), [2, 3], "clinic, train")]).toEqual([1, 2, 5, 6]);
    expect(() => rowsOfFolds(withOwn(40), [11], "clinic, test")).toThrow(
      "clinic, test: no record is in fold 11; there are folds 1, 2, 3, 4",
    );
  });
});
