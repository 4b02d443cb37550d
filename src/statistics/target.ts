import { type PairedInterval, pairedInterval } from "./interval.ts";

/** A value of validation and the training step at which it was measured. */
export interface Milestone {
  readonly step: number;
  readonly value: number;
}

/**
 * How many steps it took to reach the target first; null where the budget ended before. Straight between measurements, with what guessing gets at
 * step 0: 0.5 of an AUROC.
 */
export function stepsToReach(history: readonly Milestone[], target: number, chance = 0.5): number | null {
  let last: Milestone = { step: 0, value: chance };
  for (const point of history) {
    if (point.value >= target) {
      if (last.value >= target || point.value === last.value) return last.step;
      return last.step + ((target - last.value) / (point.value - last.value)) * (point.step - last.step);
    }
    last = point;
  }
  return null;
}

/** The value that is the given share of what scratch learned above chance, which is 0.5 of an AUROC. */
export const targetOf = (best: number, share: number, chance = 0.5): number =>
  chance + share * (best - chance);

export interface SpeedUp {
  /** Geometric mean over seeds of steps of a by steps of b: above 1, b is faster. */
  readonly factor: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Which arm did not arrive within its budget in some seed; the factor is then a bound on one side. */
  readonly censored: "none" | "a" | "b" | "both";
}

/**
 * How much sooner arm b reaches a target than arm a. A run that did not arrive counts with its whole budget: when only a is censored, the
 * factor is at least the one given. Null without pairs, and when both are censored in every seed. The interval of 90 % is Student's on
 * logarithms.
 */
export function speedUp(
  pairs: readonly {
    readonly a: number | null;
    readonly b: number | null;
    readonly budgets: { readonly a: number; readonly b: number };
  }[],
): SpeedUp | null {
  if (pairs.every(({ a, b }) => a === null && b === null)) return null;
  const logs = pairs.map(({ a, b, budgets }) =>
    Math.log(Math.max(1, a ?? budgets.a) / Math.max(1, b ?? budgets.b)),
  );
  const { mean, low, high }: PairedInterval = pairedInterval(logs, 0.9);
  const late = (arm: "a" | "b") => pairs.some((pair) => pair[arm] === null);
  return {
    factor: Math.exp(mean),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
    censored: late("a") ? (late("b") ? "both" : "a") : late("b") ? "b" : "none",
  };
}
