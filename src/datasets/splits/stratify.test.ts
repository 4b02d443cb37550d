import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CohortRow, cohort } from "../../../test/support/cohort.ts";
import { stratify } from "./index.ts";

const LABELS = ["common", "usual", "rare"];

const anyRows = fc
  .array(
    fc.record({
      patient: fc.integer({ min: 0, max: 12 }).map((p) => `p${p}`),
      labels: fc.record({ set: fc.subarray(LABELS) }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => rows.map((row, i): CohortRow => ({ record: `r${i}`, fold: null, ...row })));
const anyShares = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 6 });

/** The largest number of records that one patient has. */
const largest = (rows: readonly CohortRow[]) =>
  Math.max(...[...Map.groupBy(rows, (row) => row.patient).values()].map((own) => own.length));

describe("iterative stratification", () => {
  it("puts every record into one part and no patient into two", () => {
    fc.assert(
      fc.property(anyRows, anyShares, fc.nat(), (rows, shares, seed) => {
        const parts = stratify(rows, "set", shares, seed);
        expect(parts).toHaveLength(rows.length);
        expect(parts.every((part) => part >= 0 && part < shares.length)).toBe(true);
        const placed = new Set(rows.map((row, i) => `${row.patient} ${parts[i]}`));
        expect(placed.size).toBe(new Set(rows.map((row) => row.patient)).size);
      }),
    );
  });

  it("depends on the seed and on the records, not on their order", () => {
    fc.assert(
      fc.property(anyRows, anyShares, fc.nat(), fc.nat(), (rows, shares, seed, turn) => {
        const parts = stratify(rows, "set", shares, seed);
        expect(stratify(rows, "set", shares, seed)).toEqual(parts);
        const k = turn % rows.length;
        const turned = stratify([...rows.slice(k), ...rows.slice(0, k)], "set", shares, seed);
        rows.forEach((_, i) => {
          expect(turned[(i - k + rows.length) % rows.length]).toBe(parts[i]);
        });
      }),
    );
    const rows = cohort(1000);
    const [a, b] = [1, 2].map((seed) => stratify(rows, "set", [1, 1], seed));
    expect(a!.filter((part, i) => part === b![i]).length).toBeLessThan(650);
  });

  // The bound: the number of records of a part, all and of each label, is off by the records of one patient at most, and one for rounding.
  it.each([
    [500, 10, 1],
    [2000, 10, 3],
    [5000, 10, 3],
    [5000, 5, 8],
  ])(
    "gives each of %i records' labels its share of %i folds, patients with up to %i records",
    (n, k, most) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
          const rows = cohort(n, { seed, most });
          const parts = stratify(rows, "set", new Array<number>(k).fill(1), seed);
          const bound = largest(rows) + 1;
          for (const label of LABELS) {
            const all = rows.filter((row) => row.labels.set!.includes(label)).length;
            for (let part = 0; part < k; part++) {
              const own = rows.filter(
                (row, i) => parts[i] === part && row.labels.set!.includes(label),
              ).length;
              expect(Math.abs(own - all / k)).toBeLessThanOrEqual(bound);
            }
          }
          for (let part = 0; part < k; part++) {
            expect(Math.abs(parts.filter((p) => p === part).length - n / k)).toBeLessThanOrEqual(bound);
          }
        }),
        { numRuns: 10 },
      );
    },
  );

  it("keeps the parts' sizes within a twentieth and one patient, however many records a patient has", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const rows = cohort(1000, { seed, most: 12 });
        const parts = stratify(rows, "set", new Array<number>(10).fill(1), seed);
        for (let part = 0; part < 10; part++) {
          const size = parts.filter((p) => p === part).length;
          expect(Math.abs(size - 100)).toBeLessThanOrEqual(5 + largest(rows));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("keeps unequal shares, too", () => {
    const rows = cohort(3000, { seed: 5 });
    const parts = stratify(rows, "set", [8, 1, 1], 1);
    for (const [part, share] of [0.8, 0.1, 0.1].entries()) {
      for (const label of LABELS) {
        const has = (i: number) => rows[i]!.labels.set!.includes(label);
        const all = [...rows.keys()].filter(has).length;
        const own = [...rows.keys()].filter((i) => parts[i] === part && has(i)).length;
        expect(Math.abs(own - share * all)).toBeLessThanOrEqual(4);
      }
    }
  });

  it("spreads a label that few have over as many parts", () => {
    // By lot alone, ten records would fall into ten parts once in 2,756 draws (10! / 10^10).
    const rows = cohort(1000, { most: 1, shares: { common: 0.4 } });
    for (let i = 0; i < 10; i++) rows[i * 97]!.labels.set = ["single"];
    for (let seed = 0; seed < 20; seed++) {
      const parts = stratify(rows, "set", new Array<number>(10).fill(1), seed);
      expect(new Set([...Array(10).keys()].map((i) => parts[i * 97])).size).toBe(10);
    }
  });
});
