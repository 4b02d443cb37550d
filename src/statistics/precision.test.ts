import { expect, it } from "vitest";
import { averagePrecision } from "./index.ts";

it("is the mean precision at the positives", () => {
  // The example of scikit-learn's documentation: 1/1 and 2/3.
  expect(averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

it("is the prevalence where all scores are equal, whatever the records' order", () => {
  expect(averagePrecision([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0])).toBe(0.25);
  expect(averagePrecision([0.5, 0.5, 0.5, 0.5], [0, 0, 0, 1])).toBe(0.25);
});

it("is null without positives", () => {
  expect(averagePrecision([0.5, 0.6], [0, 0])).toBeNull();
});
