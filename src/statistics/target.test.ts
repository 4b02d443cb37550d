import { describe, expect, it } from "vitest";
import { amortised, breakEven, costOf, speedUp, stepsToReach, targetOf } from "./index.ts";

const history = [
  { step: 100, value: 0.7 },
  { step: 200, value: 0.8 },
  { step: 300, value: 0.78 },
  { step: 400, value: 0.9 },
];

describe("steps to a target", () => {
  it("are read off between measurements, the first time that it is reached", () => {
    expect(stepsToReach(history, 0.75)).toBeCloseTo(150, 9);
    expect(stepsToReach(history, 0.8)).toBeCloseTo(200, 9);
    expect(stepsToReach(history, 0.84)).toBeCloseTo(350, 9);
    expect(stepsToReach(history, 0.6)).toBeCloseTo(50, 9);
  });

  it("are not known where the budget ended before", () => {
    expect(stepsToReach(history, 0.91)).toBeNull();
    expect(stepsToReach([], 0.6)).toBeNull();
  });

  it("count learning above chance", () => {
    expect(targetOf(0.9, 0.95)).toBeCloseTo(0.88, 12);
  });
});

describe("the speed-up", () => {
  const budgets = { a: 1000, b: 1000 };

  it("is the geometric mean of the seeds' ratios", () => {
    const found = speedUp([
      { a: 800, b: 200, budgets },
      { a: 900, b: 100, budgets },
    ])!;
    expect(found.factor).toBeCloseTo(6, 9);
    expect(found.censored).toBe("none");
    expect(found.low).toBeLessThan(6);
    expect(found.high).toBeGreaterThan(6);
  });

  it("is a bound where a run did not arrive, and nothing where none did", () => {
    expect(speedUp([{ a: null, b: 250, budgets }])).toEqual({
      factor: 4,
      low: null,
      high: null,
      censored: "a",
    });
    expect(speedUp([{ a: 500, b: null, budgets }])!.censored).toBe("b");
    expect(speedUp([{ a: null, b: null, budgets }])).toBeNull();
    // Each counts with its own.
    expect(speedUp([{ a: 1000, b: null, budgets: { a: 2000, b: 500 } }])!.factor).toBe(2);
  });
});

describe("cost", () => {
  it("is minutes, energy and money by the user's rates", () => {
    expect(costOf(90)).toEqual({ minutes: 90, kilowattHours: null, money: null });
    const { kilowattHours, money } = costOf(90, { watts: 200, perKilowattHour: 0.3, perHour: 2 });
    expect(kilowattHours).toBeCloseTo(0.3, 12);
    expect(money).toBeCloseTo(0.09 + 3, 12);
  });

  it("of a pre-training is shared, and pays from so many tasks on", () => {
    expect(amortised(60, 5, 3)).toBe(25);
    expect(breakEven(60, 5, 20.1)).toBe(4);
    // With four it would be the same.
    expect(breakEven(60, 5, 20)).toBe(5);
    expect(breakEven(60, 20, 20)).toBeNull();
    expect(breakEven(0, 5, 20)).toBe(1);
  });
});
