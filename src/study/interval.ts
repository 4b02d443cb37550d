import { type PairedBootstrap, pairedBootstrap } from "../statistics/index.ts";
import type { Home } from "../store/index.ts";
import { readPredictions } from "./tasks/index.ts";

/** Of every interval: the same predictions always give the same one. */
const SEED = 1;

/**
 * The difference in macro AUROC, fine-tuned minus scratch, averaged over the given pairs of evaluations (one per seed), with its interval
 * over test patients and seeds: each draw weights patients, alike for both sides of all pairs, and seeds.
 */
export function patientInterval(
  home: Home,
  pairs: readonly { readonly scratch: string; readonly tuned: string }[],
): PairedBootstrap {
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
