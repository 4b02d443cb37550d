export {
  type Check,
  type CheckOptions,
  checkRecord,
  checks,
  type Finding,
  refusals,
} from "./checks/index.ts";
export { cropStarts } from "./crop-starts.ts";
export { type DrawingOptions, drawRecord, type Layout } from "./drawing/index.ts";
export {
  type Alignment,
  alignEnvelopes,
  alignMagnitudes,
  correlateTraces,
  type Fingerprint,
  fingerprints,
  type Likeness,
  nearest,
  traces,
} from "./fingerprint/index.ts";
export { canonicalLead, STANDARD_12, selectLeads } from "./leads.ts";
export { deriveLimbLeads } from "./limb.ts";
export type { EcgRecord, Sex } from "./record.ts";
export {
  applySteps,
  conform,
  fitSteps,
  isUnfitted,
  type RecordShape,
  resample,
  type Step,
  withLeads,
  withSamplingRate,
} from "./steps/index.ts";
