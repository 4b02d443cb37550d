import { describe, expect, it } from "vitest";
import type { OwnFacts } from "./facts.ts";
import { expectedHalfWidth, splitOf } from "./split.ts";

const facts = (records: number, positives: readonly number[], folds = 10): OwnFacts => ({
  ...{ records, patients: records / 2 },
  labels: positives.map((n, k) => ({ label: `l${k}`, positives: n, patients: n })),
  folds: Array.from({ length: folds }, (_, i) => ({
    ...{ fold: i + 1, records: records / folds, patients: records / folds / 2 },
  })),
});

describe("the split of a pilot", () => {
  it("gives a rare label fifty test positives, as far as four folds in ten have them", () => {
    expect(splitOf(facts(6000, [3000, 550]))!.folds).toEqual({
      ...{ train: [1, 2, 3, 4, 5, 6, 7, 8], validation: [9], test: [10] },
    });
    expect(splitOf(facts(2000, [1000, 200]))!.folds.test).toEqual([8, 9, 10]);
    expect(splitOf(facts(600, [300, 40]))!.folds.test).toEqual([7, 8, 9, 10]);
  });

  it("looks at negatives too, where these are the rare ones", () => {
    expect(splitOf(facts(2000, [1800]))!.folds.test).toEqual([8, 9, 10]);
  });

  it("has one fold for each side of three, and is impossible with two", () => {
    expect(splitOf(facts(600, [300], 3))!.folds).toEqual({ train: [1], validation: [2], test: [3] });
    expect(splitOf(facts(600, [300], 2))).toBeNull();
  });

  it("counts what is on its sides", () => {
    expect(splitOf(facts(600, [300, 40]))).toMatchObject({ train: 300, test: 240, testPatients: 120 });
  });
});

describe("the interval that must be expected", () => {
  it("is narrower with four times the test records, by about a half", () => {
    const few = expectedHalfWidth([{ positives: 20, negatives: 80 }]);
    const many = expectedHalfWidth([{ positives: 80, negatives: 320 }]);
    expect(few / many).toBeGreaterThan(1.9);
    expect(few / many).toBeLessThan(2.1);
  });

  it("is that of a single AUROC of 0.85 as Hanley and McNeil have it", () => {
    // Q1 = 0.85 / 1.15, Q2 = 2 * 0.7225 / 1.85; 10 positives, 10 negatives.
    const variance = (0.1275 + 9 * (0.85 / 1.15 - 0.7225) + 9 * (1.445 / 1.85 - 0.7225)) / 100;
    expect(expectedHalfWidth([{ positives: 10, negatives: 10 }])).toBeCloseTo(
      1.645 * Math.sqrt(variance),
      10,
    );
  });
});
