export { canonicalLead, STANDARD_12, selectLeads } from "./leads.ts";
export type { EcgRecord, Sex } from "./record.ts";
