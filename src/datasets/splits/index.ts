export { type FoldOptions, foldOf, foldsFor, rowsOfFolds, withFolds } from "./folds.ts";
export { assertNoLeak, type Leak, leaksBetween } from "./leak.ts";
export { stratify } from "./stratify.ts";
export { stratifiedOrder } from "./subset.ts";
