import {
  type PairedBootstrap,
  standardDeviation,
  type Verdict,
  type VerdictOptions,
  verdict,
} from "../../statistics/index.ts";
import { type Arm, needsUpstream } from "../arms.ts";
import { type CellResult, comparedArms, meanOf, pairsAt, sizesOf } from "./cell.ts";
import { type Draws, differenceDrawn } from "./draws.ts";

/** An arm minus scratch at one size, over the seeds that have both. */
export interface Gain {
  readonly arm: Arm;
  readonly size: number;
  readonly seeds: readonly { readonly seed: number; readonly difference: number }[];
  readonly mean: number;
  /** Seeds in which the arm has the higher value. */
  readonly ahead: number;
  /** Over test patients and seeds: the bootstrap, and what is concluded from it. */
  readonly interval: PairedBootstrap;
  readonly verdict: Verdict;
  /** The probability of a wrong conclusion that the verdict accepts. */
  readonly error: number;
  /** Where the doubt comes from, apart. */
  readonly spread: Spread;
  /** Mean difference of each label's value. */
  readonly perClass: readonly (number | null)[];
  /** The arm minus the probe of an untrained network; null where there is none, or for an arm that is not pre-trained. */
  readonly overControl: Comparison | null;
}

export interface Spread {
  /** Standard deviation of the difference from seed to seed; null for a single one. */
  readonly seeds: number | null;
  /** Standard deviation of the mean difference over other test patients. */
  readonly testPatients: number;
}

export interface Comparison {
  readonly mean: number;
  readonly verdict: Verdict;
  /** Whether it is shown to be above zero, with the error of a verdict. */
  readonly beaten: boolean;
}

const CONTROL: Arm = "random-probe";

type Compared = Pick<CellResult, "arm" | "size" | "seed" | "evaluate" | "perLabel">;

const ERROR = 0.05;

export interface GainOptions {
  /** Differences up to this size make no practical difference. */
  readonly region: number;
  /** The error of the verdict on an arm at a size, where it is not the usual 0.05: one of several looks at a growing study. */
  readonly error?: ((arm: Arm, size: number) => number) | undefined;
}

/** The gains of every arm over scratch, by arm and then by size; without pairs there is none. */
export function gainsOf(cells: readonly Compared[], draws: Draws, { region, error }: GainOptions): Gain[] {
  return comparedArms(cells).flatMap((arm) =>
    sizesOf(cells).flatMap((size) => {
      const options = { region, error: error?.(arm, size) ?? ERROR };
      return gainAt(cells, { arm, size }, draws, options) ?? [];
    }),
  );
}

function gainAt(
  cells: readonly Compared[],
  { arm, size }: Pick<Compared, "arm" | "size">,
  draws: Draws,
  options: { readonly region: number; readonly error: number },
): Gain | null {
  const pairs = pairsAt(cells, size, "scratch", arm);
  if (pairs.length === 0) return null;
  const interval = differenceDrawn(draws, pairs);
  const seeds = pairs.map(({ b }, i) => ({ seed: b.seed, difference: interval.seeds[i]! }));
  const controls = needsUpstream(arm) ? pairsAt(cells, size, CONTROL, arm) : [];
  return {
    ...{ arm, size, seeds, interval },
    mean: interval.mean,
    ahead: seeds.filter((s) => s.difference > 0).length,
    verdict: verdict(interval, options),
    error: options.error,
    spread: { seeds: standardDeviation(interval.seeds), testPatients: interval.sdPatients },
    perClass: pairs[0]!.a.perLabel.map((_, k) => {
      const differences = pairs.map(({ a, b }) => {
        const [before, after] = [a.perLabel[k], b.perLabel[k]];
        return before == null || after == null ? null : after - before;
      });
      return differences.includes(null) ? null : meanOf(differences as number[]);
    }),
    overControl: controls.length === 0 ? null : comparison(differenceDrawn(draws, controls), options),
  };
}

function comparison(interval: PairedBootstrap, options: VerdictOptions): Comparison {
  const found = verdict(interval, options);
  return { mean: interval.mean, verdict: found, beaten: found.low > 0 };
}
