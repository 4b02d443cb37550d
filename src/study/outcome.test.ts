import { describe, expect, it } from "vitest";
import { type Gain, outcomeLines } from "./outcome.ts";

function gain(size: number, differences: number[], low: number, high: number): Gain {
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  return {
    size,
    seeds: differences.map((macroAuroc, i) => ({ seed: i + 1, macroAuroc })),
    mean,
    ahead: differences.filter((d) => d > 0).length,
    interval: { mean, low, high },
    perClass: [],
  };
}

describe("the outcome", () => {
  it("counts seeds and gives the interval, in 80 columns", () => {
    const lines = outcomeLines([gain(2000, [0.03, 0.05], 0.0104, 0.07)]);
    expect(lines).toEqual([
      "2000 records: fine-tuning ahead in 2 of 2 seeds, gain +0.040 [+0.010, +0.070]",
      "Two seeds do not decide.",
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("names scratch where it is ahead, and never decides on one seed", () => {
    expect(outcomeLines([gain(64, [-0.02], -0.03, -0.01)])).toEqual([
      "64 records: scratch ahead in 1 of 1 seed, gain -0.020 [-0.030, -0.010]",
      "One seed does not decide.",
    ]);
  });

  it("decides where three seeds agree and the interval excludes zero, each way, and nowhere else", () => {
    const lines = outcomeLines([
      gain(64, [0.1, 0.1, 0.1], 0.05, 0.15),
      gain(128, [0.1, 0.1, 0.2], 0.02, 0.15),
      gain(256, [0.1, 0.1, -0.1], 0.01, 0.15),
      gain(512, [0.1, 0.1, 0.1], -0.01, 0.15),
      gain(999, [-0.1, -0.1, -0.1], -0.15, -0.01),
    ]);
    expect(lines.slice(5)).toEqual([
      "Fine-tuning is better at 64 and 128 records: every seed agrees and the interval excludes zero.",
      "Scratch is better at 999 records: every seed agrees and the interval excludes zero.",
      "Undecided at 256 and 512 records: seeds disagree or the interval includes zero.",
    ]);
  });

  it("is empty without pairs", () => {
    expect(outcomeLines([])).toEqual([]);
  });
});
