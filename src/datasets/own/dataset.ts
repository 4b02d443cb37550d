import { dirname, join, relative, resolve } from "node:path";
import { canonicalJson, sha256, UserError } from "../../base/index.ts";
import { canonicalLead, type EcgRecord } from "../../ecg/index.ts";
import { type Hints, openRecords } from "../../formats/index.ts";
import { readTable, type Table } from "../table/index.ts";
import type { Dataset } from "../types.ts";
import { type Description, readDescription } from "./description.ts";
import { FileIndex } from "./files.ts";
import { ownFolds } from "./folds.ts";
import { type LabelReader, labelReader } from "./labels.ts";
import { OpenFiles } from "./open-files.ts";
import { count } from "./remarks.ts";
import { readRows } from "./rows.ts";

/** Part of the fingerprint; to be raised when the same files give other entries or signals. */
const READER = 1;

/** A dataset of one's own, with what its reader should know. */
export interface OwnDataset extends Dataset {
  readonly remarks: readonly string[];
  /** How many records are refused because a label cell is empty. */
  readonly unlabelled: number;
}

/**
 * Opens the dataset that a description (`dataset.json`, written by `cardiograft data add`) describes. Its table is read now, its
 * recordings when they are asked for, with the table's patient, age and sex.
 *
 * The fingerprint covers what the description says of the data, the table's bytes, and names and sizes of the recordings; not where they
 * lie, nor name and licence. Throws UserError naming file and field for whatever is missing or damaged, and when no record is left.
 */
export function openOwn(path: string): OwnDataset {
  const description = readDescription(path);
  return openDescribed(description, dirname(path), path);
}

/**
 * The same, from a description that is not written yet, and its table; `home` is the folder it is for, `source` its path, and `blamed` the
 * file that messages name where no row can be used.
 */
export function openDescribed(
  description: Description,
  home: string,
  source: string,
  given?: Table,
  blamed = source,
): OwnDataset {
  const tablePath = resolve(home, description.table);
  const table = given ?? readTable(tablePath, { ragged: true });
  const sets = new Map(
    Object.entries(description.labels).map(([name, set]) => [name, labelReader(name, set)] as const),
  );
  assertColumns(table, description, sets, source);
  const root = resolve(home, description.records.folder);
  const files = new FileIndex(root, notRecordings(root, [tablePath, resolve(source)]));
  const rows = readRows(table, description, sets, files);
  if (rows.entries.length === 0) {
    throw new UserError(
      `${blamed}: none of the ${count(table.rows.length, "row")} of ${description.table} can be used; the first reason: ` +
        `${rows.refused[0]!.reason}`,
    );
  }
  const { prepare } = description;
  const used = [...new Set(rows.places.map((place) => place.path))];
  const { entries, remarks } = ownFolds(rows.entries, description);
  const labelSets = Object.fromEntries([...sets].map(([name, set]) => [name, set.labels]));
  const exclusive = [...sets].filter(([, set]) => set.exclusive).map(([name]) => name);
  const opened = new OpenFiles((file) => openRecords(file, hintsOf(description)));
  return {
    name: description.name,
    fingerprint: fingerprint(description, table, used, files),
    licence: description.licence,
    samplingRate: prepare.samplingRate,
    samples: Math.round(prepare.seconds * prepare.samplingRate),
    leads: prepare.leads.map((lead) => canonicalLead(lead) ?? lead),
    labelSets,
    exclusive,
    entries,
    refused: rows.refused,
    unlabelled: rows.unlabelled,
    remarks: [...rows.remarks, ...remarks, ...unlisted(files, used, description)],
    async read(index): Promise<EcgRecord> {
      const [entry, place] = [entries[index], rows.places[index]];
      if (entry === undefined || place === undefined)
        throw new RangeError(`record ${index} of ${entries.length}`);
      const record = await opened.read(join(root, place.path), place.inside);
      const { patient } = entry;
      return {
        ...record,
        name: entry.record,
        patient,
        age: description.age === undefined ? record.age : entry.age,
        sex: description.sex === undefined ? record.sex : entry.sex,
      };
    },
    close: () => opened.close(),
  };
}

/** What the files do not say themselves. */
function hintsOf({ records: { samplingRate, leads, units, array } }: Description): Hints {
  return { samplingRate, leads, units, array };
}

/** The paths below the folder of recordings of files that are none. */
export function notRecordings(root: string, paths: readonly string[]): Set<string> {
  return new Set(paths.map((path) => relative(root, path).replaceAll("\\", "/")));
}

function assertColumns(
  table: Table,
  description: Description,
  sets: ReadonlyMap<string, LabelReader>,
  source: string,
): void {
  const { records, patient, age, sex, folds } = description;
  const wanted: [field: string, column: string | undefined][] = [
    ["records.column", records.column],
    ["records.inside", typeof records.inside === "object" ? records.inside.column : undefined],
    ["patient.column", patient?.column],
    ["age.column", age?.column],
    ["sex.column", sex?.column],
    ["folds.column", folds !== undefined && "column" in folds ? folds.column : undefined],
    ...[...sets].flatMap(([name, set]) =>
      set.columns.map((column): [string, string] => [`labels.${name}`, column]),
    ),
  ];
  for (const [field, column] of wanted) {
    if (column === undefined || table.columns.includes(column)) continue;
    throw new UserError(
      `${source}, ${field}: ${description.table} has no column ${column}; it has ${table.columns.join(", ")}`,
    );
  }
}

function fingerprint(
  description: Description,
  table: Table,
  used: readonly string[],
  files: FileIndex,
): string {
  const { records, patient, age, sex, folds, labels, prepare } = description;
  const reading = { ...records, folder: undefined };
  return sha256(
    canonicalJson({
      dataset: "own",
      reader: READER,
      meaning: { records: reading, patient, age, sex, folds, labels, prepare },
      table: table.hash,
      sizes: sha256(used.map((path) => files.sizes(path)).join("\n")),
    }),
  );
}

function unlisted(files: FileIndex, used: readonly string[], { table }: Description): string[] {
  const listed = new Set(used);
  const others = files.recordings.filter((path) => !listed.has(path));
  if (others.length === 0) return [];
  const first = `${others.slice(0, 3).join(", ")}${others.length > 3 ? " ..." : ""}`;
  return [
    others.length === 1
      ? `1 file of the folder is not used: no row of ${table} that can be used names it (${first})`
      : `${others.length} files of the folder are not used: no row of ${table} that can be used names them (${first})`,
  ];
}
