import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { UserError } from "../../base/index.ts";
import { type Hints, openRecords, unknownLeads } from "../../formats/index.ts";
import { labelRemarks } from "../label-remarks.ts";
import { readTable, type Table } from "../table/index.ts";
import type { ColumnGuess } from "./columns.ts";
import { notRecordings, type OwnDataset, openDescribed } from "./dataset.ts";
import { describe, hintFields, pathFrom, type Sayings } from "./describe.ts";
import { DESCRIPTION, type Description, parseDescription, writeDescription } from "./description.ts";
import { FileIndex } from "./files.ts";
import { count } from "./remarks.ts";
import { preparationFor, survey } from "./survey.ts";

export interface AddOptions extends Sayings {
  /** Default: the folder's name. */
  readonly name?: string | undefined;
  readonly licence?: string | undefined;
  /** Where the description goes; default: into the folder of recordings. */
  readonly to?: string | undefined;
  readonly hints?: Hints | undefined;
  /** What records are brought to; default: what suits those that were looked at. */
  readonly prepare?: Partial<Description["prepare"]> | undefined;
  /** Replace a description that is there. */
  readonly force?: boolean | undefined;
}

/** A dataset as it was understood, not written yet. */
export interface Addition {
  /** Where the description goes. */
  readonly path: string;
  readonly description: Description;
  readonly columns: readonly ColumnGuess[];
  readonly table: Table;
  readonly dataset: OwnDataset;
  readonly remarks: readonly string[];
  /** Writes the description. @throws UserError where that is not possible. */
  write(): void;
}

/**
 * Looks at a folder of recordings and a table of labels and says which dataset they make. Nothing is written before `write`. Throws
 * UserError where something has to be said that neither folder nor table says, and how.
 */
export async function addDataset(dir: string, labels: string, options: AddOptions): Promise<Addition> {
  const root = resolve(dir);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`${dir}: there is no such folder`);
  const home = resolve(options.to ?? dir);
  const path = join(home, DESCRIPTION);
  if (existsSync(path) && options.force !== true) {
    throw new UserError(`${path}: is there already; edit it, or describe the folder anew with --force`);
  }
  const tablePath = resolve(labels);
  assertThere(labels, tablePath, root);
  const table = readTable(tablePath, { ragged: true });
  const files = new FileIndex(root, notRecordings(root, [tablePath, path]));
  const hints = options.hints ?? {};
  const guess = await describe(table, files, options, (file) => namesIn(join(root, file), hints));

  const { records } = guess.description;
  const looked = records.column === undefined ? [records.file!] : namedFiles(table, records.column, files);
  const seen = await survey(root, looked, hints);
  const description = parseDescription(
    {
      format: "cardiograft-dataset-1",
      name: options.name ?? nameOf(root),
      licence: options.licence ?? "not stated",
      table: pathFrom(home, tablePath),
      ...guess.description,
      records: { ...records, folder: pathFrom(home, root), ...hintFields(hints) },
      prepare: { ...preparationFor(seen), ...options.prepare },
    },
    path,
  );
  const dataset = openDescribed(description, home, path, table, labels);
  const unknown = unknownLeads(hints.leads);
  const dropped =
    table.dropped.length === 0
      ? []
      : [`Columns that hold no text or number are left out: ${table.dropped.join(", ")}.`];
  const unreadable =
    seen.unreadable === null
      ? []
      : [
          `${count(seen.unreadable.records, "recording")} of those looked at cannot be read, the first: ${seen.unreadable.reason}`,
        ];
  return {
    path,
    description,
    columns: guess.columns,
    table,
    dataset,
    remarks: [
      ...dropped,
      ...(unknown === null ? [] : [unknown]),
      ...trusted(description),
      ...undecided(guess.columns),
      ...unreadable,
      ...unlabelled(description, dataset),
      ...dataset.remarks,
      ...labelRemarks(dataset.entries, dataset.labelSets, dataset.exclusive),
    ],
    write: () => writeDescription(path, description),
  };
}

/** Says where a table is looked for, and which one may be meant. */
function assertThere(given: string, path: string, root: string): void {
  if (existsSync(path)) return;
  const beside = [join(root, given), join(root, basename(given))].find((other) => existsSync(other));
  const meant = beside === undefined ? "" : `; did you mean ${relative(".", beside) || beside}?`;
  throw new UserError(
    `--labels ${given}: there is no such file (paths are relative to the working directory, ${process.cwd()})${meant}`,
  );
}

async function namesIn(path: string, hints: Hints): Promise<readonly string[]> {
  const file = await openRecords(path, hints);
  try {
    return file.names;
  } finally {
    file.close();
  }
}

/** The files that cells of a column name. */
function namedFiles(table: Table, column: string, files: FileIndex): string[] {
  const paths = table.rows.flatMap(({ fields }) => {
    const found = files.find(fields[column]!);
    return "path" in found ? [found.path] : [];
  });
  if (paths.length === 0) throw new UserError(`${column}: no cell names a file that is there`);
  return [...new Set(paths)];
}

/** A dataset's name made of its folder's. */
function nameOf(root: string): string {
  const name = basename(root)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return (
    name ||
    basename(dirname(root))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "") ||
    "own"
  );
}

/** Columns of which only their owner can say what they mean. */
const undecided = (columns: readonly ColumnGuess[]): string[] =>
  columns
    .filter(({ role, because }) => role === "ignore" && /--|record says/.test(because))
    .map(({ column, because }) => `${column} is not used: ${because}.`);

/** What only the order of rows says. */
function trusted({ records, table }: Description): string[] {
  if (records.inside !== "in order") return [];
  return [
    `The rows of ${table} are taken to be in the order of the records of ${records.file ?? "their files"}: nothing in the files ` +
      "confirms it.",
  ];
}

/** What is made of records that nobody labelled. */
function unlabelled({ labels, table }: Description, { unlabelled: empty }: OwnDataset): string[] {
  const negative = Object.entries(labels).filter(([, set]) => set.unlabelled === "negative");
  // A class has no "no".
  const remedy = Object.values(labels).every(({ kind }) => kind === "class")
    ? "; fill it in, or leave that column out (--map COLUMN=ignore)"
    : "; where empty means no, describe them as negative (--unlabelled negative)";
  return [
    ...(empty === 0
      ? []
      : [
          `${count(empty, "row")} of ${table} ${empty === 1 ? "has" : "have"} an empty label cell and ` +
            `${empty === 1 ? "is" : "are"} left out, of all sets of labels${remedy}`,
        ]),
    ...negative.map(([name]) => `Empty cells of ${name} count as no.`),
  ];
}
