export { checkRecord, checks } from "./check.ts";
export type { Check, CheckOptions, Finding } from "./finding.ts";
export { refusals } from "./refusals.ts";
