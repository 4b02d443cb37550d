import { describe, expect, it } from "vitest";
import type { Conclusion } from "../../statistics/index.ts";
import type { Crossover, Gain } from "../../study/index.ts";
import { crossoverText, estimateWords } from "./crossover.ts";

const sizes = [100, 1000, 8000];
const gains = (...conclusions: Conclusion[]): Gain[] =>
  conclusions.map(
    (conclusion, i) =>
      ({
        arm: "fine-tune",
        size: sizes[i]!,
        seeds: [1, 2, 3, 4, 5],
        verdict: { conclusion },
      }) as unknown as Gain,
  );
const crossing = (size: Crossover["size"]): Crossover => ({
  ...{ arm: "fine-tune", size, among: sizes },
  sentence: "",
});
const near = crossing({ value: 2600.4, low: 1500, high: 5000 });

describe("where a gain ends", () => {
  it("is between the last size at which it pays and the first at which it is decided that it does not", () => {
    expect(crossoverText(near, gains("pays", "pays", "no practical difference"))).toBe(
      "Fine-tuning pays at 100 and 1,000 records and does not at 8,000: by the verdicts its gain ends between 1,000 and 8,000. " +
        "Read off the means, smoothed to fall with size, the gain falls to the region at about 2,600 records, with an interval of 90 % for the size of [1,500, 5,000].",
    );
  });

  it("is left open by verdicts that are undecided, whatever the means say", () => {
    const wide = crossing({ value: 260, low: "below", high: "beyond" });
    const text = crossoverText(wide, gains("undecided", "undecided", "undecided"));
    expect(text).toContain(
      "Whether fine-tuning has a gain above the region is undecided at 100, 1,000 and 8,000 records.",
    );
    expect(crossoverText(near, gains("undecided", "undecided", "does not pay"))).toContain(
      "is undecided at 100 and 1,000 records; at 8,000 it has none.",
    );
    expect(text).toContain("[<100, >8,000]: all that were tried are in it, and none is ruled out");
    expect(crossoverText(near, gains("pays", "undecided", "undecided"))).toContain(
      "pays at 100 records; whether it still does at more is undecided.",
    );
  });

  it("is not within what was tried where it pays at the largest size", () => {
    const beyond = crossing({ value: "beyond", low: 5000, high: "beyond" });
    expect(crossoverText(beyond, gains("pays", "undecided", "pays"))).toBe(
      "The gain of fine-tuning has not ended at 8,000 records, the largest size that was tried: it pays there. " +
        "Read off the means at 100, 1,000 and 8,000 records, smoothed to fall with size, the gain is above the region at all of these sizes, with an interval of 90 % for the size of [5,000, >8,000].",
    );
  });

  it("has an interval that is said to be too narrow where seeds are few", () => {
    const few = gains("pays", "undecided", "undecided").map((gain) => ({
      ...gain,
      seeds: gain.seeds.slice(0, 2),
    }));
    expect(crossoverText(near, few)).toMatch(
      /\[1,500, 5,000\], which is narrower than it should be with 2 seeds\.$/,
    );
  });

  it("has no interval of one seed, and says so", () => {
    const single = crossing({ value: "below", low: null, high: null });
    expect(crossoverText(single, gains("undecided", "undecided"))).toContain(
      "at none of these sizes; of one seed there is no interval.",
    );
    expect(estimateWords({ value: "below", low: null, high: null }, sizes)).toBe("<100");
  });
});
