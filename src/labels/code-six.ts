import { choosing, type ScpLabelSet, type SnomedLabelSet, snomedLabelSet } from "./label-set.ts";

/** The six abnormalities of the CODE study (Ribeiro et al., Nature Communications 11:1760, 2020), in its order. */
export const CODE_SIX = ["1dAVb", "RBBB", "LBBB", "SB", "AF", "ST"] as const;

export type CodeSix = (typeof CODE_SIX)[number];

/** The SCP-ECG statement, as PTB-XL writes it, of each of the six. Bundle branch blocks are the complete ones. */
export const SCP_OF_CODE_SIX: Readonly<Record<CodeSix, string>> = {
  "1dAVb": "1AVB",
  RBBB: "CRBBB",
  LBBB: "CLBBB",
  SB: "SBRAD",
  AF: "AFIB",
  ST: "STACH",
};

/** Which of the six a record has, in their order, from its SCP-ECG statements. */
export function codeSixOfScp(scpCodes: readonly string[]): CodeSix[] {
  return CODE_SIX.filter((label) => scpCodes.includes(SCP_OF_CODE_SIX[label]));
}

const SNOMED: SnomedLabelSet = snomedLabelSet(
  {
    name: "code-six",
    title: "the six abnormalities of the CODE study",
    note: "A record with none of the six is not a normal ECG: only these six were looked for.",
  },
  [
    ["1dAVb", ["270492004"], ["first-degree-av-block"]],
    ["RBBB", ["713427006", "59118001"], ["right-bundle-branch-block"]],
    ["LBBB", ["733534002", "164909002"], ["left-bundle-branch-block"]],
    ["SB", ["426177001"], ["sinus-bradycardia"]],
    ["AF", ["164889003"], ["atrial-fibrillation"]],
    ["ST", ["427084000"], ["sinus-tachycardia"]],
  ],
);

const SCP = Object.fromEntries(CODE_SIX.map((label) => [label, [SCP_OF_CODE_SIX[label]]]));

/** The six by SNOMED CT codes, and by SCP-ECG statements, too. */
export const CODE_SIX_SET: SnomedLabelSet & ScpLabelSet = {
  ...SNOMED,
  scp: SCP,
  ofScp: choosing(CODE_SIX, SCP),
};
