import { describe, expect, it } from "vitest";
import { verdict } from "../../statistics/index.ts";
import type { Arm } from "../arms.ts";
import { armVerdicts } from "./arm-verdict.ts";
import type { Gain } from "./gain.ts";

function gain(arm: Arm, size: number, differences: number[], sdPatients = 0.002, patients = 2000): Gain {
  const evidence = { seeds: differences, sdPatients, patients };
  const found = verdict(evidence);
  return {
    ...{ arm, size, mean: found.effect, error: 0.05, perClass: [], overControl: null, verdict: found },
    seeds: differences.map((difference, i) => ({ seed: i + 1, difference })),
    ahead: 0,
    interval: { mean: found.effect, low: 0, high: 0, ...evidence },
    spread: { seeds: 0, testPatients: sdPatients },
  };
}
const over = (g: Gain, differences: number[]): Gain => {
  const found = verdict({ seeds: differences, sdPatients: 0.002, patients: 2000 });
  return { ...g, overControl: { mean: found.effect, verdict: found, beaten: found.low > 0 } };
};
const sentence = (...gains: Gain[]) => armVerdicts(gains)[0]!.sentence;

describe("the verdict on an arm", () => {
  it("says in one sentence what is concluded at which sizes", () => {
    const [found] = armVerdicts([
      gain("fine-tune", 64, [0.1, 0.1, 0.1]),
      gain("fine-tune", 128, [0.1, 0.11, 0.12]),
      gain("fine-tune", 512, [0.001, 0.002, 0]),
      gain("fine-tune", 999, [-0.1, -0.11, -0.1]),
    ]);
    expect(found!.sentence).toBe(
      "Fine-tuning pays at 64 and 128 records, makes no practical difference at 512, and does not pay at 999 (scratch is better).",
    );
    expect(found!.sizes).toEqual({
      pays: [64, 128],
      "no practical difference": [512],
      "does not pay": [999],
      undecided: [],
    });
  });

  it("says what would decide", () => {
    expect(sentence(gain("partial", 256, [0.02, 0.06, 0.01]))).toMatch(
      /^Fine-tuning the last stages is undecided at 256 records \(about \d+ more seeds are expected to decide\)\.$/,
    );
    expect(sentence(gain("fine-tune", 512, [0.02, 0.0201, 0.0199], 0.02, 300))).toMatch(
      /\(more seeds alone are not expected to decide, about [\d,]+ test patients are\)\.$/,
    );
    expect(sentence(gain("fine-tune", 999, [0.01, 0.0101, 0.0099], 0.002, 300))).toContain(
      "at 999 records (neither more seeds, up to 200, nor more test patients alone are expected to decide).",
    );
  });

  it("tells of sizes that need the same together", () => {
    expect(sentence(gain("fine-tune", 64, [0.1]), gain("fine-tune", 128, [0.2]))).toBe(
      "Fine-tuning is undecided at 64 and 128 records (one seed does not tell how much another would differ; run three or more).",
    );
  });

  it("turns a comparison with a baseline round", () => {
    expect(sentence(gain("age-sex", 64, [-0.2, -0.21, -0.2]), gain("age-sex", 256, [0.1, 0.1, 0.1]))).toBe(
      "Training from scratch, against age and sex alone, is worse at 256 records and is better at 64.",
    );
  });

  it("holds a gain that an untrained network has as well for no evidence of pre-training", () => {
    const paying = [0.1, 0.11, 0.1];
    const [found] = armVerdicts([
      over(gain("linear-probe", 64, paying), [0.001, 0, -0.001]),
      over(gain("linear-probe", 128, paying), [0.05, 0.05, 0.051]),
      over(gain("linear-probe", 256, [-0.1, -0.1, -0.1]), [0.001, 0, -0.001]),
    ]);
    expect(found!.unproven).toEqual([64]);
    expect(found!.caution).toBe(
      "At 64 records a linear probe is not shown to beat a linear probe of an untrained network: its gain there is no evidence for pre-training.",
    );
  });
});
