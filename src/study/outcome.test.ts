import { describe, expect, it } from "vitest";
import { verdict } from "../statistics/index.ts";
import type { Arm } from "./arms.ts";
import { armVerdicts, type Gain } from "./judgement/index.ts";
import { outcomeLines } from "./outcome.ts";

function gain(arm: Arm, size: number, differences: number[]): Gain {
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  const evidence = { seeds: differences, sdPatients: 0.002, patients: 2000 };
  return {
    ...{ arm, size, mean, error: 0.05, perClass: [], overControl: null },
    seeds: differences.map((difference, i) => ({ seed: i + 1, difference })),
    ahead: differences.filter((d) => d > 0).length,
    interval: { mean, low: mean - 0.01, high: mean + 0.01, ...evidence },
    verdict: verdict(evidence),
    spread: { seeds: 0.001, testPatients: 0.002 },
  };
}
const lines = (...gains: Gain[]) => outcomeLines(gains, armVerdicts(gains));

describe("the outcome", () => {
  it("gives gain, interval and seeds of each size, in 80 columns", () => {
    const found = lines(gain("fine-tune", 2000, [0.039, 0.041, 0.04]));
    expect(found).toEqual([
      "2000 records: gain +0.040 [+0.037, +0.043], fine-tuning ahead in 3 of 3 seeds",
      "Fine-tuning pays at 2000 records.",
    ]);
    for (const line of found) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("names scratch where it is ahead, and never decides on one seed", () => {
    expect(lines(gain("fine-tune", 64, [-0.02]))).toEqual([
      "64 records: gain -0.020, scratch ahead in 1 of 1 seed",
      "Fine-tuning is undecided at 64 records (one seed does not tell how much another would differ; run three or more).",
    ]);
  });

  it("names the arm where there are several", () => {
    const gains = (["fine-tune", "linear-probe"] as const).map((arm) => gain(arm, 64, [0.1, 0.1, 0.1]));
    expect(lines(...gains)).toEqual([
      "64 records: gain of fine-tuning +0.100 [+0.097, +0.103], fine-tuning ahead in 3 of 3 seeds",
      "64 records: gain of a linear probe +0.100 [+0.097, +0.103], a linear probe ahead in 3 of 3 seeds",
      "Fine-tuning pays at 64 records.",
      "A linear probe pays at 64 records.",
    ]);
  });

  it("is empty without pairs", () => {
    expect(lines()).toEqual([]);
  });
});
