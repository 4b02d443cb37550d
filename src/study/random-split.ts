import { Random } from "../base/index.ts";

/** A random split of a dataset: shares from 0 to 1. */
export interface Split {
  readonly test?: number | undefined;
  readonly validation?: number | undefined;
  readonly seed: number;
}

/** A split as tasks have it: by patient, or, as only the original study did, by record. */
export interface TaskSplit extends Split {
  readonly by?: "record";
}

const [TRAIN, VALIDATION, TEST] = [1, 2, 3];

/** The parts as folds. Without a validation share the test part takes its place, which only one protocol allows. */
export function foldsOfSplit({ validation }: Split) {
  return { train: [TRAIN], validation: [validation === undefined ? TEST : VALIDATION], test: [TEST] };
}

/**
 * Rows with the parts of a random split as their folds. Where a row goes depends on the seed and on its patient (or record) alone, so that a
 * record that cannot be read moves no other; shares are therefore kept on average only.
 */
export function withSplit<R extends { readonly record: string; readonly patient: string }>(
  rows: readonly R[],
  { test = 0, validation = 0, seed, by }: TaskSplit,
): (R & { readonly fold: number })[] {
  const parts = new Map<string, number>();
  const partOf = (who: string) => {
    const drawn = new Random("split", seed, who).uniform();
    return drawn < test ? TEST : drawn < test + validation ? VALIDATION : TRAIN;
  };
  return rows.map((row) => {
    const who = by === "record" ? row.record : row.patient;
    const fold = parts.get(who) ?? partOf(who);
    parts.set(who, fold);
    return { ...row, fold };
  });
}
