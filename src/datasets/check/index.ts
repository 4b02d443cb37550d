export { type CheckOptions, checkDataset } from "./check.ts";
export type { CheckedRecord } from "./record.ts";
export type { CheckReport, LabelCounts, Spread, Warning } from "./report.ts";
