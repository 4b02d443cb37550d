import { CHALLENGE_2021_CLASSES } from "../challenge-weights.ts";
import { diagnosesOfSnomed } from "../diagnosis.ts";
import { type SnomedLabelSet, snomedLabelSet } from "../label-set.ts";
import { SNOMED_CODES } from "../tables/snomed.ts";

const rowOf = (codes: readonly string[]) =>
  [
    codes.map((code) => SNOMED_CODES.get(code)!.abbreviation).join("|"),
    codes,
    diagnosesOfSnomed(codes).map(({ id }) => id),
  ] as const;

/** The 26 scored classes of the PhysioNet/CinC Challenge 2021, its four equivalent pairs joined, in the order of its weights. */
export const CINC2021_SCORED: SnomedLabelSet = snomedLabelSet(
  {
    name: "challenge-scored",
    title: "PhysioNet/CinC Challenge 2021, the 26 scored classes (30 codes, four pairs joined)",
    note:
      "NSR is sinus rhythm, not a normal ECG. No source writes all 26 classes: where a source never has a class, that says nothing " +
      "about its records.",
  },
  CHALLENGE_2021_CLASSES.map((codes) => rowOf(codes.split("|"))),
);

/** All 133 codes of the Challenge 2021, each a label by its abbreviation. */
export const CINC2021_ALL: SnomedLabelSet = snomedLabelSet(
  {
    name: "challenge-all",
    title: "PhysioNet/CinC Challenge 2021, all 133 codes",
    note: "NSR is sinus rhythm, not a normal ECG.",
  },
  [...SNOMED_CODES.keys()].map((code) => rowOf([code])),
);
