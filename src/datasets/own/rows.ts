import { UserError } from "../../base/index.ts";
import type { Table, TableRow } from "../table/index.ts";
import type { DatasetEntry, Refusal } from "../types.ts";
import type { Description } from "./description.ts";
import type { FileIndex } from "./files.ts";
import type { LabelReader } from "./labels.ts";
import { personRemarks, readPerson } from "./person.ts";
import { type Place, type Placed, place } from "./place.ts";

export interface Rows {
  readonly entries: readonly DatasetEntry[];
  /** Where each entry's signals are. */
  readonly places: readonly Place[];
  readonly refused: readonly Refusal[];
  /** How many of these are refused because a label cell is empty. */
  readonly unlabelled: number;
  /** What was not understood and does not matter enough to leave a record out. */
  readonly remarks: readonly string[];
}

/**
 * The records of a table. A row is refused, with its line, when it has more fields than there are columns, when its file is not there or not named, when another row names the same
 * record, when a patient column is empty, or when its labels cannot be known. Ages and sexes that are not understood become unknown, and
 * a remark counts them.
 */
export function readRows(
  table: Table,
  description: Description,
  sets: ReadonlyMap<string, LabelReader>,
  files: FileIndex,
): Rows {
  const order = new Map<string, number>();
  const placed = table.rows.map((row) => place(row, table, description, files, order));
  const twice = repeated(table, placed);
  const notUnderstood = { age: [] as number[], sex: [] as number[] };
  const entries: DatasetEntry[] = [];
  const places: Place[] = [];
  const refused: Refusal[] = [];
  let unlabelled = 0;
  for (const { line, problem } of table.tooLong) {
    // Its place is counted too, so that every row after it would mean another record.
    if (description.records.inside === "in order")
      throw new UserError(
        `${description.table}, line ${line}: ${problem}; correct it: rows are taken in order`,
      );
    refused.push({ record: `line ${line}`, reason: `${description.table}, line ${line}: ${problem}` });
  }
  for (const [i, row] of table.rows.entries()) {
    const found = placed[i]!;
    const outcome = twice(found, row) ?? entryOf(row, found, description, sets);
    if ("problem" in outcome) {
      if (outcome.empty === true) unlabelled++;
      const where = `${description.table}, ${table.counts} ${row.line}`;
      refused.push({ record: found.id, reason: `${where}, ${outcome.problem}` });
      continue;
    }
    for (const field of ["age", "sex"] as const) {
      if (!outcome.understood[field]) notUnderstood[field].push(row.line);
    }
    entries.push(outcome.entry);
    places.push(outcome.place);
  }
  const remarks = personRemarks(table, description, notUnderstood);
  return { entries, places, refused, unlabelled, remarks };
}

type Outcome =
  | { entry: DatasetEntry; place: Place; understood: { age: boolean; sex: boolean } }
  | { problem: string; empty?: true };

function entryOf(
  row: TableRow,
  found: Placed,
  description: Description,
  sets: ReadonlyMap<string, LabelReader>,
): Outcome {
  if ("problem" in found) return found;
  const person = readPerson(row, found.id, description);
  if ("problem" in person) return person;
  const labels: Record<string, readonly string[]> = {};
  for (const [name, set] of sets) {
    const labelled = set.read(row.fields);
    if ("problem" in labelled) return labelled;
    labels[name] = labelled.labels;
  }
  return {
    entry: { record: found.id, ...person.entry, labels },
    place: found.place,
    understood: person.understood,
  };
}

/** Finds rows that mean the same record. */
function repeated(table: Table, placed: readonly Placed[]): (found: Placed, row: TableRow) => Outcome | null {
  const lines = new Map<string, number[]>();
  placed.forEach((found, i) => {
    if ("problem" in found) return;
    const known = lines.get(found.id);
    if (known === undefined) lines.set(found.id, [table.rows[i]!.line]);
    else if (known.length < 4) known.push(table.rows[i]!.line); // enough for a message
  });
  return (found, { line }) => {
    if ("problem" in found) return null;
    const others = lines.get(found.id)!.filter((other) => other !== line);
    if (others.length === 0) return null;
    const where = `${table.counts} ${others.slice(0, 3).join(", ")}`;
    return {
      problem: `${found.column}: the same record is on ${where} too; put all labels of a record into one row`,
    };
  };
}
