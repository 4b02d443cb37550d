import { mean, standardDeviation } from "./interval.ts";
import { tProbability, tQuantile } from "./student.ts";

/** What was measured of one comparison on one test set: b minus a, in units of the metric. */
export interface Evidence {
  /** The difference of each seed. */
  readonly seeds: readonly number[];
  /** The standard deviation of their mean over test patients (of the bootstrap, with the seeds as they are). */
  readonly sdPatients: number;
  readonly patients: number;
}

export interface VerdictOptions {
  /** Differences up to this size make no practical difference. Declared before anything is measured. Default 0.01. */
  readonly region?: number;
  /** Probability of a wrong conclusion that is accepted, for each of the three. Default 0.05. */
  readonly error?: number;
}

export type Conclusion = "pays" | "does not pay" | "no practical difference" | "undecided";

export interface Verdict {
  readonly conclusion: Conclusion;
  /** The mean difference, and the standard error of all that varies: patients and seeds. */
  readonly effect: number;
  readonly standardError: number;
  readonly freedom: number;
  /** The interval that the conclusion rests on: two one-sided bounds, each wrong with the accepted probability. */
  readonly low: number;
  readonly high: number;
  /** How probable it is, after what was measured, that the true difference is above, within and below the region. */
  readonly probability: { readonly above: number; readonly within: number; readonly below: number };
  /** What would decide an undecided comparison with a probability of 80 %, if the difference is as measured; null where that cannot be said. */
  readonly needed: { readonly seeds: number | null; readonly patients: number | null } | null;
}

const REGION = 0.01;
const ERROR = 0.05;
const POWER = 0.8;
/** Nobody trains more than this for one answer. */
const MOST_SEEDS = 200;
const MOST_PATIENTS = 10_000_000;

/**
 * The error to use at one of several looks at a growing study, so that all looks together keep to the one given: later looks, at more seeds,
 * get more of it (a spending function of the square of the share of looks, summed by Bonferroni's inequality). `look` counts from 1.
 */
export function errorAtLook(error: number, look: number, looks: number): number {
  if (!(Number.isInteger(look) && look >= 1 && look <= looks))
    throw new RangeError(`look ${look} of ${looks}`);
  return error * ((look / looks) ** 2 - ((look - 1) / looks) ** 2);
}

/** Two parts of a variance, with their degrees of freedom. */
interface Spread {
  readonly seeds: number;
  readonly count: number;
  readonly patients: number;
  readonly patientCount: number;
}

/** Standard error of the sum of both parts, and its degrees of freedom (Welch 1947, Satterthwaite 1946). */
function total({ seeds, count, patients, patientCount }: Spread) {
  const variance = seeds + patients;
  // A part that does not vary adds nothing, however few it is of.
  const part = (own: number, n: number) => (own > 0 ? own ** 2 / (n - 1) : 0);
  const denominator = part(seeds, count) + part(patients, patientCount);
  return {
    standardError: Math.sqrt(variance),
    freedom: denominator > 0 ? Math.max(1, variance ** 2 / denominator) : 1e6,
  };
}

/**
 * The verdict on one comparison. The mean difference over seeds is judged against the region of practical equivalence by two one-sided t
 * tests on each side (Schuirmann 1987), its variance being that over test patients plus that over seeds: *pays* when the difference is above
 * the region, *does not pay* when it is below it, *no practical difference* when it is inside, else *undecided*. A single seed decides nothing,
 * nor does a single patient.
 * docs/statistics.md shows how often each of the conclusions is wrong.
 */
export function verdict(evidence: Evidence, options: VerdictOptions = {}): Verdict {
  const { region = REGION, error = ERROR } = options;
  const { seeds, sdPatients, patients } = evidence;
  const effect = mean(seeds);
  if (effect === null) throw new RangeError("a verdict needs at least one seed");
  const sd = standardDeviation(seeds);
  if (sd === null || patients < 2) {
    return {
      ...{ conclusion: "undecided", effect, standardError: Number.POSITIVE_INFINITY, freedom: 0 },
      ...{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
      probability: { above: Number.NaN, within: Number.NaN, below: Number.NaN },
      needed: { seeds: null, patients: null },
    };
  }
  const spread: Spread = {
    seeds: sd ** 2 / seeds.length,
    count: seeds.length,
    patients: sdPatients ** 2,
    patientCount: patients,
  };
  const { standardError, freedom } = total(spread);
  const half = tQuantile(1 - error, freedom) * standardError;
  const [low, high] = [effect - half, effect + half];
  const conclusion = concluded(low, high, region);
  const below = (x: number) =>
    standardError > 0 ? tProbability((x - effect) / standardError, freedom) : Number(x >= effect);
  return {
    ...{ conclusion, effect, standardError, freedom, low, high },
    probability: { above: 1 - below(region), within: below(region) - below(-region), below: below(-region) },
    needed: conclusion === "undecided" ? needed(effect, spread, region, error) : null,
  };
}

function concluded(low: number, high: number, region: number): Conclusion {
  if (low > region) return "pays";
  if (high < -region) return "does not pay";
  if (low > -region && high < region) return "no practical difference";
  return "undecided";
}

/** How many seeds in all, or else test patients, make the tests succeed with the stated power if the effect is as measured. */
function needed(effect: number, spread: Spread, region: number, error: number): Verdict["needed"] {
  const size = Math.abs(effect);
  const enough = (s: Spread) => {
    const { standardError, freedom } = total(s);
    const critical = tQuantile(1 - error, freedom);
    /** How probable it is that a test succeeds whose bound is so far away. */
    const power = (distance: number) => tProbability(distance / standardError - critical, freedom);
    // Inside the region both tests must succeed, outside the one against the nearer bound.
    const both = power(region - size) + power(region + size) - 1;
    return (size < region ? both : power(size - region)) >= POWER;
  };
  const withSeeds = (count: number): Spread => ({
    ...spread,
    seeds: (spread.seeds * spread.count) / count,
    count,
  });
  const withPatients = (n: number): Spread => ({
    ...spread,
    patients: (spread.patients * spread.patientCount) / n,
    patientCount: n,
  });
  if (total(spread).standardError === 0) return { seeds: null, patients: null };
  return {
    seeds: smallest(spread.count + 1, MOST_SEEDS, (n) => enough(withSeeds(n))),
    patients: smallest(spread.patientCount + 1, MOST_PATIENTS, (n) => enough(withPatients(n))),
  };
}

/**
 * The first whole number of the range that is enough; null where none is. More need not be: where patients hardly add to the variance any more,
 * the few seeds alone leave few degrees of freedom. So it is looked for step by step, each a twentieth further, and then among the last ones.
 */
function smallest(from: number, to: number, isEnough: (n: number) => boolean): number | null {
  let [low, high] = [from, from];
  while (high <= to && !isEnough(high)) {
    low = high + 1;
    high = Math.max(low, Math.floor(high * 1.05));
  }
  if (high > to) return null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
