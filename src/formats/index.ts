export { formats, openRecords } from "./open.ts";
export type { FormatReader, Hints, RecordFile } from "./reader.ts";
export { unknownLeads } from "./shared/hints.ts";
