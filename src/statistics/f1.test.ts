import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { f1Scores, thresholdsByF1, weightedF1 } from "./index.ts";

describe("thresholds by F1", () => {
  it("lie halfway between the lowest score found and the next below", () => {
    expect(thresholdsByF1([0.1, 0.4, 0.6, 0.9], [0, 0, 1, 1], 1)).toEqual([0.5]);
  });

  it("take the highest of equally good ones", () => {
    // Finding one of two without error, and both with two errors: 2/3 each.
    const [scores, labels] = [
      [0.9, 0.7, 0.6, 0.5, 0.2],
      [1, 0, 0, 1, 0],
    ];
    expect(f1Scores(scores, labels, 1, [0.8])).toEqual(f1Scores(scores, labels, 1, [0.3]));
    expect(thresholdsByF1(scores, labels, 1)[0]).toBeCloseTo(0.8, 12);
  });

  it("are the lowest score where everything is found, and 0.5 where there is nothing to find", () => {
    expect(thresholdsByF1([0.3, 0.7], [1, 1], 1)).toEqual([0.3]);
    expect(thresholdsByF1([0.3, 0.7], [0, 0], 1)).toEqual([0.5]);
  });

  it("are as good as any threshold", () => {
    const record = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 25 }), (r) => {
        const [scores, labels] = [r.map((x) => x[0]), r.map((x) => x[1])];
        const best = f1Scores(scores, labels, 1, thresholdsByF1(scores, labels, 1))[0]!;
        for (let t = -0.5; t < 9; t++)
          expect(best).toBeGreaterThanOrEqual(f1Scores(scores, labels, 1, [t])[0]!);
      }),
    );
  });
});

describe("weighted F1", () => {
  it("weights each class by its positives", () => {
    // First class: both found and one too many, 0.8 for 2 positives; second: its only one missed, 0 for 1 positive.
    const labels = [1, 0, 1, 0, 0, 1];
    const scores = [0.9, 0.1, 0.8, 0.2, 0.7, 0.3];
    expect(f1Scores(scores, labels, 2, [0.5, 0.5])).toEqual([0.8, 0]);
    expect(weightedF1(scores, labels, 2, [0.5, 0.5])).toBeCloseTo(1.6 / 3, 12);
  });

  it("is 0 without any positive", () => {
    expect(weightedF1([0.1, 0.2], [0, 0], 1, [0.5])).toBe(0);
  });
});
