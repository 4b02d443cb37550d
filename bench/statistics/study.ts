import { Random } from "../../src/base/index.ts";
import { type Evidence, pairedBootstrap } from "../../src/statistics/index.ts";

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

/** A study whose true difference in macro AUROC is `effect`, with as many seeds; what its evidence is after each number of seeds from two on. */
export function simulate(
  scenario: Scenario,
  effect: number,
  seeds: number,
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
  const arm = (mean: number) => {
    const d = mean + random.normal(0, seedSd);
    return Float64Array.from(truth, (y, i) => d * y + common[i]! + random.normal(0, own));
  };
  const [da, db] = [shiftFor(auroc, seedSd), shiftFor(auroc + effect, seedSd)];
  const pairs = Array.from({ length: seeds }, () => ({ a: arm(da), b: arm(db) }));
  const names = Array.from({ length: patients }, (_, i) => String(i));
  return (after) =>
    pairedBootstrap({ patients: names, truth, classes, pairs: pairs.slice(0, after), seed: 1, draws });
}
