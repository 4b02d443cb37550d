import { UserError } from "../../base/index.ts";
import { clockSeconds, secondsPer } from "../shared/clock.ts";
import type { Column } from "../shared/columns.ts";
import { millivoltsPer } from "../shared/units.ts";
import { decimalNumber, decodeText, detectDialect } from "../text/index.ts";
import { isMissing, splitFields } from "./fields.ts";

/** How a table of signals begins. */
export interface Head {
  readonly encoding: string;
  readonly delimiter: string;
  readonly decimal: "." | ",";
  readonly columns: readonly Column[];
  /** The line of the headings; null where there are none. */
  readonly headings: number | null;
  /** The first line of numbers. */
  readonly data: number;
}

/** Bytes from which everything about a table but its numbers is learned. */
export const HEAD_BYTES = 1 << 16;

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Whether bytes are text: no control characters but line breaks and tabs. */
export function isText(start: Uint8Array): boolean {
  const wide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  return (
    start.length > 0 &&
    (wide || start.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13))
  );
}

/** The head of a table from its first bytes; a text, with the line, where these are no table of signals. */
export function readHead(start: Uint8Array, whole: boolean): Head | { line: number; problem: string } {
  const cut = whole ? start.length : start.lastIndexOf(10) + 1;
  const { text, encoding } = decodeText(start.subarray(0, cut));
  const all = text.split("\n").map((line, i) => ({ line: i + 1, text: line.replace(/\r$/, "") }));
  const isNote = ({ text: line }: { text: string }) =>
    line.trim() === "" || /^\s*[#%]/.test(line) || /^sep=.$/i.test(line);
  const first = all.findIndex((line) => !isNote(line));
  if (first < 0) return { line: 1, problem: "has no rows" };
  const said = /^sep=(.)\r?\n/i.exec(text);
  const dialect = detectDialect(
    (said?.[0] ?? "") +
      all
        .slice(first)
        .map((line) => line.text)
        .join("\n"),
  );
  const { delimiter, decimal } = dialect;
  const rows = all
    .slice(first)
    .flatMap(({ line, text: row }): Row[] =>
      row.trim() === "" ? [] : [{ line, fields: splitFields(row, delimiter) }],
    );
  const common = { encoding, delimiter, decimal };
  const data = rows.findIndex(
    (row, i) => isData(row, decimal) && (rows[i + 1] ?? row).fields.length === row.fields.length,
  );
  if (data < 0 || data > 2) return notNumbers(rows, decimal);
  const dataRow = rows[data]!;
  if (data === 0 && !isCount(dataRow.fields)) {
    const columns = dataRow.fields.map(() => ({ heading: "", unit: null, numbers: true }));
    return { ...common, columns, headings: null, data: dataRow.line };
  }
  const headings = rows[0]!;
  const units = data === 2 ? rows[1]! : null;
  if (units !== null && !units.fields.every((field) => isUnit(unquoted(field))))
    return notNumbers(rows, decimal);
  const begin = data === 0 ? rows[1] : dataRow;
  if (begin === undefined) return { line: headings.line, problem: "no row of numbers follows" };
  for (const row of units === null ? [headings] : [headings, units]) {
    if (row.fields.length !== begin.fields.length) {
      const problem = `has ${row.fields.length} fields, but line ${begin.line} has ${begin.fields.length}`;
      return { line: row.line, problem };
    }
  }
  // Numbers as headings, as pandas writes them where there are no names, name no column.
  const columns = headings.fields.map((heading, i): Column => {
    const unit = units === null ? "" : unquoted(units.fields[i]!);
    return { heading: data === 0 ? "" : unquoted(heading), unit: unit === "" ? null : unit, numbers: true };
  });
  return { ...common, columns, headings: headings.line, data: begin.line };
}

/** PhysioBank ATM writes headings in single quotes. */
const unquoted = (field: string) => field.replace(/^'(.*)'$/, "$1").trim();

const isUnit = (field: string) => field === "" || millivoltsPer(field) !== null || secondsPer(field) !== null;

function isValue(field: string, decimal: "." | ","): boolean {
  return decimalNumber(field, decimal) !== null || isMissing(field) || clockSeconds(field) !== null;
}

function isData({ fields }: Row, decimal: "." | ","): boolean {
  return fields.every((field) => isValue(field, decimal)) && (fields.length > 1 || !isMissing(fields[0]!));
}

/** 0, 1, 2, ... or 1, 2, 3, ...: the numbers of columns, which no row of four samples and more happens to be. */
function isCount(fields: readonly string[]): boolean {
  const numbers = fields[0] === "" ? fields.slice(1) : fields;
  return (
    numbers.length >= 4 && [0, 1].some((from) => numbers.every((field, i) => field === String(i + from)))
  );
}

function notNumbers(rows: readonly Row[], decimal: "." | ","): { line: number; problem: string } {
  // The first line may hold headings.
  for (const { line, fields } of rows.slice(1)) {
    const wrong = fields.findIndex((field) => !isValue(field, decimal));
    if (wrong >= 0)
      return { line, problem: `field ${wrong + 1}, ${JSON.stringify(fields[wrong])}, is not a number` };
  }
  return { line: rows[0]!.line, problem: "no rows of numbers follow that have the same number of fields" };
}

/** @throws UserError where these first bytes are not those of a table */
export function requireHead(start: Uint8Array, whole: boolean, path: string): Head {
  if (!isText(start))
    throw new UserError(`${path}, byte 0: is no text, or damaged; it should be a table of numbers`);
  const head = readHead(start, whole);
  if ("problem" in head)
    throw new UserError(
      `${path}, line ${head.line}: ${head.problem}; is it a table with a column for each lead?`,
    );
  return head;
}
