import { statSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256, UserError } from "../../base/index.ts";
import { STANDARD_12 } from "../../ecg/index.ts";
import { readWfdb } from "../../formats/wfdb/index.ts";
import { CODE_SIX, PTB_XL_SUPERCLASSES } from "../../labels/index.ts";
import type { Layout } from "../layout.ts";
import type { Dataset, Refusal } from "../types.ts";
import { type PtbXlRow, readDatabase } from "./database.ts";
import { readStatements } from "./statements.ts";

/** Part of the fingerprint; to be raised when the same files give other entries or signals. */
const READER = 1;

export const PTB_XL: Layout = {
  name: "ptb-xl",
  title: "PTB-XL",
  from: "https://physionet.org/content/ptb-xl/",
  files: ["ptbxl_database.csv", "scp_statements.csv"],
  folders: ["records100"],
};

/**
 * PTB-XL (Wagner et al., Scientific Data 7:154, 2020) at 100 Hz, in its official layout. Label sets: `superclasses` (all diagnostic
 * statements, whatever their likelihood), `code-six`, `statements` (all 71). Folds 1 to 10 are the authors', by patient.
 *
 * Records whose files are missing are refused by name. Sizes of all files are part of the fingerprint, their content is checked when
 * a record is read. Throws UserError when a table is missing or damaged, or no record is there.
 */
export function openPtbXl(dir: string): Dataset {
  const { statements, hash: statementsHash } = readStatements(join(dir, "scp_statements.csv"));
  const { rows, hash: databaseHash } = readDatabase(join(dir, "ptbxl_database.csv"), statements);
  const refused: Refusal[] = [];
  const present: PtbXlRow[] = [];
  const sizes: string[] = [];
  for (const row of rows) {
    const [header, signals] = [".hea", ".dat"].map((extension) => size(join(dir, row.path + extension)));
    sizes.push(`${header} ${signals}`);
    const missing = [header === null ? ".hea" : "", signals === null ? ".dat" : ""].filter((e) => e !== "");
    if (missing.length === 0) present.push(row);
    else {
      const files = missing.map((extension) => join(dir, row.path + extension));
      refused.push({ record: row.entry.record, reason: `${files.join(" and ")}: missing` });
    }
  }
  if (present.length === 0) {
    throw new UserError(
      `${dir}: none of the ${rows.length} records of ptbxl_database.csv is there (looked for ${rows[0]!.path}.hea ` +
        "and so on); fetch the folder records100",
    );
  }
  const content = {
    dataset: PTB_XL.name,
    reader: READER,
    databaseHash,
    statementsHash,
    sizes: sha256(sizes.join()),
  };
  return {
    name: PTB_XL.name,
    fingerprint: sha256(canonicalJson(content)),
    licence: "CC BY 4.0",
    samplingRate: 100,
    samples: 1000,
    leads: STANDARD_12,
    labelSets: {
      superclasses: PTB_XL_SUPERCLASSES,
      "code-six": CODE_SIX,
      statements: [...statements.keys()],
    },
    entries: present.map((row) => row.entry),
    refused,
    read(index) {
      const row = present[index];
      if (row === undefined) throw new RangeError(`record ${index} of ${present.length}`);
      const record = readWfdb(join(dir, `${row.path}.hea`));
      if (record.name !== row.entry.record) {
        throw new UserError(
          `${record.source}, record name: ${record.name}, not ${row.entry.record}: the file is another record's; fetch it again`,
        );
      }
      const { patient, age, sex } = row.entry;
      return { ...record, patient, age, sex };
    },
  };
}

/** Bytes of a file, null where there is none. */
function size(path: string): number | null {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() ? status.size : null;
}
