import { Random, UserError } from "../../base/index.ts";
import type { Row } from "./row.ts";
import { stratify } from "./stratify.ts";

const FOLDS = 10;

export interface FoldOptions {
  /** How many, 10 where nothing is said. */
  readonly folds?: number | undefined;
  readonly seed?: number | undefined;
  /** Whose labels are spread evenly; the first of the records' label sets where nothing is said. */
  readonly labelSet?: string | undefined;
}

/**
 * The fold of each record, from 1: the dataset's own where every record has one, otherwise by iterative stratification with each
 * patient's records together (`stratify`). @throws UserError where only some records have a fold, or the folds are fewer than two or more
 * than the patients.
 */
export function foldsFor(rows: readonly Row[], options: FoldOptions = {}): number[] {
  const { folds = FOLDS, seed = 1, labelSet = Object.keys(rows[0]?.labels ?? {})[0] ?? "" } = options;
  const own = rows.filter((row) => row.fold !== null).length;
  if (own > 0 && own === rows.length) return rows.map((row) => row.fold!);
  if (own > 0) {
    const without = rows.find((row) => row.fold === null)!.record;
    throw new UserError(
      `${own} of ${rows.length} records have a fold and the others, as ${without}, have none; give a fold to every record or to none`,
    );
  }
  if (!Number.isInteger(folds) || folds < 2) {
    throw new UserError(`folds: ${folds} is asked for, it must be a whole number from 2`);
  }
  const patients = new Set(rows.map((row) => row.patient)).size;
  if (rows.length > 0 && patients < folds) {
    throw new UserError(
      `folds: ${folds} are asked for, but there are ${patients} patients, whose records stay together`,
    );
  }
  return [...stratify(rows, labelSet, new Array<number>(folds).fill(1), seed)].map((part) => part + 1);
}

/**
 * Entries with folds 1 to 10 of our own making, the same whenever the dataset is opened. A collection of fewer than ten patients, too
 * small for a study, keeps what it has.
 */
export function withFolds<R extends Row>(rows: readonly R[], labelSet: string): R[] {
  const patients = new Set(rows.map((row) => row.patient)).size;
  if (patients < FOLDS) return [...rows];
  const folds = foldsFor(rows, { labelSet });
  return rows.map((row, i) => ({ ...row, fold: folds[i]! }));
}

/** The fold of a row: the dataset's own, or, where it has none, one of ten by the patient, the same in every study. */
export function foldOf(row: Pick<Row, "fold" | "patient">): number {
  return row.fold ?? 1 + new Random("fold", row.patient).int(FOLDS);
}

/** The rows of these folds, in the dataset's order. @throws UserError when there are none. */
export function rowsOfFolds(rows: readonly Row[], folds: readonly number[], name: string): Int32Array {
  const wanted = new Set(folds);
  const found = Int32Array.from(rows.keys()).filter((i) => wanted.has(foldOf(rows[i]!)));
  if (found.length === 0) {
    const there = [...new Set(rows.map(foldOf))].sort((a, b) => a - b);
    throw new UserError(
      `${name}: no record is in fold ${folds.join(", ")}; there are folds ${there.join(", ")}.`,
    );
  }
  return found;
}
