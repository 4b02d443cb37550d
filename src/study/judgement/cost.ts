import { amortised, breakEven, type Cost, costOf, type Rates } from "../../statistics/index.ts";
import { type Arm, needsUpstream } from "../arms.ts";
import { type CellResult, cellsAt, type Effort, meanOf, sizesOf } from "./cell.ts";
import { type Arrival, SHARES } from "./time.ts";
import { listed, titleOf } from "./words.ts";

/** For how many downstream tasks one pre-training is done. */
const TASKS = [1, 5, 20] as const;

/** What the user pays, as a recipe says it. */
export interface RatesGiven {
  /** Power drawn while training. */
  readonly watts?: number | undefined;
  readonly pricePerKwh?: number | undefined;
  readonly pricePerHour?: number | undefined;
}

/** What training took: steps times the time of a step, of all rates that were tried, without validations; mean over seeds. */
export interface CostFindings {
  /** Null where nothing was pre-trained here. */
  readonly pretraining: Cost | null;
  readonly arms: readonly ArmCost[];
  readonly targets: readonly TargetCost[];
  readonly sentences: readonly string[];
}

/** A training with all of its steps. */
export interface ArmCost {
  readonly arm: Arm;
  readonly size: number;
  readonly cost: Cost;
  /** With its part of a pre-training that serves so many tasks; for arms that begin with its weights. */
  readonly shared: readonly Shared[];
}

export interface Shared {
  readonly tasks: number;
  readonly cost: Cost;
}

/** What it takes to get as far on validation as a share of what scratch learns. */
export interface TargetCost {
  readonly size: number;
  readonly share: number;
  readonly arms: readonly {
    readonly arm: Arm;
    /** Without pre-training; null where some seed does not arrive within its steps. */
    readonly minutes: number | null;
    /** Tasks from which pre-training once and this arm take less time than scratch; null where never, or where nothing is pre-trained. */
    readonly breakEven: number | null;
  }[];
  /** By the number of tasks that share one pre-training. */
  readonly cheapest: readonly { readonly tasks: number; readonly arm: Arm; readonly minutes: number }[];
}

export interface CostOptions {
  /** Of each pre-training, one for each seed; empty where nothing was pre-trained here. */
  readonly pretraining: readonly (Effort & { readonly steps: number })[];
  readonly rates?: RatesGiven | undefined;
}

export type CostedCell = Pick<CellResult, "arm" | "size" | "seed" | "steps"> & { readonly effort: Effort };

const MINUTE = 60_000;

/** Minutes of a training that takes so many steps. */
const minutesOf = ({ perStep, before, trainings }: Effort, steps: number): number =>
  (trainings * (before + steps * perStep)) / MINUTE;

/** What the arms cost, and which is cheapest to get as far as scratch. */
export function costFindings(
  cells: readonly CostedCell[],
  arrivals: readonly Arrival[],
  { pretraining, rates = {} }: CostOptions,
): CostFindings {
  const { watts, pricePerKwh, pricePerHour } = rates;
  const own: Rates = { watts, perKilowattHour: pricePerKwh, perHour: pricePerHour };
  const before =
    pretraining.length === 0 ? null : meanOf(pretraining.map((effort) => minutesOf(effort, effort.steps)));
  const arms = sizesOf(cells).flatMap((size) =>
    [...new Set(cells.map((c) => c.arm))].flatMap((arm): ArmCost[] => {
      const these = cellsAt(cells, arm, size);
      if (these.length === 0) return [];
      const minutes = meanOf(these.map((c) => minutesOf(c.effort, c.steps)));
      const shared =
        before === null || !needsUpstream(arm)
          ? []
          : TASKS.map((tasks) => ({ tasks, cost: costOf(amortised(before, minutes, tasks), own) }));
      return [{ arm, size, cost: costOf(minutes, own), shared }];
    }),
  );
  const targets = sizesOf(arrivals).flatMap((size) =>
    SHARES.map((share) =>
      targetCost(
        cells,
        arrivals.filter((a) => a.size === size && a.share === share),
        { size, share, before },
      ),
    ),
  );
  return {
    pretraining: before === null ? null : costOf(before, own),
    ...{ arms, targets, sentences: sentences(targets, before) },
  };
}

function targetCost(
  cells: readonly CostedCell[],
  arrivals: readonly Arrival[],
  { size, share, before }: { size: number; share: number; before: number | null },
): TargetCost {
  const minutes = arrivals.map(({ arm, seeds }) => {
    const own = cellsAt(cells, arm, size);
    const each = seeds.map(({ seed, steps }) =>
      steps === null ? null : minutesOf(own.find((c) => c.seed === seed)!.effort, steps),
    );
    return { arm, minutes: each.includes(null) ? null : meanOf(each as number[]) };
  });
  const scratch = minutes.find((m) => m.arm === "scratch")?.minutes ?? null;
  return {
    ...{ size, share },
    arms: minutes.map(({ arm, minutes: own }) => ({
      ...{ arm, minutes: own },
      breakEven:
        own === null || scratch === null || before === null || !needsUpstream(arm)
          ? null
          : breakEven(before, own, scratch),
    })),
    cheapest: TASKS.flatMap((tasks) => {
      const priced = minutes.flatMap(({ arm, minutes: own }) => {
        if (own === null) return [];
        return [{ tasks, arm, minutes: needsUpstream(arm) ? amortised(before ?? 0, own, tasks) : own }];
      });
      return priced.length === 0 ? [] : [priced.reduce((a, b) => (b.minutes < a.minutes ? b : a))];
    }),
  };
}

/** The quickest way to scratch's best, by how many tasks share a pre-training; of the arms that get there with every seed. */
function sentences(targets: readonly TargetCost[], before: number | null): string[] {
  return targets
    .filter(({ share, cheapest }) => share === 1 && cheapest.length > 0)
    .map((target) => {
      const { size, cheapest } = target;
      const arms = [...new Set(cheapest.map((c) => c.arm))];
      const late = target.arms.filter(({ minutes }) => minutes === null).map(({ arm }) => titleOf(arm));
      const except = late.length === 0 ? "" : ` (${listed(late)} did not get there with every seed)`;
      const where = `To scratch's best at ${size} records ${titleOf(arms[0]!)} is quickest${except}`;
      if (arms.length === 1)
        return `${where}${before === null ? "" : untilShared(target, arms[0]!, before)}.`;
      const parts = arms.map((arm, i) => {
        const tasks = cheapest.filter((c) => c.arm === arm).map((c) => c.tasks);
        return `${i === 0 ? "" : `${titleOf(arm)} `}for ${listed(tasks)} ${tasks.join() === "1" ? "task" : "tasks"}`;
      });
      return `${where} ${parts.join(", ")} that share a pre-training.`;
    });
}

/** For how many tasks that share a pre-training an arm stays the quickest, if it is for as many as were looked at. */
function untilShared({ arms }: TargetCost, quickest: Arm, before: number): string {
  const own = arms.find(({ arm }) => arm === quickest)!.minutes!;
  const from = arms.flatMap(({ arm, minutes }) =>
    needsUpstream(quickest) || !needsUpstream(arm) || minutes === null
      ? []
      : (breakEven(before, minutes, own) ?? []),
  );
  if (from.length === 0) return ", however many tasks share a pre-training";
  return ` for up to ${Math.min(...from) - 1} tasks that share a pre-training`;
}
