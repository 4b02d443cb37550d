import { posix } from "node:path";
import { UserError } from "../../base/index.ts";
import { codeSixOfScp, ptbXlSuperclasses, type ScpStatement } from "../../labels/index.ts";
import { readCsv } from "../csv.ts";
import type { DatasetEntry } from "../types.ts";
import { parsePythonDict } from "./dict.ts";

const COLUMNS = ["ecg_id", "patient_id", "age", "sex", "scp_codes", "strat_fold", "filename_lr"];
const FOLDS = 10;

/** An entry and the path of its 100 Hz record below the dataset's folder, without extension, with forward slashes. */
export interface PtbXlRow {
  readonly entry: DatasetEntry;
  readonly path: string;
}

/**
 * Reads `ptbxl_database.csv`. Ages above 89, which the official file writes as 300 to protect the few who are that old, become 90.
 * Throws UserError naming line and field for anything that cannot be what the authors wrote: a table with one damaged row is damaged.
 */
export function readDatabase(
  path: string,
  statements: ReadonlyMap<string, ScpStatement>,
): { rows: PtbXlRow[]; hash: string } {
  const { rows, hash } = readCsv(path, COLUMNS);
  const seen = new Map<string, number>();
  const read = rows.map(({ line, fields }): PtbXlRow => {
    const fail = (field: string): never => {
      throw new UserError(
        `${path}, line ${line}, ${field}: "${fields[field]}" cannot be right; the table is damaged, fetch it again`,
      );
    };
    const integer = (field: string): number => {
      const match = /^(\d+)(?:\.0*)?$/.exec(fields[field]!) ?? fail(field); // pandas writes 15709.0
      return Number(match[1]);
    };
    const file = fields.filename_lr!;
    if (!/^\w[\w./-]*$/.test(file) || posix.normalize(file) !== file || file.includes(".."))
      fail("filename_lr");
    const record = posix.basename(file);
    const earlier = seen.get(record);
    if (earlier !== undefined) {
      throw new UserError(
        `${path}, line ${line}, filename_lr: ${record} is on line ${earlier} too; fetch it again`,
      );
    }
    seen.set(record, line);
    const fold = integer("strat_fold");
    if (fold < 1 || fold > FOLDS) fail("strat_fold");
    const codes = [...(parsePythonDict(fields.scp_codes!) ?? fail("scp_codes")).keys()];
    const unknown = codes.find((code) => !statements.has(code));
    if (unknown !== undefined) {
      throw new UserError(
        `${path}, line ${line}, scp_codes: statement ${unknown} is not in scp_statements.csv; ` +
          "fetch both tables from the same version of the dataset",
      );
    }
    const entry: DatasetEntry = {
      record,
      patient: String(integer("patient_id")),
      fold,
      age: age(fields.age!) ?? (fields.age === "" ? null : fail("age")),
      sex:
        fields.sex === ""
          ? null
          : integer("sex") === 0
            ? "male"
            : integer("sex") === 1
              ? "female"
              : fail("sex"),
      labels: {
        superclasses: ptbXlSuperclasses(codes, statements),
        "code-six": codeSixOfScp(codes),
        statements: [...statements.keys()].filter((code) => codes.includes(code)),
      },
    };
    return { entry, path: file };
  });
  return { rows: read, hash };
}

function age(text: string): number | null {
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const years = Number(text);
  return years === 300 ? 90 : years < 130 ? years : null;
}
