export { auroc, macroAuroc } from "./auroc.ts";
export { type BootstrapInterval, type PairedBootstrapOptions, pairedBootstrap } from "./bootstrap.ts";
export { f1Scores, thresholdsByF1, weightedF1 } from "./f1.ts";
export { mean, type PairedInterval, pairedInterval, standardDeviation } from "./interval.ts";
export { averagePrecision } from "./precision.ts";
export { tQuantile } from "./student.ts";
