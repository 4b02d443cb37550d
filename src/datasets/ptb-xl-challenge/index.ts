import { COMMON_SETS, challengeSource } from "../challenge/source.ts";

/** PTB-XL at 500 Hz with SNOMED CT codes, as PhysioNet's Challenge has it. */
export const ptbXlChallenge = challengeSource({
  name: "ptb-xl-challenge",
  title: "PTB-XL in the Challenge",
  prefixes: ["HR"],
  published: { records: 21_837, patients: null },
  sets: COMMON_SETS,
  traps: [
    {
      title: "the same recordings as ptb-xl",
      text:
        "They are PTB-XL's own, without its patients, folds and statements; some patients have several records. Take ptb-xl where you can, " +
        "and never one as upstream and the other as downstream.",
    },
  ],
});
