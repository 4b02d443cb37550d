import { GEORGIA_TEN } from "../../labels/index.ts";
import { COMMON_SETS, challengeSource } from "../challenge/source.ts";

/** The Georgia 12-lead ECG Challenge database (Emory University), as PhysioNet's Challenge has it. */
export const georgia = challengeSource({
  name: "georgia",
  title: "Georgia (G12EC)",
  prefixes: ["E"],
  published: { records: 10_344, patients: null },
  sets: [GEORGIA_TEN, ...COMMON_SETS],
  traps: [
    {
      title: "missing samples",
      text: "Some recordings have gaps (-32768 in the files). They are read as missing, not as -32 mV.",
      found: ({ found, records }) => `${found.get("missing") ?? 0} of ${records} records here have gaps`,
    },
    {
      title: "records shorter than 10 s",
      text: "Most last 10 s, some 5 s or less. Shorter than half of what is prepared, a record is left out.",
      found({ durations }) {
        const short = durations.filter(([seconds]) => seconds < 10).reduce((sum, [, n]) => sum + n, 0);
        return short === 0
          ? null
          : short === 1
            ? "1 record here is shorter"
            : `${short} records here are shorter`;
      },
    },
    {
      title: "sinus rhythm is not normal",
      text: "The code for sinus rhythm stands beside findings of every kind; it says nothing of a normal ECG.",
    },
  ],
});
