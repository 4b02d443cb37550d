export { labelSetNamed, labelSets } from "./catalogue.ts";
export {
  CHALLENGE_2021_CLASSES,
  CHALLENGE_2021_NORMAL,
  CHALLENGE_2021_WEIGHTS,
} from "./challenge-weights.ts";
export { CODE_SIX, CODE_SIX_SET, type CodeSix, codeSixOfScp, SCP_OF_CODE_SIX } from "./code-six.ts";
export {
  ahaTitle,
  type Diagnosis,
  diagnoses,
  diagnosesOfAha,
  diagnosesOfScp,
  diagnosesOfSnomed,
} from "./diagnosis.ts";
export type { LabelSet, ScpLabelSet, SnomedLabelSet } from "./label-set.ts";
export { type Link, type Overlap, overlap, type Relation } from "./overlap.ts";
export {
  PTB_XL_SETS,
  PTB_XL_SUPERCLASSES,
  type PtbXlSuperclass,
  ptbXlSuperclasses,
  type ScpStatement,
} from "./ptb-xl.ts";
export { CINC2021_ALL, CINC2021_SCORED } from "./sets/challenge.ts";
export { CPSC_NINE, GEORGIA_TEN, PTB_TWO } from "./sets/study.ts";
export { SCP_CODES, type ScpCode } from "./tables/scp.ts";
export { SNOMED_CODES, type SnomedCode } from "./tables/snomed.ts";
