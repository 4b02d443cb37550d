import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { UserError, writeFileAtomic } from "../../base/index.ts";
import { type Addition, addDataset, type Dataset, openDataset } from "../../datasets/index.ts";
import type { Home } from "../../store/index.ts";

type Description = Addition["description"];
type LabelSet = Description["labels"][string];

/** A folder of recordings and its table, understood. */
export interface OwnData {
  readonly dataset: Dataset;
  readonly description: Description;
  /** The folder that the description's paths begin at. */
  readonly base: string;
  /** Where this advice keeps what it needs between runs. */
  readonly folder: string;
  /** What the table is taken to be; null where a description was there. */
  readonly addition: Addition | null;
  readonly remarks: readonly string[];
}

const DESCRIPTION = "dataset.json";

/**
 * Reads a folder of recordings: by its description (`dataset.json`, of `cardiograft data add`) where it has one, else by the table of labels, as
 * `cardiograft data add` does. The folder itself is left as it is. Throws UserError where something must be said first, and how.
 */
export async function readOwn(data: string, labels: string | undefined, home: Home): Promise<OwnData> {
  const root = resolve(data);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`--data ${data}: there is no such folder; give the one with the recordings`);
  const path = join(root, DESCRIPTION);
  if (existsSync(path)) {
    const dataset = openDataset({ name: "own" }, { data: path });
    const description = JSON.parse(readFileSync(path, "utf8")) as Description;
    const table = resolve(root, description.table);
    if (labels !== undefined && resolve(labels) !== table) {
      throw new UserError(
        `--labels ${labels}: ${path} describes this folder by another table, ${table}; leave --labels out to use that, or describe ` +
          `the folder anew with \`cardiograft data add ${data} --labels ${labels} --force\``,
      );
    }
    const { remarks = [] } = dataset as { remarks?: readonly string[] };
    return {
      dataset,
      description,
      base: root,
      folder: folderOf(home, path, description.name),
      addition: null,
      remarks,
    };
  }
  if (labels === undefined) {
    throw new UserError(
      `--labels: say which table has the labels of ${data} (CSV, TSV or Parquet, a row for each record)`,
    );
  }
  const folder = folderOf(home, `${root}\n${resolve(labels)}`, "own");
  try {
    const addition = await addDataset(data, labels, { columns: new Map(), to: folder, force: true });
    const { dataset, description, remarks } = addition;
    return { dataset, description, base: folder, folder, addition, remarks };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${error.message}\nWhat cannot be guessed is said with \`cardiograft data add ${data} --labels ${labels}\` and its options; then ` +
        `\`cardiograft advise --data ${data}\` goes by that`,
    );
  }
}

/** By what is read and not by its name: two wards may have folders of one name. */
const folderOf = (home: Home, what: string, name: string): string =>
  join(home.dir, "advise", `${name}-${createHash("sha256").update(what).digest("hex").slice(0, 8)}`);

/** The same dataset with some of the labels of one set alone, described in the advice's folder. */
export function withLabels(
  { description, base, folder }: OwnData,
  set: string,
  usable: readonly string[],
): Dataset {
  const from = (path: string) => relative(folder, resolve(base, path)).replaceAll("\\", "/") || ".";
  const narrowed: Description = {
    ...description,
    table: from(description.table),
    records: { ...description.records, folder: from(description.records.folder) },
    labels: { [set]: narrow(description.labels[set]!, usable) },
  };
  const path = join(folder, DESCRIPTION);
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic(path, `${JSON.stringify(narrowed, null, 2)}\n`);
  return openDataset({ name: "own" }, { data: path });
}

/** Columns of other labels are not read; values that mean other labels mean nothing, and of a class set their records are left out. */
function narrow(set: LabelSet, usable: readonly string[]): LabelSet {
  if (set.kind === "columns") {
    return {
      ...set,
      columns: Object.fromEntries(Object.entries(set.columns).filter(([label]) => usable.includes(label))),
    };
  }
  const values = Object.entries(set.values).map(([value, label]) => [
    value,
    label !== null && usable.includes(label) ? label : null,
  ]);
  return { ...set, values: Object.fromEntries(values) };
}
