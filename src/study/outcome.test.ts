import { describe, expect, it } from "vitest";
import { verdict } from "../statistics/index.ts";
import { type Gain, outcomeLines } from "./outcome.ts";

function gain(size: number, differences: number[], sdPatients = 0.002, patients = 2000): Gain {
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  return {
    size,
    seeds: differences.map((macroAuroc, i) => ({ seed: i + 1, macroAuroc })),
    mean,
    ahead: differences.filter((d) => d > 0).length,
    interval: { mean, low: mean - 0.01, high: mean + 0.01, seeds: differences, sdPatients, patients },
    verdict: verdict({ seeds: differences, sdPatients, patients }),
    perClass: [],
  };
}

describe("the outcome", () => {
  it("gives gain, interval and seeds of each size, in 80 columns", () => {
    const lines = outcomeLines([gain(2000, [0.039, 0.041, 0.04])]);
    expect(lines).toEqual([
      "2000 records: gain +0.040 [+0.037, +0.043], fine-tuning ahead in 3 of 3 seeds",
      "Fine-tuning pays at 2000 records.",
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("names scratch where it is ahead, and never decides on one seed", () => {
    expect(outcomeLines([gain(64, [-0.02])])).toEqual([
      "64 records: gain -0.020, scratch ahead in 1 of 1 seed",
      "Undecided at 64 records: one seed does not tell how much another would differ; run three or more.",
    ]);
  });

  it("says what is concluded at which sizes", () => {
    const lines = outcomeLines([
      gain(64, [0.1, 0.1, 0.1]),
      gain(128, [0.1, 0.11, 0.12]),
      gain(512, [0.001, 0.002, 0]),
      gain(999, [-0.1, -0.11, -0.1]),
    ]);
    expect(lines.slice(4)).toEqual([
      "Fine-tuning pays at 64 and 128 records.",
      "Fine-tuning does not pay at 999 records: scratch is better.",
      "It makes no practical difference at 512 records.",
    ]);
  });

  it("says what would decide", () => {
    const [seeds, patients, nothing] = [
      gain(256, [0.02, 0.06, 0.01]),
      gain(512, [0.02, 0.0201, 0.0199], 0.02, 300),
      gain(999, [0.01, 0.0101, 0.0099], 0.002, 300),
    ].map((g) => outcomeLines([g])[1]);
    expect(seeds).toMatch(/^Undecided at 256 records: about \d+ more seeds are expected to decide\.$/);
    expect(patients).toMatch(/more seeds alone cannot decide, about [\d,]+ test patients would\.$/);
    expect(nothing).toBe("Undecided at 999 records: the difference lies too near the edge of what matters.");
  });

  it("is empty without pairs", () => {
    expect(outcomeLines([])).toEqual([]);
  });
});
