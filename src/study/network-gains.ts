import { mean, standardDeviation, tQuantile } from "../statistics/index.ts";
import type { Arm } from "./arms.ts";
import type { JudgedEvaluation } from "./judgement/index.ts";

/** An arm and scratch of one network, on one pair of datasets and at one size, by seed. */
export interface NetworkCell {
  readonly arm: Arm;
  readonly network: string;
  /** Names the data and the size: gains of two networks are compared where this is the same. */
  readonly setting: string;
  /** Names the test records with their labels: settings that share them share patients. */
  readonly test: string;
  /** Keys of the evaluations. */
  readonly seeds: readonly { readonly seed: number; readonly scratch: string; readonly arm: string }[];
}

/** A mean over settings with its interval over test patients and seeds; null where some setting has a single seed. */
export interface Interval {
  readonly settings: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What one network gains, over the settings that all networks have. */
export interface NetworkGain extends Interval {
  readonly arm: Arm;
  readonly network: string;
}

/** The gain of one network less that of another, over the settings that both have. */
export interface NetworkContrast extends Interval {
  readonly arm: Arm;
  /** The one with the higher mean. */
  readonly more: string;
  readonly less: string;
  /** "more": the interval is above zero; "alike": it is within the region; else it cannot be told. */
  readonly says: "more" | "alike" | "untold";
}

export interface NetworkFindings {
  readonly gains: readonly NetworkGain[];
  /** Their intervals are so wide that all of an arm's together miss the truth as rarely as one of 90 % (Bonferroni). */
  readonly contrasts: readonly NetworkContrast[];
}

/** Of each bound of an interval, as in a verdict. */
const ERROR = 0.05;

export type DrawnEvaluations = ReadonlyMap<string, JudgedEvaluation["drawn"]>;

/**
 * Whether networks differ in what an arm gains them. Differences are paired: the same draw of test patients for all networks and settings on
 * these patients, and seed by seed. Test sets are taken as independent of each other: the variances of their means are added, with the degrees
 * of freedom of Welch and Satterthwaite, as in `verdict`.
 */
export function networkFindings(
  cells: readonly NetworkCell[],
  drawn: DrawnEvaluations,
  region: number,
): NetworkFindings {
  const arms = [...new Set(cells.map(({ arm }) => arm))];
  return {
    gains: arms.flatMap((arm) =>
      gainsOf(
        cells.filter((cell) => cell.arm === arm),
        drawn,
      ),
    ),
    contrasts: arms.flatMap((arm) =>
      contrastsOf(
        cells.filter((cell) => cell.arm === arm),
        { drawn, region },
      ),
    ),
  };
}

const networksOf = (cells: readonly NetworkCell[]) => [...new Set(cells.map(({ network }) => network))];

function gainsOf(cells: readonly NetworkCell[], drawn: DrawnEvaluations): NetworkGain[] {
  const networks = networksOf(cells);
  const all = [...new Set(cells.map(({ setting }) => setting))].filter((setting) =>
    networks.every((network) => cells.some((c) => c.network === network && c.setting === setting)),
  );
  return networks.flatMap((network) => {
    const own = cells.filter((cell) => cell.network === network && all.includes(cell.setting));
    const found = intervalOf(
      own.map((plus) => ({ plus, minus: null })),
      drawn,
      ERROR,
    );
    return found === null ? [] : [{ arm: own[0]!.arm, network, ...found }];
  });
}

function contrastsOf(
  cells: readonly NetworkCell[],
  { drawn, region }: { drawn: DrawnEvaluations; region: number },
): NetworkContrast[] {
  const networks = networksOf(cells);
  const pairs = networks.flatMap((one, i) => networks.slice(i + 1).map((other) => [one, other] as const));
  const shared = pairs.map(([one, other]) =>
    cells.flatMap((plus) => {
      if (plus.network !== one) return [];
      const minus = cells.find(
        (c) => c.network === other && c.setting === plus.setting && c.test === plus.test,
      );
      return minus === undefined ? [] : [{ plus, minus }];
    }),
  );
  const error = ERROR / Math.max(1, shared.filter((terms) => terms.length > 0).length);
  return pairs.flatMap(([one, other], i): NetworkContrast[] => {
    const found = intervalOf(shared[i]!, drawn, error);
    if (found === null) return [];
    const [more, less] = found.mean >= 0 ? [one, other] : [other, one];
    const turned = found.mean >= 0 ? found : negated(found);
    return [{ arm: cells[0]!.arm, more, less, ...turned, says: saysOf(turned, region) }];
  });
}

const negated = ({ settings, mean: value, low, high }: Interval): Interval => ({
  ...{ settings, mean: -value },
  low: high === null ? null : -high,
  high: low === null ? null : -low,
});

function saysOf({ low, high }: Interval, region: number): NetworkContrast["says"] {
  if (low === null || high === null) return "untold";
  if (low > 0) return "more";
  return low > -region && high < region ? "alike" : "untold";
}

/** A gain, or the difference of two. */
interface Term {
  readonly plus: NetworkCell;
  readonly minus: NetworkCell | null;
}

/** The mean of the terms with its interval; null without terms, or where the terms of a test set have no seed in common. */
function intervalOf(terms: readonly Term[], drawn: DrawnEvaluations, error: number): Interval | null {
  if (terms.length === 0) return null;
  const parts = [...Map.groupBy(terms, ({ plus }) => plus.test).values()].map((own) => partOf(own, drawn));
  let [value, variance, denominator, single] = [0, 0, 0, false];
  for (const part of parts) {
    if (part === null) return null;
    const weight = part.terms / terms.length;
    value += weight * part.mean;
    const patients = (weight * part.sdPatients) ** 2;
    const seeds = part.sdSeeds === null ? 0 : (weight * part.sdSeeds) ** 2 / part.seeds;
    single ||= part.sdSeeds === null;
    variance += patients + seeds;
    denominator += patients ** 2 / (part.patients - 1) + (single ? 0 : seeds ** 2 / (part.seeds - 1));
  }
  if (single) return { settings: terms.length, mean: value, low: null, high: null };
  const freedom = denominator > 0 ? Math.max(1, variance ** 2 / denominator) : 1e6;
  const half = tQuantile(1 - error, freedom) * Math.sqrt(variance);
  return { settings: terms.length, mean: value, low: value - half, high: value + half };
}

/** The mean over terms on the same test records: how it varies over seeds, and over draws of the patients. */
function partOf(terms: readonly Term[], drawn: DrawnEvaluations) {
  const cells = terms.flatMap(({ plus, minus }) => (minus === null ? [plus] : [plus, minus]));
  const seeds = cells[0]!.seeds
    .map(({ seed }) => seed)
    .filter((seed) => cells.every((cell) => cell.seeds.some((s) => s.seed === seed)));
  if (seeds.length === 0) return null;
  const signedOf = (seed: number) =>
    terms.flatMap(({ plus, minus }) => {
      const of = (cell: NetworkCell, sign: number) => {
        const { scratch, arm } = cell.seeds.find((s) => s.seed === seed)!;
        return { sign, scratch: drawn.get(scratch)!, arm: drawn.get(arm)! };
      };
      return [of(plus, 1), ...(minus === null ? [] : [of(minus, -1)])];
    });
  const bySeed = seeds.map(signedOf);
  const observed = bySeed.map(
    (own) =>
      own.reduce((sum, { sign, scratch, arm }) => sum + sign * (arm.observed - scratch.observed), 0) /
      terms.length,
  );
  const overPatients = Float64Array.from({ length: bySeed[0]![0]!.arm.draws.length }, (_, draw) => {
    let sum = 0;
    for (const own of bySeed)
      for (const { sign, scratch, arm } of own) sum += sign * (arm.draws[draw]! - scratch.draws[draw]!);
    return sum / (terms.length * seeds.length);
  });
  return {
    ...{ terms: terms.length, mean: mean(observed)!, seeds: seeds.length },
    ...{ sdSeeds: standardDeviation(observed), sdPatients: standardDeviation(overPatients) ?? 0 },
    patients: bySeed[0]![0]!.arm.patients,
  };
}
