import { readFileSync, statSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { sha256, UserError } from "../../base/index.ts";
import { type Dialect, decodeText, detectDialect } from "../../formats/text/index.ts";
import { isParquet, parseParquet } from "./parquet.ts";
import { plainRecords, type TextRecord } from "./plain.ts";

/** A row of a table, by column, and the line of the file on which it ends (in Parquet, the number of the row). */
export interface TableRow {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** A table of labels, patients, files: text in every field. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** Rows with more fields than there are columns, where these do not make the table unusable. */
  readonly tooLong: readonly TooLong[];
  /** SHA-256 of the file's bytes. */
  readonly hash: string;
  /** What `line` of a row counts. */
  readonly counts: "line" | "row";
  /** How its text is written; null in Parquet. */
  readonly text: { readonly encoding: string; readonly dialect: Dialect } | null;
  /** Columns that were left out, because they hold what is neither text nor number. */
  readonly dropped: readonly string[];
}

/** A row that was left out because it has more fields than there are columns, and why, for people. */
export interface TooLong {
  readonly line: number;
  readonly problem: string;
}

export interface TableOptions {
  /**
   * Whether rows may have other lengths than the header, as where a program leaves out empty cells at the end of a line: these are then
   * empty, and a row that is too long is left out by itself. Otherwise such a table is refused.
   */
  readonly ragged?: boolean;
  /** Default: detected. */
  readonly delimiter?: Dialect["delimiter"];
  /** What a person should do about a damaged table. */
  readonly remedy?: string;
}

/** Bytes of the largest table that is read; a table of a million records has less. */
const MOST = 256 * 2 ** 20;

/** How xlsx and ods (zip) and xls begin. */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/**
 * Reads a table: Parquet, or text with a header line, CSV or TSV, as programs write it or as Excel does (semicolons, decimal commas, byte order mark,
 * UTF-16, Windows-1252, a first line `sep=;`, quoted fields with line breaks). Rows in which every field is empty are left out. The first
 * column may have no name, which is how data frames write their row numbers; others without one are called `(column 3)`.
 *
 * Throws UserError naming the line for rows of another length (but see `ragged`), open quotes and columns of the same name, and for a
 * table that is missing, empty or larger than 256 MB.
 */
export function readTable(path: string, options: TableOptions = {}): Table {
  const remedy = options.remedy ?? "correct the table, or export it again";
  return parseTable(readBytes(path, remedy), path, { ...options, remedy });
}

/** The same, of bytes that were read already; `path` is their name in messages. */
export function parseTable(bytes: Uint8Array, path: string, options: TableOptions = {}): Table {
  const { remedy = "correct the table" } = options;
  if (isParquet(bytes)) return ofParquet(bytes, path, remedy);
  const workbook = WORKBOOKS.some((magic) => magic.every((byte, i) => bytes[i] === byte));
  if (workbook)
    throw new UserError(`${path}: is a workbook (or an archive); save the sheet as CSV and give that`);
  const { text, encoding } = decodeText(bytes);
  const detected = detectDialect(text);
  const dialect = { ...detected, delimiter: options.delimiter ?? detected.delimiter };
  const skipped = dialect.start > 0 ? 1 : 0;
  const content = text.slice(dialect.start);
  let records: readonly TextRecord[];
  try {
    records = plainRecords(content, dialect.delimiter) ?? anyRecords(content, dialect.delimiter);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? `, line ${error.lines + skipped}` : "";
    throw new UserError(`${path}${line}: ${inWords(error)}; the table is damaged or cut off: ${remedy}`);
  }
  const [header, ...body] = records;
  const columns = (header?.record ?? []).map(
    (name, i) => name.trim() || (i === 0 ? "" : `(column ${i + 1})`),
  );
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new UserError(
      `${path}, line ${1 + skipped}: two columns are named ${twice}; name each column once`,
    );
  }
  const empty = Object.fromEntries(columns.map((name) => [name, ""])); // with a column __proto__ as any other
  const tooLong: TooLong[] = [];
  const rows = body
    .filter(({ record }) => record.some((field) => field.trim() !== ""))
    .flatMap(({ record, lines }) => {
      const line = lines + skipped;
      const problem = lengthProblem(record, columns.length, options.ragged === true);
      if (problem !== null && options.ragged !== true)
        throw new UserError(`${path}, line ${line}: ${problem}; the table is damaged or cut off: ${remedy}`);
      if (problem !== null) tooLong.push({ line, problem });
      if (problem !== null) return [];
      const fields: Record<string, string> = { ...empty };
      for (let i = 0; i < columns.length; i++) fields[columns[i]!] = record[i] ?? "";
      return [{ line, fields }];
    });
  if (rows.length === 0) throw new UserError(`${path}: has no rows; ${remedy}`);
  return {
    columns,
    rows,
    tooLong,
    hash: sha256(bytes),
    counts: "line",
    text: { encoding, dialect },
    dropped: [],
  };
}

/** What is wrong with the length of a row; empty fields beyond the columns are nothing. */
function lengthProblem(record: readonly string[], columns: number, ragged: boolean): string | null {
  if (record.length === columns || (ragged && record.length < columns)) return null;
  if (ragged && record.slice(columns).every((field) => field.trim() === "")) return null;
  const fields = record.length === 1 ? "1 field" : `${record.length} fields`;
  const more = record.length > columns ? "; is one with a delimiter in it not in quotes?" : "";
  return `has ${fields}, but the table has ${columns} columns${more}`;
}

/** What a text is that is no table. */
function inWords({ code }: CsvError): string {
  if (code === "CSV_QUOTE_NOT_CLOSED") return "a quoted field is not closed before the end of the file";
  if (code === "CSV_INVALID_CLOSING_QUOTE") return "something follows the closing quote of a field";
  if (code === "INVALID_OPENING_QUOTE") return "a quote stands within a field that does not begin with one";
  return "is no row of fields";
}

/** The records of any text that csv-parse takes. */
function anyRecords(content: string, delimiter: string): TextRecord[] {
  const records = parse(content, {
    delimiter,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  return (records as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
    record,
    lines: info.lines,
  }));
}

function ofParquet(bytes: Uint8Array, path: string, remedy: string): Table {
  const { columns, rows, dropped } = parseParquet(bytes, path);
  if (rows.length === 0) throw new UserError(`${path}: has no rows; ${remedy}`);
  const named = rows.map((cells, i) => ({
    line: i + 1,
    fields: Object.fromEntries(columns.map((name, c) => [name, cells[c]!])),
  }));
  return { columns, rows: named, tooLong: [], hash: sha256(bytes), counts: "row", text: null, dropped };
}

/** The bytes of a table, refused when there are too many of them. */
function readBytes(path: string, remedy: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > MOST) {
      throw new UserError(
        `${path}: has ${Math.round(size / 2 ** 20)} MB, and tables of at most ${MOST / 2 ** 20} MB are read; ` +
          "is it a table of labels?",
      );
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UserError(`${path}: cannot be read (${code}); ${remedy}`);
  }
}
