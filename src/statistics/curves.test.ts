import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossover, nonDecreasing, powerLaw, sizeReaching } from "./index.ts";

const sizes = [100, 300, 1000, 3000];

describe("the size that reaches a value", () => {
  it("is read off in log n between two sizes", () => {
    expect(sizeReaching(sizes, [0.7, 0.8, 0.9, 0.94], 0.85)).toBeCloseTo(Math.sqrt(300 * 1000), 9);
    expect(sizeReaching(sizes, [0.7, 0.8, 0.9, 0.94], 0.8)).toBeCloseTo(300, 9);
    expect(sizeReaching(sizes, [0.7, 0.8, 0.9, 0.94], 0.7)).toBe(100);
  });

  it("stays within what was measured", () => {
    expect(sizeReaching(sizes, [0.7, 0.8, 0.9, 0.94], 0.95)).toBe("beyond");
    expect(sizeReaching(sizes, [0.7, 0.8, 0.9, 0.94], 0.6)).toBe("below");
  });

  it("takes a dip for what it is", () => {
    // 0.82 and 0.78 pool to 0.8 at 300 and 1,000.
    expect(sizeReaching(sizes, [0.7, 0.82, 0.78, 0.9], 0.85)).toBeCloseTo(Math.sqrt(1000 * 3000), 9);
  });
});

describe("the crossover", () => {
  it("is where the gain has shrunk to the region", () => {
    expect(crossover(sizes, [0.08, 0.04, 0.02, 0], 0.01)).toBeCloseTo(Math.sqrt(1000 * 3000), 9);
    expect(crossover(sizes, [0.08, 0.06, 0.04, 0.02], 0.01)).toBe("beyond");
    expect(crossover(sizes, [0.005, 0.002, 0, 0], 0.01)).toBe("below");
  });
});

it("values made non-decreasing keep their mean and change nothing that rises", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (values) => {
      const fitted = nonDecreasing(values);
      const sum = (v: number[]) => v.reduce((a, b) => a + b, 0);
      expect(sum(fitted)).toBeCloseTo(sum(values), 9);
      fitted.forEach((v, i) => {
        if (i > 0) expect(v).toBeGreaterThanOrEqual(fitted[i - 1]!);
      });
      const rising = values.toSorted((a, b) => a - b);
      expect(nonDecreasing(rising)).toEqual(rising);
    }),
  );
});

describe("the power law", () => {
  it("finds the law that it was given", () => {
    const law = powerLaw(
      sizes,
      sizes.map((n) => 1 - 2 * n ** -0.4),
    )!;
    expect(law.factor).toBeCloseTo(2, 9);
    expect(law.exponent).toBeCloseTo(0.4, 9);
    expect(law.at(6000)).toBeCloseTo(1 - 2 * 6000 ** -0.4, 9);
  });

  it("refuses to prophesy, and to be drawn through two points", () => {
    const law = powerLaw(sizes, [0.7, 0.8, 0.85, 0.9])!;
    expect(() => law.at(6001)).toThrow(RangeError);
    expect(powerLaw([100, 300], [0.7, 0.8])).toBeNull();
    expect(powerLaw(sizes, [0.7, 0.8, 0.9, 1])).toBeNull();
  });
});
