import { UserError } from "../base/index.ts";
import { readTable, type Table } from "./table/index.ts";

/**
 * Reads a table of a published dataset: commas, a header line, at least these columns. Throws UserError when the file or one of the
 * columns is missing, or a row is damaged.
 */
export function readCsv(path: string, columns: readonly string[]): Pick<Table, "rows" | "hash"> {
  const table = readTable(path, { delimiter: ",", remedy: "fetch it again" });
  const missing = columns.filter((column) => !table.columns.includes(column));
  if (missing.length > 0) {
    throw new UserError(`${path}: has no column ${missing.join(", ")}; is it the dataset's own table?`);
  }
  return table;
}
