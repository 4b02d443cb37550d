import { describe, expect, it } from "vitest";
import type { Arm } from "../arms.ts";
import { timeFindings } from "./time.ts";

const cell = (arm: Arm, seed: number, metrics: readonly number[], size = 64, chance = 0.5) => ({
  ...{ arm, size, seed, chance, steps: 100 * metrics.length },
  history: metrics.map((metric, i) => ({
    ...{ step: 100 * (i + 1), metric, epoch: 0, trainingLoss: 0, validationLoss: 0 },
  })),
});
const at = (cells: ReturnType<typeof cell>[], arm: Arm, share: number) =>
  timeFindings(cells).arrivals.find((a) => a.arm === arm && a.share === share)!;

describe("how soon an arm is as good as scratch", () => {
  const cells = [
    cell("scratch", 1, [0.6, 0.7, 0.8, 0.9]),
    cell("scratch", 2, [0.6, 0.7, 0.8, 0.9]),
    cell("fine-tune", 1, [0.9, 0.9, 0.9, 0.9]),
    cell("fine-tune", 2, [0.9, 0.95, 0.9, 0.9]),
    cell("linear-probe", 1, [0.7, 0.7, 0.7, 0.7]),
    cell("linear-probe", 2, [0.7, 0.7, 0.7, 0.9]),
    cell("random-probe", 1, [0.6, 0.6, 0.6, 0.6]),
    cell("age-sex", 1, []),
  ];

  it("counts shares from what guessing gets of the metric", () => {
    const rare = [cell("scratch", 1, [0.2, 0.5], 64, 0.1), cell("fine-tune", 1, [0.5, 0.5], 64, 0.1)];
    // 0.1 + 0.95 * 0.4, reached nine tenths of the way from 0.1 to 0.5 and more.
    expect(at(rare, "fine-tune", 0.95).seeds).toEqual([
      { seed: 1, target: expect.closeTo(0.48, 12), steps: expect.closeTo(95, 6) },
    ]);
  });

  it("is told in steps for three shares of its best above chance", () => {
    expect(at(cells, "scratch", 1).seeds.map((s) => s.steps)).toEqual([400, 400]);
    // 0.88, four fifths of the way from 0.8 to 0.9.
    expect(at(cells, "scratch", 0.95).seeds[0]).toEqual({
      ...{ seed: 1, target: expect.closeTo(0.88, 12), steps: expect.closeTo(380, 6) },
    });
    expect(at(cells, "fine-tune", 1).seeds.map((s) => s.steps)).toEqual([100, 100]);
  });

  it("is a factor over seeds", () => {
    expect(at(cells, "fine-tune", 1).speedUp).toMatchObject({
      ...{ factor: expect.closeTo(4, 9), low: expect.closeTo(4, 9), censored: "none" },
    });
    expect(at(cells, "scratch", 1).speedUp).toBeNull();
  });

  it("says what did not arrive within its steps", () => {
    expect(at(cells, "linear-probe", 1).seeds.map((s) => s.steps)).toEqual([null, 400]);
    expect(at(cells, "linear-probe", 1).speedUp!.censored).toBe("b");
    expect(timeFindings(cells).sentences).toEqual([
      "Fine-tuning gets as far as scratch's best on validation 4.0 [4.0, 4.0] times as fast at 64 records.",
      expect.stringMatching(
        /^A linear probe gets .* at most 1\.0 \[1\.0, 1\.0\] times as fast at 64 records \(in 1 of 2 seeds\)\.$/,
      ),
      "A linear probe of an untrained network gets as far as scratch's best on validation not within its steps at 64 records.",
    ]);
  });

  it("is no more than its interval shows, which is of 90 %", () => {
    const late = [
      cell("scratch", 1, [0.6, 0.7, 0.8, 0.9]),
      cell("scratch", 2, [0.6, 0.7, 0.8, 0.9]),
      cell("fine-tune", 1, [0.9, 0.9, 0.9, 0.9]),
      cell("fine-tune", 2, [0.6, 0.7, 0.8, 0.9]),
    ];
    // Logarithms of 4 and 1: 0.69 -+ 6.31 * 0.69.
    expect(timeFindings(late).sentences).toEqual([
      "Fine-tuning gets as far as scratch's best on validation 2.0 [0.025, >100] times as fast at 64 records (not shown to be faster).",
    ]);
  });

  it("is not asked without scratch, nor of old results without a history", () => {
    expect(timeFindings(cells.filter((c) => c.arm !== "scratch")).arrivals).toEqual([]);
    expect(timeFindings(cells.map((c) => ({ ...c, history: [] }))).arrivals).toEqual([]);
  });
});
