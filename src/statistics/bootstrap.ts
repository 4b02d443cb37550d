import { Random } from "../base/random.ts";
import type { Numbers } from "./auroc.ts";
import { mean, standardDeviation } from "./interval.ts";
import { centred, METRICS, type Metric, macroOf } from "./metric.ts";
import { equalTailed } from "./quantile.ts";

export interface PairedBootstrapOptions {
  /** Patient of each record. */
  readonly patients: readonly string[];
  /** [records, classes], 0 or 1. */
  readonly truth: Numbers;
  readonly classes: number;
  /** Per seed the scores of both arms, [records, classes]. */
  readonly pairs: readonly { readonly a: Numbers; readonly b: Numbers }[];
  /** Default: macro AUROC. */
  readonly metric?: Metric;
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

/** Draws that are made at once: their weights of the records are in memory together. */
const AT_ONCE = 50;

/**
 * The difference in a metric, b minus a, averaged over seeds, with a Bayesian bootstrap interval (Rubin 1981): each draw weights the
 * patients by a flat Dirichlet distribution, the same for both arms and all seeds, so that no class can vanish, and the seeds by another
 * one. Equal-tailed. @throws RangeError when no class has both outcomes.
 */
export function pairedBootstrap(options: PairedBootstrapOptions): PairedBootstrap {
  const { patients, pairs, seed, draws = 2000, level = 0.95, metric = METRICS["macro-auroc"] } = options;
  const ids = new Map<string, number>();
  const patientOf = Int32Array.from(patients, (p) => {
    if (!ids.has(p)) ids.set(p, ids.size);
    return ids.get(p)!;
  });
  const { observed: seeds, drawn } = differencesOf({ ...options, metric });
  const random = new Random("bootstrap", seed);
  const exponential = () => -Math.log(1 - random.uniform());
  const ofPatient = new Float64Array(ids.size);
  const overPatients = new Float64Array(draws);
  const values = new Float64Array(draws);
  for (let first = 0; first < draws; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, draws - first);
    const weights = new Float64Array(patients.length * count);
    const ofSeeds: number[][] = [];
    for (let d = 0; d < count; d++) {
      for (let i = 0; i < ofPatient.length; i++) ofPatient[i] = exponential();
      for (let i = 0; i < patients.length; i++) weights[i * count + d] = ofPatient[patientOf[i]!]!;
      ofSeeds.push(pairs.map(exponential));
    }
    const differences = drawn(weights, count);
    ofSeeds.forEach((ofSeed, d) => {
      const own = differences.map((of) => of[d]!);
      const total = ofSeed.reduce((x, y) => x + y, 0);
      overPatients[first + d] = mean(own)!;
      values[first + d] = own.reduce((sum, v, i) => sum + (v * ofSeed[i]!) / total, 0);
    });
  }
  const sorted = centred(metric, values, mean(seeds)!).sort();
  return {
    mean: mean(seeds)!,
    ...equalTailed(sorted, level),
    seeds,
    sdPatients: standardDeviation(overPatients) ?? 0,
    patients: ids.size,
  };
}

/** Per seed the difference in the metric, on the records as they are and for weights of them, [records, draws]; each sorted once. */
function differencesOf({ truth, classes, pairs, metric }: PairedBootstrapOptions & { metric: Metric }) {
  const models = pairs.map(({ a, b }) => ({
    a: macroOf(metric, a, truth, classes),
    b: macroOf(metric, b, truth, classes),
  }));
  return {
    observed: models.map(({ a, b }) => b.observed - a.observed),
    drawn: (weights: Float64Array, draws: number) =>
      models.map(({ a, b }) => {
        const [of, from] = [b.drawn(weights, draws), a.drawn(weights, draws)];
        return of.map((v, d) => v - from[d]!);
      }),
  };
}
