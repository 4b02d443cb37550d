import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../base/index.ts";
import { assertDisjointPatients, foldOf, type Row, rowsOfFolds, stratifiedOrder } from "./subset.ts";

const LABELS = ["common", "usual", "rare"];
const SHARES = [0.5, 0.1, 0.01];

function cohort(n: number, seed = 1): Row[] {
  const random = new Random("cohort", seed);
  return Array.from({ length: n }, (_, i) => ({
    record: `r${i}`,
    patient: `p${i >> 1}`,
    fold: 1 + ((i >> 1) % 10),
    labels: { set: LABELS.filter((_, k) => random.uniform() < SHARES[k]!) },
  }));
}

const all = (rows: readonly Row[]) => Int32Array.from(rows.keys());
const count = (rows: readonly Row[], order: Int32Array, label: string) =>
  [...order].filter((i) => rows[i]!.labels.set!.includes(label)).length;

describe("a stratified order", () => {
  const rows = cohort(3000);
  const order = stratifiedOrder(rows, all(rows), "set", LABELS, 1);

  it("is an order of all candidates, the same for the same seed, another for another", () => {
    expect([...order].sort((a, b) => a - b)).toEqual([...all(rows)]);
    expect(stratifiedOrder(rows, all(rows), "set", LABELS, 1)).toEqual(order);
    const other = stratifiedOrder(rows, all(rows), "set", LABELS, 2);
    const shared = [...other.slice(0, 200)].filter((i) => order.slice(0, 200).includes(i));
    expect(shared.length).toBeLessThan(60);
  });

  it("gives each label its first positives at once", () => {
    for (const label of LABELS) expect(count(rows, order.slice(0, 8), label)).toBeGreaterThan(0);
  });

  it.each([50, 200, 500, 1000])("keeps to the prevalence at %i records", (size) => {
    LABELS.forEach((label) => {
      const share = count(rows, order, label) / rows.length;
      const expected = share * size;
      const got = count(rows, order.slice(0, size), label);
      expect(Math.abs(got - expected)).toBeLessThanOrEqual(1.5 + 0.02 * size);
    });
  });

  it("works for any labels, also where none has any", () => {
    const row = fc.record({
      record: fc.string(),
      patient: fc.string(),
      fold: fc.constant(1),
      labels: fc.record({ set: fc.subarray(LABELS) }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.nat(), (rows, seed) => {
        const order = stratifiedOrder(rows, all(rows), "set", LABELS, seed);
        expect(new Set(order).size).toBe(rows.length);
      }),
    );
  });
});

describe("folds", () => {
  it("are the dataset's, or drawn by patient where it has none", () => {
    const rows = cohort(2000).map((row) => ({ ...row, fold: null }));
    const used = rows.map(foldOf);
    expect(new Set(used)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    rows.forEach((row, i) => {
      if (i % 2 === 1) expect(foldOf(row)).toBe(used[i - 1]);
    });
    for (const n of new Set(used)) {
      expect(Math.abs(used.filter((f) => f === n).length - 200)).toBeLessThan(80);
    }
  });

  it("that nobody is in are named", () => {
    expect(() => rowsOfFolds(cohort(40), [11], "clinic, test")).toThrow(
      "clinic, test: no record is in fold 11; there are folds 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    );
  });

  it("never share a patient", () => {
    const rows = cohort(100);
    const train = rowsOfFolds(rows, [1, 2], "x");
    const test = rowsOfFolds(rows, [3], "x");
    expect(() => assertDisjointPatients(rows, { train, test }, "x")).not.toThrow();
    const leaky = rows.map((row, i) =>
      i === 4 ? { ...row, patient: "p0" } : i === 24 ? { ...row, patient: "p1" } : row,
    );
    expect(() => assertDisjointPatients(leaky, { train, test }, "clinic")).toThrow(
      /clinic: 2 patients are on both sides of the split \(patient p0 in train and test\)/,
    );
  });
});
