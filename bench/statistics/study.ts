import { Random } from "../../src/base/index.ts";
import {
  type Evidence,
  meanOfKnown,
  rank,
  rankedAuroc,
  rankedAurocs,
  standardDeviation,
} from "../../src/statistics/index.ts";

/** How a simulated study is made. Scores are binormal: a record's score is d higher where its label is 1, plus noise. */
export interface Scenario {
  readonly name: string;
  readonly patients: number;
  readonly prevalence: readonly number[];
  /** AUROC of the arm it is compared with. */
  readonly auroc: number;
  /** Standard deviation over seeds of d: how much two trainings of one arm differ. */
  readonly seedSd: number;
  /** Share of a score's noise that the record has in all arms and seeds. */
  readonly shared: number;
}

/** Probability of a standard normal below z, and its inverse, to the digits that a simulation needs. */
export function inverseNormal(p: number): number {
  let [low, high] = [-10, 10];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (normal(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normal(z: number): number {
  let [sum, term] = [z, z];
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The shift that gives this AUROC on average over seeds: E Phi((d + seedSd z) / sqrt 2) = Phi(d / sqrt(2 + seedSd^2)). */
const shiftFor = (auroc: number, seedSd: number) => inverseNormal(auroc) * Math.sqrt(2 + seedSd ** 2);

/**
 * A study whose true difference in macro AUROC is `effect`: what its evidence is after each number of seeds from two on. A seed is trained, so to
 * say, when it is first asked for. The draws of patients are those of `pairedBootstrap`: Dirichlet weights, the same for both arms and all seeds.
 */
export function simulate(
  scenario: Scenario,
  effect: number,
  draws: number,
  key: string,
): (after: number) => Evidence {
  const { patients, prevalence, auroc, seedSd, shared } = scenario;
  const random = new Random("verdict", key);
  const classes = prevalence.length;
  const truth = new Uint8Array(patients * classes);
  for (let k = 0; k < classes; k++) {
    // At least two of each outcome, as any study would ask for.
    const positives = Math.min(patients - 2, Math.max(2, Math.round(prevalence[k]! * patients)));
    for (const i of random.permutation(patients).subarray(0, positives)) truth[i * classes + k] = 1;
  }
  const own = Math.sqrt(1 - shared);
  const common = Float64Array.from(truth, () => random.normal(0, Math.sqrt(shared)));
  const weights = Float64Array.from({ length: patients * draws }, () => -Math.log(1 - random.uniform()));
  /** Macro AUROC of one training, on the patients as they are and in each draw. */
  const trained = (shift: number) => {
    const d = shift + random.normal(0, seedSd);
    const scores = common.slice();
    for (let i = 0; i < scores.length; i++) scores[i]! += d * truth[i]! + random.normal(0, own);
    const rankings = prevalence.map((_, k) => rank(scores, truth, classes, k));
    const drawn = new Float64Array(draws);
    for (const ranking of rankings)
      rankedAurocs(ranking, weights, draws).forEach((v, i) => {
        drawn[i]! += v / classes;
      });
    return { observed: meanOfKnown(rankings.map((r) => rankedAuroc(r)))!, drawn };
  };
  const [da, db] = [shiftFor(auroc, seedSd), shiftFor(auroc + effect, seedSd)];
  const seeds: number[] = [];
  const sums = new Float64Array(draws);
  const evidence: Evidence[] = [];
  return (after) => {
    while (seeds.length < after) {
      const [a, b] = [trained(da), trained(db)];
      seeds.push(b.observed - a.observed);
      for (let i = 0; i < draws; i++) sums[i]! += b.drawn[i]! - a.drawn[i]!;
      const sdPatients = standardDeviation(sums)! / seeds.length;
      evidence[seeds.length] = { seeds: [...seeds], sdPatients, patients };
    }
    return evidence[after]!;
  };
}
