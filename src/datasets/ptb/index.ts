import { PTB_TWO } from "../../labels/index.ts";
import { COMMON_SETS, challengeSource } from "../challenge/source.ts";

/** The PTB Diagnostic ECG Database (Bousseljot et al., Biomed Tech 40 Suppl 1:S317, 1995), as PhysioNet's Challenge has it. */
export const ptb = challengeSource({
  name: "ptb",
  title: "PTB",
  prefixes: ["S"],
  published: { records: 516, patients: null },
  sets: [PTB_TWO, ...COMMON_SETS],
  sources: [
    { title: "PTB Diagnostic ECG Database", url: "https://physionet.org/content/ptbdb/", version: "1.0.0" },
  ],
  patients:
    "The Challenge renumbered PTB's records and with that hid its patients, who have up to five records each. Records that follow each " +
    "other in number with the same age and sex count as one patient here, which is a guess on the safe side.",
  traps: [
    {
      title: "renumbering hides patients",
      text:
        "549 records of 290 patients were published by PTB; here they are S0001 and so on, without patients. Split by record, " +
        "a patient's infarct is learned and then recognised. Patients are guessed, see the remarks.",
    },
    {
      title: "long records at 1,000 Hz",
      text: "Records last from half a minute to two minutes; the first 10 s are prepared.",
    },
  ],
});
