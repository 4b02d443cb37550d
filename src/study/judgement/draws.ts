import { Random } from "../../base/index.ts";
import {
  centred,
  equalTailed,
  type Metric,
  macroOf,
  mean,
  type PairedBootstrap,
  standardDeviation,
} from "../../statistics/index.ts";
import type { Predictions } from "../tasks/index.ts";

/**
 * One Bayesian bootstrap of a whole study (Rubin 1981; as in statistics/bootstrap.ts): every draw weights the test patients by a flat
 * Dirichlet distribution and the seeds by another one, the same for all cells. Whatever is computed from several cells, at whatever sizes, is
 * computed once on the records as they are and once in each draw.
 */
export interface Draws {
  readonly count: number;
  /** Test patients. */
  readonly patients: number;
  /** The weight of a seed in each draw, before those of the seeds that take part are made to add up to 1. */
  readonly seedWeights: ReadonlyMap<number, Float64Array>;
  /** By evaluation: the study's metric on the records as they are, and in each draw. */
  readonly values: ReadonlyMap<string, Drawn>;
}

export interface Drawn {
  readonly observed: number;
  readonly draws: Float64Array;
}

/** An evaluation as it is kept: its metric in all draws, and among how many test patients. */
export interface EvaluationDraws extends Drawn {
  readonly patients: number;
}

/** Of every interval: the same predictions always give the same one. */
const SEED = 1;
export const DRAWS = 2000;
/** Evaluations that are in memory at a time, and draws that are made at once. */
const CHUNK = 16;
const AT_ONCE = 50;

const exponential = (random: Random) => -Math.log(1 - random.uniform());

/** Draws patients for evaluations on the same test records; what an evaluation gets does not depend on the others. */
export function drawEvaluations(
  evaluations: readonly string[],
  read: (evaluation: string) => Predictions,
  metric: Metric,
  count = DRAWS,
): Map<string, EvaluationDraws> {
  const found = new Map<string, EvaluationDraws>();
  for (let start = 0; start < evaluations.length; start += CHUNK) {
    const own = evaluations.slice(start, start + CHUNK).map((key) => {
      const predictions = read(key);
      return {
        key,
        macro: macroOf(metric, predictions.probabilities, predictions.truth, predictions.classes.length),
        of: predictions.patients,
        draws: new Float64Array(count),
      };
    });
    const patientOf = numbered(own[0]!.of);
    const patients = patientOf.reduce((a, b) => Math.max(a, b + 1), 0);
    // The same stream for every chunk.
    const random = new Random("bootstrap of patients", SEED);
    for (let first = 0; first < count; first += AT_ONCE) {
      const draws = Math.min(AT_ONCE, count - first);
      const ofPatient = Float64Array.from({ length: draws * patients }, () => exponential(random));
      const weights = new Float64Array(patientOf.length * draws);
      for (let i = 0, at = 0; i < patientOf.length; i++)
        for (let d = 0; d < draws; d++) weights[at++] = ofPatient[d * patients + patientOf[i]!]!;
      for (const { macro, draws: all } of own) all.set(macro.drawn(weights, draws), first);
    }
    for (const { key, macro, draws } of own)
      found.set(key, {
        ...{ observed: macro.observed, patients },
        draws: centred(metric, draws, macro.observed),
      });
  }
  return found;
}

/** Puts the draws of evaluations together, and draws seeds: each has a stream of its own, so that further seeds change nothing in it. */
export function drawsOf(values: ReadonlyMap<string, EvaluationDraws>, seeds: readonly number[]): Draws {
  const [first] = values.values();
  const count = first?.draws.length ?? 0;
  const weightsOf = (seed: number) => {
    const random = new Random("bootstrap of seeds", SEED, seed);
    return Float64Array.from({ length: count }, () => exponential(random));
  };
  return {
    ...{ count, values, patients: first?.patients ?? 0 },
    seedWeights: new Map(seeds.map((seed) => [seed, weightsOf(seed)])),
  };
}

/** The number of each record's patient, counted from 0. */
function numbered(patients: readonly string[]): Int32Array {
  const ids = new Map<string, number>();
  return Int32Array.from(patients, (p) => {
    if (!ids.has(p)) ids.set(p, ids.size);
    return ids.get(p)!;
  });
}

/** A cell of a mean over seeds: its seed and its evaluation. */
export interface Seeded {
  readonly seed: number;
  readonly evaluate: string;
}

/** The mean over cells of one size and arm, on the records as they are and in each draw. */
export function meanDrawn({ count, seedWeights, values }: Draws, cells: readonly Seeded[]): Drawn {
  const own = cells.map(({ seed, evaluate }) => ({
    ...values.get(evaluate)!,
    weights: seedWeights.get(seed)!,
  }));
  const draws = Float64Array.from({ length: count }, (_, draw) => {
    let [sum, total] = [0, 0];
    for (const { draws, weights } of own) {
      sum += draws[draw]! * weights[draw]!;
      total += weights[draw]!;
    }
    return sum / total;
  });
  return { observed: mean(own.map((c) => c.observed))!, draws };
}

/** The differences b - a of pairs of cells, one for each seed, with their interval, as `pairedBootstrap` has it. */
export function differenceDrawn(
  draws: Draws,
  pairs: readonly { readonly a: Seeded; readonly b: Seeded }[],
  level = 0.95,
): PairedBootstrap {
  const { count, patients, values, seedWeights } = draws;
  const own = pairs.map(({ a, b }) => ({
    ...{ a: values.get(a.evaluate)!, b: values.get(b.evaluate)! },
    weights: seedWeights.get(b.seed)!,
  }));
  const overPatients = new Float64Array(count);
  const sorted = Float64Array.from({ length: count }, (_, draw) => {
    const drawn = own.map(({ a, b }) => b.draws[draw]! - a.draws[draw]!);
    overPatients[draw] = mean(drawn)!;
    const total = own.reduce((sum, { weights }) => sum + weights[draw]!, 0);
    return drawn.reduce((sum, d, i) => sum + (d * own[i]!.weights[draw]!) / total, 0);
  }).sort();
  const seeds = own.map(({ a, b }) => b.observed - a.observed);
  return {
    ...{ mean: mean(seeds)!, ...equalTailed(sorted, level), seeds },
    ...{ sdPatients: standardDeviation(overPatients) ?? 0, patients },
  };
}
