import { pairedBootstrap } from "../statistics/index.ts";
import type { Home } from "../store/index.ts";
import { readPredictions } from "./tasks/index.ts";

/** A difference with its 95 % interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Of every interval: the same predictions always give the same one. */
const SEED = 1;

/**
 * The difference in macro AUROC, fine-tuned minus scratch, averaged over the given pairs of evaluations, with its interval over test
 * patients: whole patients are drawn again, the same for both sides of all pairs.
 */
export function patientInterval(
  home: Home,
  pairs: readonly { readonly scratch: string; readonly tuned: string }[],
): Interval {
  const read = pairs.map(({ scratch, tuned }) => ({
    a: readPredictions(home, scratch, "test"),
    b: readPredictions(home, tuned, "test"),
  }));
  const { patients, truth, classes } = read[0]!.a;
  return pairedBootstrap({
    patients,
    truth,
    classes: classes.length,
    pairs: read.map(({ a, b }) => ({ a: a.probabilities, b: b.probabilities })),
    seed: SEED,
  });
}
