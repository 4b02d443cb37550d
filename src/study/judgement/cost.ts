import { amortised, breakEven, type Cost, costOf, type Rates } from "../../statistics/index.ts";
import { trainedArms } from "../../transfer/index.ts";
import { type Arm, isBaseline, needsUpstream } from "../arms.ts";
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

/**
 * What training took: steps times the time of a step, of all rates that were tried, without validations; mean over seeds. Arms that train all
 * layers from the first step do the same work in each, which takes as long as the median of theirs: what else a machine did while one of them
 * ran is no cost of that arm.
 */
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
  /** By the number of tasks that share one pre-training: the arm that takes least in the mean, and whether it is shown to take less than any other. */
  readonly cheapest: readonly {
    readonly tasks: number;
    readonly arm: Arm;
    readonly minutes: number;
    readonly shown: boolean;
  }[];
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

/** Whether every step of an arm trains all layers. */
const isWhole = (arm: Arm): boolean =>
  !isBaseline(arm) && trainedArms[arm].phases.every(({ train }) => train === "all");

/** The cells with one time of a step for all that do the same in it. */
function alike(cells: readonly CostedCell[]): CostedCell[] {
  const times = cells
    .flatMap(({ arm, effort }) => (isWhole(arm) ? [effort.perStep] : []))
    .sort((a, b) => a - b);
  const perStep = (times[Math.floor((times.length - 1) / 2)]! + times[Math.floor(times.length / 2)]!) / 2;
  return cells.map((cell) => (isWhole(cell.arm) ? { ...cell, effort: { ...cell.effort, perStep } } : cell));
}

/** What the arms cost, and which is cheapest to get as far as scratch. */
export function costFindings(
  measured: readonly CostedCell[],
  arrivals: readonly Arrival[],
  { pretraining, rates = {} }: CostOptions,
): CostFindings {
  const { watts, pricePerKwh, pricePerHour } = rates;
  const cells = alike(measured);
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
      const shared = (arm: Arm, own: number) =>
        needsUpstream(arm) ? amortised(before ?? 0, own, tasks) : own;
      const priced = minutes.flatMap(({ arm, minutes: own }) =>
        own === null ? [] : [{ arm, minutes: shared(arm, own) }],
      );
      if (priced.length === 0) return [];
      const { arm, minutes: least } = priced.reduce((a, b) => (b.minutes < a.minutes ? b : a));
      const shown = isShown(arm, arrivals, scratch, (other) => shared(other, 0));
      return [{ tasks, arm, minutes: least, shown }];
    }),
  };
}

/**
 * Whether an arm is shown to get to scratch's best in less time than all others, by the intervals of their speed-ups over scratch: the lower
 * bound of its own, the upper ones of the others. `before` gives an arm's part of the pre-training.
 */
function isShown(
  arm: Arm,
  arrivals: readonly Arrival[],
  scratch: number | null,
  before: (arm: Arm) => number,
): boolean {
  if (scratch === null) return false;
  const bound = (of: Arm, end: "low" | "high"): number | null => {
    if (of === "scratch") return scratch;
    const factor = arrivals.find((a) => a.arm === of)?.speedUp?.[end] ?? null;
    return factor === null ? null : scratch / factor + before(of);
  };
  const own = bound(arm, "low");
  return arrivals.every((other) => {
    if (other.arm === arm) return true;
    const theirs = bound(other.arm, "high");
    return own !== null && theirs !== null && own < theirs;
  });
}

/** The quickest way to scratch's best, by how many tasks share a pre-training, where it is shown which that is. None where there is one arm. */
function sentences(targets: readonly TargetCost[], before: number | null): string[] {
  return targets
    .filter(({ share, arms, cheapest }) => share === 1 && arms.length > 1 && cheapest.length > 0)
    .map(({ size, arms, cheapest }) => {
      const late = arms.filter(({ minutes }) => minutes === null).map(({ arm }) => titleOf(arm));
      const except = late.length === 0 ? "" : `; ${listed(late)} did not get there with every seed`;
      const groups = [...Map.groupBy(cheapest, ({ arm, shown }) => `${arm} ${shown}`).values()];
      const first = cheapest.find(({ tasks }) => tasks > 1)?.tasks;
      const parts = groups.map((own) => {
        const { arm, shown } = own[0]!;
        const tasks = own.map((c) => c.tasks);
        const where =
          before === null
            ? ""
            : ` for ${listed(tasks)} ${tasks.join() === "1" ? "task" : "tasks"}${tasks.includes(first!) ? " that share a pre-training" : ""}`;
        return shown
          ? `${titleOf(arm)} is quickest${where}`
          : `it is not shown which arm is quickest${where} (in the mean ${titleOf(arm)})`;
      });
      return `To scratch's best at ${size} records ${parts.join("; ")}${except}.`;
    });
}
