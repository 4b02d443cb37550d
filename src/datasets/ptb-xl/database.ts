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
 * Throws one UserError naming lines and fields of all that cannot be what the authors wrote: a table with one damaged row is damaged.
 */
export function readDatabase(path: string, statements: ReadonlyMap<string, unknown>): PtbXlTable {
  const { rows, hash } = readCsv(path, COLUMNS);
  const seen = { record: new Map<string, number>(), id: new Map<number, number>() };
  let hiddenAges = 0;
  const faults = new Faults(path);
  const read = rows.map(({ line, fields }): PtbXlRow => {
    const fault = (field: string, problem = `${shown(fields[field]!)} cannot be right`) =>
      faults.add(line, field, problem);
    const integer = (field: string): number => {
      const match = /^(\d{1,15})(?:\.0*)?$/.exec(fields[field]!); // pandas writes 15709.0
      if (match === null) fault(field);
      return Number(match?.[1] ?? Number.NaN);
    };
    const once = <T>(before: Map<T, number>, value: T, field: string): T => {
      const earlier = before.get(value);
      if (earlier === undefined) before.set(value, line);
      else if (!Number.isNaN(value)) fault(field, `${value} is on line ${earlier} too`);
      return value;
    };
    const file = fields.filename_lr!;
    if (!/^\w[\w./-]*$/.test(file) || posix.normalize(file) !== file || file.includes(".."))
      fault("filename_lr");
    const record = once(seen.record, posix.basename(file), "filename_lr");
    const id = once(seen.id, integer("ecg_id"), "ecg_id");
    const fold = integer("strat_fold");
    if (fold < 1 || fold > FOLDS) fault("strat_fold");
    const codes = parsePythonDict(fields.scp_codes!);
    if (codes === null) fault("scp_codes");
    const unknown = [...(codes?.keys() ?? [])].find((code) => !statements.has(code));
    if (unknown !== undefined) fault("scp_codes", `statement ${unknown} is not in scp_statements.csv`);
    if (Number(fields.age) === HIDDEN_AGE) hiddenAges++;
    const years = age(fields.age!);
    if (years === null && fields.age !== "") fault("age");
    const sex = fields.sex === "" ? null : integer("sex");
    if (sex !== null && sex > 1) fault("sex");
    const entry = {
      record,
      patient: String(integer("patient_id")),
      fold,
      age: years,
      sex: sex === null ? null : sex === 0 ? ("male" as const) : ("female" as const),
    };
    return { entry, id, codes: codes ?? NO_CODES, text: fields.scp_codes!, path: file };
  });
  faults.end();
  return { rows: read, hash, hiddenAges };
}

const NO_CODES: ReadonlyMap<string, number> = new Map();

const shown = (cell: string): string => `"${cell.length > 40 ? `${cell.slice(0, 39)}…` : cell}"`;

/** Faults that are named. */
const NAMED = 10;
const REMEDY = "the table is damaged, or not of the same version as scp_statements.csv; fetch both again";

/** What is wrong with the rows of a table. */
class Faults {
  private readonly path: string;
  private readonly found: { readonly line: number; readonly text: string }[] = [];

  constructor(path: string) {
    this.path = path;
  }

  add(line: number, field: string, problem: string): void {
    this.found.push({ line, text: `line ${line}, ${field}: ${problem}` });
  }

  /** Throws UserError where there is any. */
  end(): void {
    const { path, found } = this;
    if (found.length === 0) return;
    if (found.length === 1) throw new UserError(`${path}, ${found[0]!.text}; ${REMEDY}`);
    const rows = new Set(found.map(({ line }) => line)).size;
    const named = found.slice(0, NAMED).map(({ text }) => `  ${text}`);
    const more = found.length > NAMED ? [`  and ${found.length - NAMED} more`] : [];
    const what = rows === 1 ? "a row cannot" : `${rows} rows cannot`;
    throw new UserError([`${path}: ${what} be right; ${REMEDY}:`, ...named, ...more].join("\n"));
  }
}

function age(text: string): number | null {
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  const years = Number(text);
  return years === HIDDEN_AGE ? OLD : years < 130 ? years : null;
}
