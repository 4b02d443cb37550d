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
