export { applySteps } from "./apply.ts";
export { conform, type RecordShape, withLeads, withSamplingRate } from "./conform.ts";
export { fitSteps, isUnfitted } from "./fit.ts";
export { resample } from "./resample.ts";
export type { Step } from "./step.ts";
