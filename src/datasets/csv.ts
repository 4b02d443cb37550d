import { readFileSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { sha256, UserError } from "../base/index.ts";

/** A row of a table, by column, and the line of the file on which it ends. */
export interface CsvRow {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

export interface CsvTable {
  readonly rows: readonly CsvRow[];
  /** SHA-256 of the file's bytes. */
  readonly hash: string;
}

/** Reads a whole table with a header line. Throws UserError when the file or one of the columns is missing, or a row is damaged. */
export function readCsv(path: string, columns: readonly string[]): CsvTable {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UserError(`${path}: cannot be read (${code}); fetch the dataset's tables again`);
  }
  let parsed: { record: Record<string, string>; info: { lines: number } }[];
  try {
    parsed = parse(bytes, { bom: true, columns: true, info: true, skip_empty_lines: true }) as never;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${path}: ${error.message}; the table is damaged or cut off, fetch it again`);
  }
  if (parsed.length === 0) throw new UserError(`${path}: has no rows; fetch it again`);
  const missing = columns.filter((column) => !Object.hasOwn(parsed[0]!.record, column));
  if (missing.length > 0) {
    throw new UserError(`${path}: has no column ${missing.join(", ")}; is it the dataset's own table?`);
  }
  return {
    rows: parsed.map(({ record, info }) => ({ line: info.lines, fields: record })),
    hash: sha256(bytes),
  };
}
