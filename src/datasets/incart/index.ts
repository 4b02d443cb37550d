import { COMMON_SETS, challengeSource } from "../challenge/source.ts";

/** The St Petersburg INCART 12-lead Arrhythmia Database, as PhysioNet's Challenge has it. */
export const incart = challengeSource({
  name: "incart",
  title: "St Petersburg INCART",
  prefixes: ["I"],
  published: { records: 74, patients: 32 },
  sets: COMMON_SETS,
  sources: [{ title: "INCART Database", url: "https://physionet.org/content/incartdb/", version: "1.0.0" }],
  patients:
    "74 records are of 32 patients, and the files do not say of which. Records that follow each other in number with the same age and sex " +
    "count as one patient here.",
  traps: [
    {
      title: "half an hour, one diagnosis",
      text: "Records last 30 minutes at 257 Hz. A label holds for the whole; the first 10 s, which are prepared, may not show it.",
    },
  ],
});
