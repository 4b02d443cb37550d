import { UserError } from "../../base/index.ts";
import type { Row } from "./row.ts";

/** A patient with records on several sides of a split. */
export interface Leak {
  /** Not for logs and reports: they name the records. */
  readonly patient: string;
  readonly records: readonly { readonly record: string; readonly side: string }[];
}

/** Records that a message names. */
const NAMED = 6;

/**
 * The patients who are on more than one side of a split, each with all records on these sides. Sides are row numbers by name: a dataset's
 * training, validation and test records, for instance.
 */
export function leaksBetween(
  rows: readonly Pick<Row, "record" | "patient">[],
  sides: Readonly<Record<string, Int32Array>>,
): Leak[] {
  const where = new Map<string, { record: string; side: string }[]>();
  for (const [side, indices] of Object.entries(sides)) {
    for (const i of indices) {
      const { record, patient } = rows[i]!;
      const own = where.get(patient);
      if (own === undefined) where.set(patient, [{ record, side }]);
      else own.push({ record, side });
    }
  }
  return [...where]
    .filter(([, records]) => records.some(({ side }) => side !== records[0]!.side))
    .map(([patient, records]) => ({ patient, records }));
}

/**
 * Throws when a patient is on two sides of a split: a model would be judged on people whom it knows. The message names records, never
 * patients. @throws UserError with the number of patients and of records, the first records, and how to see whose they are.
 */
export function assertNoLeak(
  rows: readonly Pick<Row, "record" | "patient">[],
  sides: Readonly<Record<string, Int32Array>>,
  name: string,
): void {
  const leaks = leaksBetween(rows, sides);
  if (leaks.length === 0) return;
  const records = leaks.flatMap((leak) => leak.records);
  const both = [...new Set(records.map(({ side }) => side))].join(" and ");
  const shown = records.slice(0, NAMED).map(({ record, side }) => `${record} (${side})`);
  const more = records.length > shown.length ? ` and ${records.length - shown.length} more` : "";
  const number = leaks.length === 1 ? "1 patient is" : `${leaks.length} patients are`;
  throw new UserError(
    `${name}: ${number} on both sides of the split, in ${both}, with ${records.length} records: ` +
      `${shown.join(", ")}${more}. Choose folds that keep each patient's recordings together. Whose these are, ` +
      "the dataset's own table says, and leaksBetween() of the library lists.",
  );
}
