import { posix } from "node:path";
import { UserError } from "../../base/index.ts";
import { readCsv } from "../csv.ts";
import type { DatasetEntry } from "../types.ts";
import { parsePythonDict } from "./dict.ts";

const COLUMNS = ["ecg_id", "patient_id", "age", "sex", "scp_codes", "strat_fold", "filename_lr"];
const FOLDS = 10;
/** How the table writes an age above 89 from version 1.0.2 on, and as what it is read. */
const HIDDEN_AGE = 300;
const OLD = 90;

/** A row of the table without its labels. */
export interface PtbXlRow {
  readonly entry: Omit<DatasetEntry, "fold" | "labels"> & { readonly fold: number };
  /** `ecg_id`, the record's number in all versions. */
  readonly id: number;
  /** Its statements with their likelihood in percent, 0 where it is not known. */
  readonly codes: ReadonlyMap<string, number>;
  /** The statements as the table writes them: equal texts, equal codes. */
  readonly text: string;
  /** The path of its 100 Hz record below the dataset's folder, without extension, with forward slashes. */
  readonly path: string;
}

export interface PtbXlTable {
  readonly rows: readonly PtbXlRow[];
  /** SHA-256 of the file's bytes. */
  readonly hash: string;
  /** Ages that the table hides. */
  readonly hiddenAges: number;
}

/**
 * Reads `ptbxl_database.csv`. Ages above 89, which the official file writes as 300 to protect the few who are that old, become 90.
 * Throws UserError naming line and field for anything that cannot be what the authors wrote: a table with one damaged row is damaged.
 */
export function readDatabase(path: string, statements: ReadonlyMap<string, unknown>): PtbXlTable {
  const { rows, hash } = readCsv(path, COLUMNS);
  const seen = { record: new Map<string, number>(), id: new Map<number, number>() };
  let hiddenAges = 0;
  const read = rows.map(({ line, fields }): PtbXlRow => {
    const fail = (field: string): never => {
      throw new UserError(
        `${path}, line ${line}, ${field}: "${fields[field]}" cannot be right; the table is damaged, fetch it again`,
      );
    };
    const integer = (field: string): number => {
      const match = /^(\d{1,15})(?:\.0*)?$/.exec(fields[field]!) ?? fail(field); // pandas writes 15709.0
      return Number(match[1]);
    };
    const once = <T>(before: Map<T, number>, value: T, field: string): T => {
      const earlier = before.get(value);
      if (earlier !== undefined) {
        throw new UserError(
          `${path}, line ${line}, ${field}: ${value} is on line ${earlier} too; fetch it again`,
        );
      }
      before.set(value, line);
      return value;
    };
    const file = fields.filename_lr!;
    if (!/^\w[\w./-]*$/.test(file) || posix.normalize(file) !== file || file.includes(".."))
      fail("filename_lr");
    const record = once(seen.record, posix.basename(file), "filename_lr");
    const id = once(seen.id, integer("ecg_id"), "ecg_id");
    const fold = integer("strat_fold");
    if (fold < 1 || fold > FOLDS) fail("strat_fold");
    const codes = parsePythonDict(fields.scp_codes!) ?? fail("scp_codes");
    const unknown = [...codes.keys()].find((code) => !statements.has(code));
    if (unknown !== undefined) {
      throw new UserError(
        `${path}, line ${line}, scp_codes: statement ${unknown} is not in scp_statements.csv; ` +
          "fetch both tables from the same version of the dataset",
      );
    }
    if (Number(fields.age) === HIDDEN_AGE) hiddenAges++;
    const entry = {
      record,
      patient: String(integer("patient_id")),
      fold,
      age: age(fields.age!) ?? (fields.age === "" ? null : fail("age")),
      sex:
        fields.sex === ""
          ? null
          : integer("sex") === 0
            ? ("male" as const)
            : integer("sex") === 1
              ? ("female" as const)
              : fail("sex"),
    };
    return { entry, id, codes, text: fields.scp_codes!, path: file };
  });
  return { rows: read, hash, hiddenAges };
}

function age(text: string): number | null {
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const years = Number(text);
  return years === HIDDEN_AGE ? OLD : years < 130 ? years : null;
}
