import { foldsFor } from "../splits/index.ts";
import type { DatasetEntry } from "../types.ts";
import type { Description } from "./description.ts";

/** The entries with the folds that are to be made, and what is to be known of folds and patients. */
export function ownFolds(
  entries: readonly DatasetEntry[],
  description: Description,
): { entries: readonly DatasetEntry[]; remarks: string[] } {
  const { folds, patient } = description;
  const remarks: string[] = [];
  if (patient === undefined) {
    remarks.push(
      "No column names the patient, so every record counts as a patient of its own. If some are of the same person, they may be " +
        "on both sides of a split, and results look better than they are.",
    );
  }
  if (folds === undefined) return { entries, remarks };
  if ("column" in folds) {
    const both = patientsInSeveralFolds(entries);
    if (both > 0) {
      remarks.push(
        `${both === 1 ? "1 patient is" : `${both} patients are`} in more than one fold of ${folds.column}: a study that ` +
          "separates these folds refuses to run",
      );
    }
    return { entries, remarks };
  }
  const patients = new Set(entries.map((entry) => entry.patient)).size;
  if (patients < folds.count) {
    remarks.push(
      `${patients === 1 ? "1 patient is" : `${patients} patients are`} too few for ${folds.count} folds, so there are none.`,
    );
    return { entries, remarks };
  }
  const made = foldsFor(entries, { folds: folds.count, seed: folds.seed });
  return { entries: entries.map((entry, i) => ({ ...entry, fold: made[i]! })), remarks };
}

function patientsInSeveralFolds(entries: readonly DatasetEntry[]): number {
  const folds = new Map<string, number | null>();
  const several = new Set<string>();
  for (const { patient, fold } of entries) {
    if (folds.has(patient) && folds.get(patient) !== fold) several.add(patient);
    folds.set(patient, fold);
  }
  return several.size;
}
