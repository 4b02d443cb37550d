export { parseTable, readTable, type Table, type TableRow } from "./table.ts";
export { csvText } from "./write.ts";
