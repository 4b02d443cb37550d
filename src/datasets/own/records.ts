import { UserError } from "../../base/index.ts";
import { type ColumnGuess, type Content, guessColumn, type Role, type Said, shareOf } from "./columns.ts";
import type { Description } from "./description.ts";
import type { FileIndex } from "./files.ts";
import { count } from "./remarks.ts";

/** Records in a file of many, by name. */
export type NamesOf = (path: string) => Promise<readonly string[]>;

/** A column names files when so many of its cells do, and it names records when so many are different. */
const MOST_CELLS = 0.5;
const NEARLY_ALL = 0.9;

/** Where the records of a table are. */
export interface FoundRecords {
  readonly columns: readonly ColumnGuess[];
  readonly records: Pick<Description["records"], "column" | "file" | "inside">;
}

/** Which column names the files, and what tells the records of a file of many apart. */
export async function findRecords(
  contents: readonly Content[],
  files: FileIndex,
  columns: ReadonlyMap<string, Said>,
  namesOf: NamesOf,
): Promise<FoundRecords> {
  const said = (role: Role) => [...columns].find(([, { role: known }]) => known === role)?.[0];
  const free = contents.filter(({ column }) => !columns.has(column));
  const names = (cell: string) => "path" in files.find(cell);
  const matches = free
    .map((content) => ({ content, share: shareOf(content, names) }))
    .filter(({ share, content }) => share > MOST_CELLS && content.filled > 0)
    .sort((a, b) => b.share - a.share || b.content.values.size - a.content.values.size);
  const column = said("file") ?? matches[0]?.content.column;
  if (column === undefined) {
    const file = onlyFile(contents, files);
    const found = insideOf(contents, free, said("name"), file, await namesOf(file), contents[0]!.rows);
    return { columns: found.columns, records: { file, inside: found.inside } };
  }

  const content = contents.find((known) => known.column === column)!;
  const because = `${Math.round(shareOf(content, names) * content.filled)} of ${content.rows} name a file`;
  const file: ColumnGuess = { column, role: "file", because };
  if (said("name") === undefined && content.values.size > NEARLY_ALL * content.filled) {
    return { columns: [file], records: { column } };
  }
  // Several rows name the same file: it holds several records.
  const named = [...content.values].find(([cell]) => names(cell));
  if (named === undefined) throw new UserError(`${column}: no cell names a file that is there`);
  const [cell, rows] = named;
  const path = (files.find(cell) as { path: string }).path;
  const others = free.filter((other) => other.column !== column);
  const found = insideOf(contents, others, said("name"), path, await namesOf(path), rows);
  return { columns: [file, ...found.columns], records: { column, inside: found.inside } };
}

/** The only recording of a folder. */
function onlyFile(contents: readonly Content[], { recordings }: FileIndex): string {
  if (recordings.length === 1) return recordings[0]!;
  const there =
    recordings.length === 0
      ? "there is no recording in the folder"
      : `such as ${recordings.slice(0, 2).join(", ")}`;
  throw new UserError(
    `no column names the recordings (${there}); say which one does with --map COLUMN=file. ` +
      `The columns: ${contents.map(({ column }) => column).join(", ")}`,
  );
}

type Inside = NonNullable<Description["records"]["inside"]>;

/** How rows tell which record of a file they mean: by name, by number, or, where there are as many, by their order. */
function insideOf(
  contents: readonly Content[],
  free: readonly Content[],
  said: string | undefined,
  file: string,
  names: readonly string[],
  rows: number,
): { columns: ColumnGuess[]; inside: Inside } {
  const known = new Set(names);
  const candidates = said === undefined ? free : contents.filter(({ column }) => column === said);
  for (const content of candidates) {
    const { column, values } = content;
    const guess = (because: string): ColumnGuess => ({ column, role: "name", because });
    // Where there are several files, only one was opened: its names must be among the cells, others may be.
    const cells = [...values.keys()];
    if (cells.filter((cell) => known.has(cell)).length >= NEARLY_ALL * Math.min(rows, names.length)) {
      return { columns: [guess(`names records in ${file}`)], inside: { column } };
    }
    // Patients may be numbered too, and ages are numbers.
    const other = said === undefined && guessColumn(content, new Set()).role !== "ignore";
    const from = other || names.length < 3 ? null : numbering(cells, names.length);
    if (from !== null) {
      return { columns: [guess(`numbers the records, from ${from}`)], inside: { column, numbersFrom: from } };
    }
  }
  if (said === undefined && rows === names.length) return { columns: [], inside: "in order" };
  throw new UserError(
    `${file}: holds ${count(names.length, "record")} (${names.slice(0, 2).join(", ")}${names.length > 2 ? " ..." : ""}) and ${count(rows, "row")} of the table ${rows === 1 ? "is" : "are"} about it; say which column ` +
      "names or numbers the record with --map COLUMN=name, or put all labels of a record into one row",
  );
}

/** Whether cells number so many records, and from what. */
function numbering(cells: readonly string[], records: number): 0 | 1 | null {
  const numbers = cells.map((cell) => (/^\d{1,9}$/.test(cell) ? Number(cell) : Number.NaN));
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  if (!(low === 0 || low === 1) || numbers.length < NEARLY_ALL * records) return null;
  return high - low === records - 1 ? low : null;
}
