import { CPSC_NINE } from "../../labels/index.ts";
import { COMMON_SETS, challengeSource } from "../challenge/source.ts";

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** China Physiological Signal Challenge 2018 (Liu et al., J Med Imaging Health Inform 8:1368, 2018), as PhysioNet's Challenge has it. */
export const cpsc2018 = challengeSource({
  name: "cpsc-2018",
  title: "CPSC 2018",
  prefixes: ["A"],
  published: { records: 6_877, patients: null },
  sets: [CPSC_NINE, ...COMMON_SETS],
  traps: [
    {
      title: "class readable from duration",
      text:
        "Records last from 6 s to over a minute, and some classes were recorded longer than others. A model that sees the length, by " +
        "padding or by how many windows a record gives, scores without reading the ECG: give every record the same window.",
      found({ byDuration, durations }) {
        const tell = byDuration[0];
        if (tell === undefined)
          return durations.length > 1 ? `${durations.length} durations; none gives a class away here` : null;
        const side = tell.auroc < 0.5 ? "shorter" : "longer";
        const share = percent(tell.auroc < 0.5 ? 1 - tell.auroc : tell.auroc);
        return `a record with ${tell.label} is the ${side} one in ${share} of pairs`;
      },
    },
    {
      title: "diagnoses of the whole recording",
      text: "A label may rest on a beat after the tenth second; the beginning alone may not show it.",
    },
  ],
});
