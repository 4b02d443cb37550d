import { Random } from "../base/random.ts";
import { meanOfKnown, type Numbers, rank, rankedAuroc, rankedAurocs } from "./auroc.ts";
import { mean, standardDeviation } from "./interval.ts";
import { equalTailed } from "./quantile.ts";

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

/** Draws that are made at once: their weights of the records are in memory together. */
const AT_ONCE = 50;

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
  const { observed: seeds, drawn } = macroAurocDifferences(options);
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
  values.sort();
  return {
    mean: mean(seeds)!,
    ...equalTailed(values, level),
    seeds,
    sdPatients: standardDeviation(overPatients) ?? 0,
    patients: ids.size,
  };
}

/** Per seed the difference in macro AUROC, on the records as they are and for weights of them, [records, draws]; each sorted once. */
function macroAurocDifferences({ truth, classes, pairs }: PairedBootstrapOptions) {
  const models = pairs.map(({ a, b }) => ({
    a: macroOf(a, truth, classes),
    b: macroOf(b, truth, classes),
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

/** Macro AUROC of scores, [records, classes], on the records as they are and for any weights of them. @throws RangeError as above. */
export function macroOf(scores: Numbers, truth: Numbers, classes: number) {
  const rankings = Array.from({ length: classes }, (_, k) => rank(scores, truth, classes, k));
  const perClass = rankings.map((r) => rankedAuroc(r));
  const observed = meanOfKnown(perClass);
  if (observed === null) throw new RangeError("no class has both positives and negatives");
  const known = rankings.filter((_, k) => perClass[k] !== null);
  const drawn = (weights: Float64Array, draws: number): Float64Array => {
    const sum = new Float64Array(draws);
    for (const ranking of known) {
      const values = rankedAurocs(ranking, weights, draws);
      for (let d = 0; d < draws; d++) sum[d]! += values[d]!;
    }
    return sum.map((v) => v / known.length);
  };
  return { observed, drawn };
}
