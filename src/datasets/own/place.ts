import type { Table, TableRow } from "../table/index.ts";
import type { Description } from "./description.ts";
import type { FileIndex } from "./files.ts";
import { quoted } from "./labels.ts";
import { isMissing } from "./values.ts";

/** Where the signals of an entry are. */
export interface Place {
  /** Below the folder of recordings. */
  readonly path: string;
  /** Which record of the file: by name, by position, or the only one (null). */
  readonly inside: string | number | null;
}

/** A row's record, or why there is none. */
export type Placed =
  | { readonly id: string; readonly place: Place; readonly column: string }
  | { readonly id: string; readonly problem: string };

/**
 * Which record a row means.
 * @param order how many rows have named each file so far
 */
export function place(
  row: TableRow,
  table: Table,
  { records }: Description,
  files: FileIndex,
  order: Map<string, number>,
): Placed {
  const { column, file, inside } = records;
  const cell = column === undefined ? file! : row.fields[column]!;
  const found = files.find(cell);
  const what = column ?? "records.file";
  if ("problem" in found) {
    const record = column === undefined || isMissing(cell) ? `${table.counts} ${row.line}` : cell.trim();
    return { id: record, problem: `${what}: ${quoted(cell)} ${found.problem}` };
  }
  const { path } = found;
  const stem = files.nameOf(path);
  if (inside === undefined) return { id: stem, place: { path, inside: null }, column: what };
  if (inside === "in order") {
    const position = order.get(path) ?? 0;
    order.set(path, position + 1);
    return { id: `${stem}#${position + 1}`, place: { path, inside: position }, column: what };
  }
  const name = row.fields[inside.column]!.trim();
  const from = inside.numbersFrom;
  const id = `${stem}#${name}`;
  if (name === "")
    return {
      id: `${table.counts} ${row.line}`,
      problem: `${inside.column}: is empty; name the record in ${path}`,
    };
  if (from === undefined) return { id, place: { path, inside: name }, column: inside.column };
  const number = /^\d{1,9}([.,]0+)?$/.test(name) ? Number.parseInt(name, 10) : -1;
  if (number < from)
    return {
      id,
      problem: `${inside.column}: ${quoted(name)} is no number of a record, counted from ${from}`,
    };
  return { id: `${stem}#${number}`, place: { path, inside: number - from }, column: inside.column };
}
