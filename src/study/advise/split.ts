import type { OwnFacts } from "./facts.ts";

/** Folds of each side, and how many records and patients they have. */
export interface PilotSplit {
  readonly folds: {
    readonly train: readonly number[];
    readonly validation: readonly number[];
    readonly test: readonly number[];
  };
  readonly train: number;
  readonly test: number;
  readonly testPatients: number;
  /**
   * Half the width that the 90 % interval of a gain in macro AUROC must be expected to have from the test patients alone: more seeds do not
   * make it narrower.
   */
  readonly halfWidth: number;
}

/** Positives of the rarest label that the test folds should have. */
const WANTED = 50;
/** More than these are not given to the test, however rare a label is: the training needs them. */
const MOST = 0.4;
/** What is assumed of models that are compared: their AUROC, and the correlation of their errors on the same patients. */
const AUROC = 0.85;
const CORRELATION = 0.5;
/** Of the standard normal, for two one-sided bounds of 5 % each. */
const Z = 1.645;

/**
 * Which folds train, choose and test: as many for the test, from the highest down, as give the rarest label fifty positives, but not more
 * than four in ten; one for validation, or so many as have a quarter of the training records. Null where there are fewer than three folds.
 */
export function splitOf({ folds, labels, records }: OwnFacts): PilotSplit | null {
  if (folds.length < 3) return null;
  const rarest = Math.min(...labels.map(({ positives }) => Math.min(positives, records - positives)));
  const most = Math.max(1, Math.floor(MOST * folds.length));
  const share = rarest > 0 ? WANTED / rarest : 1;
  const count = Math.min(most, Math.max(1, Math.ceil(share * folds.length)));
  const test = folds.slice(-count);
  const rest = folds.slice(0, -count);
  // Validation is in proportion: a quarter as many as are trained on.
  const validators = Math.max(1, Math.floor(rest.length / 5));
  const validation = rest.slice(-validators);
  const train = rest.slice(0, -validators);
  const sum = (of: OwnFacts["folds"], what: "records" | "patients") => of.reduce((n, f) => n + f[what], 0);
  const numbers = (of: OwnFacts["folds"]) => of.map(({ fold }) => fold);
  const tested = sum(test, "records");
  return {
    folds: { train: numbers(train), validation: numbers(validation), test: numbers(test) },
    train: sum(train, "records"),
    test: tested,
    testPatients: sum(test, "patients"),
    halfWidth: expectedHalfWidth(
      labels.map(({ positives }) => ({
        positives: (positives / records) * tested,
        negatives: (1 - positives / records) * tested,
      })),
    ),
  };
}

/**
 * Half the width of the 90 % interval of a difference of macro AUROCs on the same test records: the variance of an AUROC as of Hanley and
 * McNeil 1982, of a difference of correlated ones as of the same 1983, labels taken as independent of each other. A rule of thumb for
 * planning; what was measured takes its place afterwards.
 */
export function expectedHalfWidth(
  labels: readonly { readonly positives: number; readonly negatives: number }[],
): number {
  const variance = labels.reduce((sum, { positives, negatives }) => {
    const [p, n] = [Math.max(1, positives), Math.max(1, negatives)];
    const [q1, q2] = [AUROC / (2 - AUROC), (2 * AUROC ** 2) / (1 + AUROC)];
    const own = (AUROC * (1 - AUROC) + (p - 1) * (q1 - AUROC ** 2) + (n - 1) * (q2 - AUROC ** 2)) / (p * n);
    return sum + 2 * (1 - CORRELATION) * own;
  }, 0);
  return (Z * Math.sqrt(variance)) / labels.length;
}
