import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean, pairedInterval, standardDeviation, tQuantile } from "./index.ts";

describe("Student's t", () => {
  it("is Cauchy's distribution with one degree of freedom, and has a closed form with two", () => {
    for (const p of [0.6, 0.9, 0.975, 0.999]) {
      expect(tQuantile(p, 1)).toBeCloseTo(Math.tan(Math.PI * (p - 0.5)), 9);
      expect(tQuantile(p, 2)).toBeCloseTo((2 * p - 1) / Math.sqrt(2 * p * (1 - p)), 10);
    }
  });

  it("is symmetric, and grows with p", () => {
    const p = fc.double({ min: 0.001, max: 0.499, noNaN: true });
    fc.assert(
      fc.property(p, fc.integer({ min: 1, max: 100 }), (q, freedom) => {
        const lower = tQuantile(q, freedom);
        expect(tQuantile(1 - q, freedom)).toBeCloseTo(-lower, 9);
        expect(tQuantile(q + 0.0005, freedom)).toBeGreaterThan(lower);
      }),
    );
    expect(tQuantile(0.5, 7)).toBe(0);
  });

  it("refuses what has no quantile", () => {
    for (const p of [0, 1, -1, Number.NaN]) expect(() => tQuantile(p, 5)).toThrow(RangeError);
    expect(() => tQuantile(0.9, 0)).toThrow(RangeError);
  });
});

describe("a paired interval", () => {
  it("is Student's on his own data: hours of sleep gained, two drugs on ten patients (1908)", () => {
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const { mean: gain, low, high } = pairedInterval(second.map((v, i) => v - first[i]!));
    expect(gain).toBeCloseTo(1.58, 12);
    // As R prints it: t.test(extra ~ group, data = sleep, paired = TRUE).
    expect(low).toBeCloseTo(0.7001142, 6);
    expect(high).toBeCloseTo(2.4598858, 6);
  });

  it("has no bounds for a single difference, and does not exist for none", () => {
    expect(pairedInterval([0.1])).toEqual({ mean: 0.1, low: null, high: null });
    expect(() => pairedInterval([])).toThrow(RangeError);
    expect(mean([])).toBeNull();
    expect(standardDeviation([1])).toBeNull();
  });
});
