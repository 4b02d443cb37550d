import { expect, it } from "vitest";
import { CHALLENGE_2021_CLASSES, CHALLENGE_2021_NORMAL, CHALLENGE_2021_WEIGHTS } from "./index.ts";

/** Rows of the Challenge's own weights.csv. */
const PUBLISHED: Record<string, number[]> = {
  "6374002": [
    0.475, 0.475, 1, 0.325, 0.475, 0.425, 0.325, 0.325, 0.375, 0.375, 0.325, 0.45, 0.475, 0.375, 0.275,
    0.3625, 0.4, 0.45, 0.4, 0.375, 0.375, 0.325, 0.325, 0.4, 0.475, 0.475,
  ],
  "251146004": [
    0.425, 0.425, 0.45, 0.375, 0.45, 0.475, 0.375, 0.375, 0.425, 0.425, 0.375, 1, 0.475, 0.425, 0.325, 0.4125,
    0.45, 0.475, 0.45, 0.325, 0.425, 0.375, 0.375, 0.45, 0.425, 0.425,
  ],
  "426783006": [
    0.25, 0.25, 0.275, 0.45, 0.275, 0.35, 0.45, 0.45, 0.4, 0.4, 0.45, 0.325, 0.3, 0.4, 1, 0.4125, 0.375,
    0.325, 0.375, 0.15, 0.4, 0.45, 0.45, 0.375, 0.25, 0.25,
  ],
  "284470004|63593006": [
    0.3375, 0.3375, 0.3625, 0.4625, 0.3625, 0.4375, 0.4625, 0.4625, 0.4875, 0.4875, 0.4625, 0.4125, 0.3875,
    0.4875, 0.4125, 1, 0.4625, 0.4125, 0.4625, 0.2375, 0.4875, 0.4625, 0.4625, 0.4625, 0.3375, 0.3375,
  ],
  "164917005": [
    0.4, 0.4, 0.375, 0.2, 0.375, 0.3, 0.2, 0.2, 0.25, 0.25, 0.2, 0.325, 0.35, 0.25, 0.15, 0.2375, 0.275,
    0.325, 0.275, 1, 0.25, 0.2, 0.2, 0.275, 0.4, 0.4,
  ],
};

it("the rewards of the Challenge 2021 are those of its table", () => {
  expect(CHALLENGE_2021_CLASSES).toHaveLength(26);
  expect(CHALLENGE_2021_CLASSES.flatMap((c) => c.split("|"))).toHaveLength(30);
  expect(CHALLENGE_2021_CLASSES[CHALLENGE_2021_NORMAL]).toBe("426783006");
  for (const [codes, row] of Object.entries(PUBLISHED)) {
    const k = CHALLENGE_2021_CLASSES.indexOf(codes);
    row.forEach((value, j) => {
      expect(CHALLENGE_2021_WEIGHTS[k]![j]).toBeCloseTo(value, 12);
      expect(CHALLENGE_2021_WEIGHTS[j]![k]).toBeCloseTo(value, 12);
    });
  }
});
