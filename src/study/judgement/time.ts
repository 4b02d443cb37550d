import { type SpeedUp, speedUp, stepsToReach, targetOf } from "../../statistics/index.ts";
import { type Arm, isBaseline } from "../arms.ts";
import { type CellResult, cellsAt, comparedArms, pairsAt, sizesOf } from "./cell.ts";
import { capital, counted, listed, rounded, titleOf } from "./words.ts";

/** Shares of what scratch learned above chance at its best, on validation. */
export const SHARES = [0.95, 0.99, 1] as const;

/** When the runs of an arm at a size reach a target, in training steps. */
export interface Arrival {
  readonly arm: Arm;
  readonly size: number;
  readonly share: number;
  /** Per seed: the metric on validation to reach, and the step at which it was; null where it was not within the steps. */
  readonly seeds: readonly {
    readonly seed: number;
    readonly target: number;
    readonly steps: number | null;
  }[];
  /** How many times sooner than scratch; null for scratch itself, and where neither arrives. */
  readonly speedUp: SpeedUp | null;
}

export interface TimeFindings {
  readonly arrivals: readonly Arrival[];
  /** Of the targets that all of scratch's runs reach: its best. */
  readonly sentences: readonly string[];
}

export type TimedCell = Pick<CellResult, "arm" | "size" | "seed" | "steps" | "history" | "chance">;

/** Steps that each trained arm takes to get as far as scratch at its best of the same size and seed, and parts of the way. */
export function timeFindings(cells: readonly TimedCell[]): TimeFindings {
  const trained = cells.filter((c) => !isBaseline(c.arm));
  const arms = trained.some((c) => c.arm === "scratch") ? ["scratch" as const, ...comparedArms(trained)] : [];
  const arrivals = sizesOf(trained).flatMap((size) =>
    SHARES.flatMap((share) => arms.flatMap((arm) => arrivalOf(trained, arm, size, share) ?? [])),
  );
  return { arrivals, sentences: sentences(arrivals) };
}

function arrivalOf(cells: readonly TimedCell[], arm: Arm, size: number, share: number): Arrival | null {
  const own =
    arm === "scratch"
      ? cellsAt(cells, arm, size).map((a) => ({ a, b: a }))
      : pairsAt(cells, size, "scratch", arm);
  const pairs = own.flatMap(({ a, b }) => {
    if (a.history.length === 0 || b.history.length === 0) return [];
    const target = targetOf(Math.max(...a.history.map((p) => p.metric)), share, a.chance);
    const steps = (c: TimedCell) =>
      stepsToReach(
        c.history.map(({ step, metric }) => ({ step, value: metric })),
        target,
        a.chance,
      );
    return [{ seed: b.seed, target, a: steps(a), b: steps(b), budgets: { a: a.steps, b: b.steps } }];
  });
  if (pairs.length === 0) return null;
  return {
    ...{ arm, size, share },
    seeds: pairs.map(({ seed, target, b }) => ({ seed, target, steps: b })),
    speedUp: arm === "scratch" ? null : speedUp(pairs),
  };
}

/** How much sooner each arm is as good as scratch's best. */
function sentences(arrivals: readonly Arrival[]): string[] {
  const of = arrivals.filter(({ arm, share }) => arm !== "scratch" && share === 1);
  return [...new Set(of.map((a) => a.arm))].map((arm) => {
    const parts = of.filter((a) => a.arm === arm).map(part);
    return `${capital(titleOf(arm))} gets as far as scratch's best on validation ${listed(parts)}.`;
  });
}

function part(arrival: Arrival, index: number): string {
  const { size, seeds, speedUp: found } = arrival;
  const at = `at ${size}${index === 0 ? " records" : ""}`;
  const arrived = seeds.filter((s) => s.steps !== null).length;
  if (found === null || arrived === 0) return `not within its steps ${at}`;
  const remarks = [
    ...(seeds.length === 1 ? ["one seed"] : []),
    ...(arrived < seeds.length ? [`in ${arrived} of ${counted(seeds.length, "seed")}`] : []),
    ...(found.factor > 1 && found.low !== null && found.low <= 1 ? ["not shown to be faster"] : []),
  ];
  const remark = remarks.length > 0 ? ` (${remarks.join("; ")})` : "";
  return `${speedText(arrival).replace(/^</, "at most ")} times as fast ${at}${remark}`;
}

/** A speed-up in short: `2.1 [1.9, 2.3]`, below a bound where the arm does not arrive in every seed, `-` where in none. */
export function speedText({ seeds, speedUp: found }: Pick<Arrival, "seeds" | "speedUp">): string {
  if (found === null || seeds.every((s) => s.steps === null)) return "-";
  const { factor, low, high, censored } = found;
  const interval = low === null || high === null ? "" : ` [${extreme(low)}, ${extreme(high)}]`;
  return `${censored === "b" || censored === "both" ? "<" : ""}${rounded(factor)}${interval}`;
}

/** Beyond a hundredfold a bound says only that few seeds know little. */
function extreme(bound: number): string {
  if (bound < 0.01) return "<0.01";
  return bound > 100 ? ">100" : rounded(bound);
}
