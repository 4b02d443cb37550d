import { Random } from "../base/random.ts";
import { meanOfKnown, type Numbers, rank, rankedAuroc } from "./auroc.ts";
import { mean, standardDeviation } from "./interval.ts";

export interface PairedBootstrapOptions {
  /** Patient of each record. */
  readonly patients: readonly string[];
  /** [records, classes], 0 or 1. */
  readonly truth: Numbers;
  readonly classes: number;
  /** Per seed the scores of both arms, [records, classes]. */
  readonly pairs: readonly { readonly a: Numbers; readonly b: Numbers }[];
  readonly seed: number;
  readonly draws?: number;
  readonly level?: number;
}

export interface PairedBootstrap {
  /** The difference b - a on the records as they are, averaged over seeds. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** The difference of each seed. */
  readonly seeds: readonly number[];
  /** How much the mean would vary with other test patients: its standard deviation over the draws, with the seeds as they are. */
  readonly sdPatients: number;
  /** Test patients. */
  readonly patients: number;
}

/**
 * The difference in macro AUROC, b minus a, averaged over seeds, with a Bayesian bootstrap interval (Rubin 1981): each draw weights the
 * patients by a flat Dirichlet distribution, the same for both arms and all seeds, so that no class can vanish, and the seeds by another
 * one. Equal-tailed. @throws RangeError when no class has both outcomes.
 */
export function pairedBootstrap(options: PairedBootstrapOptions): PairedBootstrap {
  const { patients, pairs, seed, draws = 2000, level = 0.95 } = options;
  const ids = new Map<string, number>();
  const patientOf = Int32Array.from(patients, (p) => {
    if (!ids.has(p)) ids.set(p, ids.size);
    return ids.get(p)!;
  });
  const differences = macroAurocDifferences(options);
  const random = new Random("bootstrap", seed);
  const exponential = () => -Math.log(1 - random.uniform());
  const ofPatient = new Float64Array(ids.size);
  const weights = new Float64Array(patients.length);
  const overPatients = new Float64Array(draws);
  const values = Float64Array.from({ length: draws }, (_, draw) => {
    for (let i = 0; i < ofPatient.length; i++) ofPatient[i] = exponential();
    for (let i = 0; i < weights.length; i++) weights[i] = ofPatient[patientOf[i]!]!;
    const ofSeed = pairs.map(exponential);
    const total = ofSeed.reduce((x, y) => x + y, 0);
    const drawn = differences(weights);
    overPatients[draw] = mean(drawn)!;
    return drawn.reduce((sum, d, i) => sum + (d * ofSeed[i]!) / total, 0);
  }).sort();
  const quantile = (q: number) => {
    const at = q * (draws - 1);
    const low = Math.floor(at);
    return values[low]! + (at - low) * (values[Math.min(low + 1, draws - 1)]! - values[low]!);
  };
  const seeds = differences();
  return {
    mean: mean(seeds)!,
    low: quantile((1 - level) / 2),
    high: quantile((1 + level) / 2),
    seeds,
    sdPatients: standardDeviation(overPatients) ?? 0,
    patients: ids.size,
  };
}

/** Per seed the difference in macro AUROC, for any weights of the records; everything that does not depend on them is done once. */
function macroAurocDifferences({
  truth,
  classes,
  pairs,
}: PairedBootstrapOptions): (weights?: Float64Array) => number[] {
  const ranked = (scores: Numbers) =>
    Array.from({ length: classes }, (_, k) => rank(scores, truth, classes, k));
  const rankings = pairs.map(({ a, b }) => ({ a: ranked(a), b: ranked(b) }));
  const macro = (arm: ReturnType<typeof ranked>, weights?: Float64Array) => {
    const value = meanOfKnown(arm.map((r) => rankedAuroc(r, weights)));
    if (value === null) throw new RangeError("no class has both positives and negatives");
    return value;
  };
  return (weights) => rankings.map(({ a, b }) => macro(b, weights) - macro(a, weights));
}
