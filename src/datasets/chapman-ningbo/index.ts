import { COMMON_SETS, challengeSource } from "../challenge/source.ts";

/** Chapman-Shaoxing (JS00001 to JS10646) and Ningbo (JS10647 and after; Zheng et al., Sci Data 7:48 and Sci Rep 10:2898, 2020). */
export const chapmanNingbo = challengeSource({
  name: "chapman-ningbo",
  title: "Chapman-Shaoxing and Ningbo",
  prefixes: ["JS"],
  published: { records: 45_152, patients: 45_152 },
  sets: COMMON_SETS,
  sources: [
    {
      title: "A large scale 12-lead electrocardiogram database for arrhythmia study",
      url: "https://physionet.org/content/ecg-arrhythmia/",
      version: "1.0.0",
    },
  ],
  patients: "Every record is of another patient, as the authors say.",
  traps: [
    {
      title: "leads that are zero throughout",
      text: "In some records, of Ningbo above all, one or more leads hold nothing but zeros: no signal, not a flat line of the heart.",
      found: ({ found, records }) =>
        `${found.get("flat") ?? 0} of ${records} records here have flat leads or flat parts`,
    },
    {
      title: "two hospitals in one numbering",
      text: "Up to JS10646 they are from Shaoxing, after it from Ningbo: the number tells the hospital and with it much of the diagnoses.",
    },
  ],
});
