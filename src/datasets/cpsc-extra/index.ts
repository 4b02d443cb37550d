import { COMMON_SETS, challengeSource } from "../challenge/source.ts";

/** The recordings of CPSC 2018 that its contest did not use, as PhysioNet's Challenge has them. */
export const cpscExtra = challengeSource({
  name: "cpsc-extra",
  title: "CPSC-Extra",
  prefixes: ["Q"],
  published: { records: 3_453, patients: null },
  sets: COMMON_SETS,
  traps: [
    {
      title: "same hospitals as CPSC 2018",
      text: "Other records from the same hospitals: as a test set for a model trained on CPSC 2018 it is no other population.",
    },
  ],
});
