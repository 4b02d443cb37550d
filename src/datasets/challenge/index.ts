import { COMMON_SETS, challengeSource } from "./source.ts";
import { PREFIXES } from "./sources.ts";

/** All sources of the Challenge that lie in a folder, as one dataset. */
export const challenge = challengeSource({
  name: "challenge",
  title: "PhysioNet/CinC Challenge 2021",
  prefixes: PREFIXES,
  published: { records: 88_253, patients: null },
  sets: COMMON_SETS,
  patients:
    "The files say nothing of patients. Records of PTB and INCART that follow each other in number with the same age and sex count " +
    "as one patient, every other record as a patient of its own.",
  traps: [
    {
      title: "sources differ in everything",
      text:
        "Hospital, device, length, rate and the labels that were looked for differ by source: a model may learn the source and read the " +
        "label from it. Test on a source that was not trained on.",
    },
    {
      title: "a missing label is not an absent finding",
      text: "Every source was labelled with other classes; where a source never writes a class, that says nothing about its records.",
    },
    {
      title: "PTB-XL is inside",
      text: "HR00001 and so on are PTB-XL: not to be used together with ptb-xl as upstream and downstream.",
      concerns: ({ named }) => named(/^HR\d/),
    },
  ],
});
