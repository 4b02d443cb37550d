import { statSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256, UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import type { Layout } from "../layout.ts";
import { readableElsewhere } from "../preparation/elsewhere.ts";
import { wfdbElsewhere, wfdbFiles } from "../preparation/wfdb-files.ts";
import type { Dataset, DatasetEntry, Refusal } from "../types.ts";
import { type PtbXlTable, readDatabase } from "./database.ts";
import { labelSetsOf, labelsOf } from "./labels.ts";
import { checkedSpec, type PtbXlSpec } from "./spec.ts";
import { readStatements } from "./statements.ts";
import { versionRemarks } from "./version.ts";

/** Part of the fingerprint; to be raised when the same files give other entries or signals. */
const READER = 2;

export const PTB_XL: Layout = {
  name: "ptb-xl",
  title: "PTB-XL",
  from: "https://physionet.org/content/ptb-xl/",
  files: ["ptbxl_database.csv", "scp_statements.csv"],
  folders: ["records100"],
};

/**
 * PTB-XL (Wagner et al., Scientific Data 7:154, 2020) at 100 Hz, in its official layout, any version. Label sets: `superclasses`,
 * `subclasses`, `diagnostic`, `form`, `rhythm` and `statements` (all 71), the levels of its benchmark, and `code-six`. All diagnostic
 * statements count, whatever their likelihood, unless `likelihood` says how much they need. Folds 1 to 10 are the authors', by patient.
 *
 * Records whose files are missing are refused by name. Sizes of all files are part of the fingerprint, their content is checked when
 * a record is read. Throws UserError when a table is missing or damaged, no record is there, or `likelihood` is no percentage.
 */
export function openPtbXl(dir: string, spec: Omit<PtbXlSpec, "name"> = {}): Dataset {
  const { likelihood } = checkedSpec({ name: PTB_XL.name, ...spec });
  const { statements, hash: statementsHash } = readStatements(join(dir, "scp_statements.csv"));
  const table = readDatabase(join(dir, "ptbxl_database.csv"), statements);
  const labelSets = labelSetsOf(statements);
  const byText = new Map<string, DatasetEntry["labels"]>();
  const refused: Refusal[] = [];
  const present: { readonly entry: DatasetEntry; readonly path: string }[] = [];
  const sizes: string[] = [];
  for (const { entry, codes, text, path } of table.rows) {
    const [header, signals] = [".hea", ".dat"].map((extension) => size(join(dir, path + extension)));
    sizes.push(`${header} ${signals}`);
    const missing = [header === null ? ".hea" : "", signals === null ? ".dat" : ""].filter((e) => e !== "");
    if (missing.length === 0) {
      const labels = byText.get(text) ?? labelsOf(codes, statements, labelSets, likelihood);
      byText.set(text, labels);
      present.push({ entry: { ...entry, labels }, path });
    } else {
      const files = missing.map((extension) => join(dir, path + extension));
      refused.push({ record: entry.record, reason: `${files.join(" and ")}: missing` });
    }
  }
  if (present.length === 0) {
    throw new UserError(
      `${dir}: no record of ptbxl_database.csv is there, of ${table.rows.length} (looked for ` +
        `${table.rows[0]!.path}.hea and so on); fetch the folder records100`,
    );
  }
  const content = {
    dataset: PTB_XL.name,
    reader: READER,
    likelihood,
    databaseHash: table.hash,
    statementsHash,
    sizes: sha256(sizes.join()),
  };
  const files = {
    headers: present.map(({ path }) => join(dir, `${path}.hea`)),
    names: present.map(({ entry }) => entry.record),
  };
  const records = wfdbFiles(files);
  const dataset: Dataset = {
    name: PTB_XL.name,
    fingerprint: sha256(canonicalJson(content)),
    licence: "CC BY 4.0",
    samplingRate: 100,
    samples: 1000,
    leads: STANDARD_12,
    labelSets,
    remarks: remarksOn(table, likelihood),
    entries: present.map(({ entry }) => entry),
    refused,
    read(index) {
      const record = records.read(index);
      const { patient, age, sex } = present[index]!.entry;
      return { ...record, patient, age, sex };
    },
  };
  return readableElsewhere(dataset, wfdbElsewhere(files));
}

function remarksOn({ rows, hiddenAges }: PtbXlTable, likelihood: number | undefined): string[] {
  return [
    ...versionRemarks(new Map(rows.map(({ id, entry }) => [id, entry.fold]))),
    ...(hiddenAges === 0
      ? []
      : [`Ages above 89 are hidden in ${hiddenAges} of the records (300 in the table) and read as 90.`]),
    ...(likelihood === undefined
      ? []
      : [
          `Diagnostic statements count from a likelihood of ${likelihood} %; those below, and of unknown likelihood, are left out.`,
        ]),
  ];
}

/** Bytes of a file, null where there is none. */
function size(path: string): number | null {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() ? status.size : null;
}
