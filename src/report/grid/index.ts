export { composeGridReport } from "./compose.ts";
export type { GridReportInput } from "./input.ts";
