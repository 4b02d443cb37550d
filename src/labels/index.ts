export { CODE_SIX, type CodeSix, codeSixOfScp, SCP_OF_CODE_SIX } from "./code-six.ts";
export { PTB_XL_SUPERCLASSES, type PtbXlSuperclass, ptbXlSuperclasses, type ScpStatement } from "./ptb-xl.ts";
