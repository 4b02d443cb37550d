import { type PowerLaw, powerLaw } from "../../statistics/index.ts";
import { type Arm, isBaseline } from "../arms.ts";
import { type CellResult, cellsAt, sizesOf } from "./cell.ts";
import { type Drawn, type Draws, meanDrawn } from "./draws.ts";
import { type Estimate, estimate } from "./estimate.ts";
import { signed, titleOf } from "./words.ts";

/** The metric of an arm against the number of training records, where its runs had come to their end. */
export interface Curve {
  readonly arm: Arm;
  readonly points: readonly CurvePoint[];
  /**
   * Null for fewer than three sizes, for a baseline, where the largest size that was tried is no point, and where the law misses the interval of
   * a point.
   */
  readonly law: Law | null;
}

export interface CurvePoint {
  readonly size: number;
  readonly seeds: number;
  readonly mean: Estimate<number>;
}

/** The power law through the points, and what it expects of more labels; it is asked for at most as many again as the largest size. */
export interface Law {
  /** 1 - metric = factor * size ^ -exponent. */
  readonly factor: number;
  readonly exponent: number;
  /** From the largest size. */
  readonly more: number;
  /** What the law has there, and how much that is above what it has at the largest size. */
  readonly expected: number;
  readonly gain: Estimate<number>;
  /** By how much the law misses the mean that it misses most. */
  readonly miss: number;
  readonly sentence: string;
}

/** "What would the next 500 labels bring?" */
const MORE = 500;
/** Of a run. */
const LAST_PART = 0.1;

export type CurveCell = Pick<
  CellResult,
  "arm" | "size" | "seed" | "evaluate" | "converged" | "steps" | "history"
>;

/** A point with what it was in each draw. */
export interface DrawnPoint extends Drawn {
  readonly size: number;
  readonly seeds: number;
}

/** An arm at a size, whether its cells converged or not. */
export interface Level extends CurvePoint {
  readonly arm: Arm;
  /** Whether all of its cells did. */
  readonly converged: boolean;
}

/** Every arm at every size, over all of its seeds. */
export function levelsOf(cells: readonly CurveCell[], draws: Draws): Level[] {
  return [...new Set(cells.map((c) => c.arm))].flatMap((arm) =>
    sizesOf(cells).flatMap((size) => {
      const own = cellsAt(cells, arm, size);
      if (own.length === 0) return [];
      const { observed, draws: drawn } = meanDrawn(draws, own);
      const mean = estimate(observed, drawn, own.length);
      return [{ arm, size, seeds: own.length, mean, converged: own.every((c) => c.converged) }];
    }),
  );
}

/** The points of every arm, ascending in size, all from the same seeds, so that no point differs from another by who took part. */
export interface Points {
  readonly of: ReadonlyMap<Arm, readonly DrawnPoint[]>;
  /** Arms and sizes that are left out, as more steps might have made them better. */
  readonly stillRising: readonly Pick<CurveCell, "arm" | "size">[];
}

/**
 * What the last tenth of a run added to its best validation metric, read off straight between validations; infinite where that is not known of one
 * that did not converge.
 */
function lateRise({ converged, steps, history }: CurveCell): number {
  if (converged) return 0;
  const bestOf = (points: CurveCell["history"]) => Math.max(...points.map((p) => p.metric));
  const from = (1 - LAST_PART) * steps;
  const before = history.filter((p) => p.step <= from);
  const last = before.at(-1);
  if (last === undefined) return Number.POSITIVE_INFINITY;
  const next = history[before.length];
  const there =
    next === undefined
      ? last.metric
      : last.metric + ((from - last.step) / (next.step - last.step)) * (next.metric - last.metric);
  return Math.max(0, bestOf(history) - Math.max(bestOf(before), there));
}

/**
 * Points all of whose runs converged: the last tenth of the steps added no more than `plateau` to the metric on validation. Over the seeds that
 * all of these have.
 */
export function pointsOf(cells: readonly CurveCell[], draws: Draws, plateau: number): Points {
  const arms = [...new Set(cells.map((c) => c.arm))];
  const groups = arms.flatMap((arm) =>
    sizesOf(cells).flatMap((size) => {
      const own = cellsAt(cells, arm, size);
      return own.length === 0 ? [] : [{ arm, size, own }];
    }),
  );
  const whole = groups.filter(({ own }) => own.every((cell) => lateRise(cell) <= plateau));
  const seeds = [...new Set(cells.map((c) => c.seed))].filter((seed) =>
    whole.every(({ own }) => own.some((c) => c.seed === seed)),
  );
  const points = (arm: Arm): DrawnPoint[] => {
    if (seeds.length === 0) return [];
    return whole
      .filter((g) => g.arm === arm)
      .map(({ size, own }) => {
        const taking = own.filter((c) => seeds.includes(c.seed));
        return { size, seeds: taking.length, ...meanDrawn(draws, taking) };
      });
  };
  return {
    of: new Map(arms.map((arm) => [arm, points(arm)])),
    stillRising: groups.filter((g) => !whole.includes(g)).map(({ arm, size }) => ({ arm, size })),
  };
}

/** The curve of an arm through its points. Nothing is foretold below a size that was measured, `largest`, even if its runs are no points here. */
export function curveOf(arm: Arm, points: readonly DrawnPoint[], largest: number): Curve {
  return {
    arm,
    points: points.map(({ size, seeds, observed, draws }) => ({
      ...{ size, seeds },
      mean: estimate(observed, draws, seeds),
    })),
    law: isBaseline(arm) || points.every(({ size }) => size < largest) ? null : lawOf(arm, points),
  };
}

/** What is written with three decimals may be missed by this much. */
const WRITTEN = 0.0005;

/** Whether a law passes through the interval of a point; of a single seed nobody knows how wide that is. */
function isThrough(law: PowerLaw, { size, seeds, observed, draws }: DrawnPoint): boolean {
  const { low, high } = estimate(observed, draws, seeds);
  if (low === null || high === null) return true;
  return law.at(size) > low - WRITTEN && law.at(size) < high + WRITTEN;
}

function lawOf(arm: Arm, points: readonly DrawnPoint[]): Law | null {
  const sizes = points.map((p) => p.size);
  const law = powerLaw(
    sizes,
    points.map((p) => p.observed),
  );
  if (law === null) return null;
  const largest = Math.max(...sizes);
  const more = Math.min(MORE, largest);
  const step = (of: PowerLaw) => of.at(largest + more) - of.at(largest);
  const drawn = points[0]!.draws.map((_, draw) => {
    const own = powerLaw(
      sizes,
      points.map((p) => p.draws[draw]!),
    );
    return own === null ? Number.NaN : step(own);
  });
  const { factor, exponent } = law;
  if (!points.every((point) => isThrough(law, point))) return null;
  const miss = Math.max(...points.map(({ size, observed }) => Math.abs(law.at(size) - observed)));
  const seeds = Math.min(...points.map((p) => p.seeds));
  const gain = estimate(step(law), drawn, seeds);
  const range = gain.low === null || gain.high === null ? "" : ` [${signed(gain.low)}, ${signed(gain.high)}]`;
  return {
    ...{ factor, exponent, more, gain, miss },
    expected: law.at(largest + more),
    sentence: `With ${more} more records than ${largest}, ${titleOf(arm)} is expected to change by ${signed(gain.value)}${range}, if its curve goes on by the power law through its ${points.length} sizes, which misses their means by up to ${miss.toFixed(3)}.`,
  };
}
