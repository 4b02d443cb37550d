import { errorAtLook } from "../statistics/index.ts";
import type { Arm } from "./arms.ts";
import type { Gain } from "./judgement/index.ts";
import type { Cell, Plan } from "./plan.ts";
import type { Task } from "./task.ts";

/** Fewer seeds do not tell how much seeds differ. */
const FIRST_LOOK = 3;
/** The probability of a wrong conclusion, for all looks together. */
const ERROR = 0.05;

/** A moment at which a growing study is judged. */
export interface Look {
  /** The seeds that are there by then. */
  readonly seeds: readonly number[];
  /** The error that a verdict may have at this look. */
  readonly error: number;
}

/** What was concluded on an arm at one size, and when: it stands, whatever further seeds would say. */
export interface Standing {
  readonly arm: Arm;
  readonly size: number;
  readonly look: Look;
}

/**
 * One look at the end; or, for a study that stops spending on what is decided, one after the third seed and one after each further seed, which
 * share the error (see `errorAtLook`).
 */
export function looksOf(seeds: readonly number[], untilDecided: boolean): Look[] {
  if (!untilDecided) return [{ seeds, error: ERROR }];
  const first = Math.min(FIRST_LOOK, seeds.length);
  const looks = seeds.length - first + 1;
  return Array.from({ length: looks }, (_, i) => ({
    seeds: seeds.slice(0, first + i),
    error: errorAtLook(ERROR, i + 1, looks),
  }));
}

const standingOf = (standings: readonly Standing[], arm: Arm, size: number) =>
  standings.find((s) => s.arm === arm && s.size === size);

/** The cells that a look needs: those of its seeds, at sizes and arms on which nothing stands yet; scratch as long as any arm needs it. */
export function cellsFor({ cells }: Plan, { seeds }: Look, standings: readonly Standing[]): Cell[] {
  const others = [...new Set(cells.map(({ arm }) => arm))].filter((arm) => arm !== "scratch");
  const isOpen = (arm: Arm, size: number) => standingOf(standings, arm, size) === undefined;
  const open = ({ arm, size }: Cell) =>
    arm === "scratch" && others.length > 0 ? others.some((other) => isOpen(other, size)) : isOpen(arm, size);
  return cells.filter((cell) => seeds.includes(cell.seed) && open(cell));
}

/**
 * What is judged at a look: the cells of its seeds, but of what stands those with which it was decided. Scratch has the seeds of the arm that
 * needs most; pairs are formed by seed.
 */
export function judgedCells(
  plan: Plan,
  look: Look,
  standings: readonly Standing[],
): { plan: Plan; error: (arm: Arm, size: number) => number } {
  const arms = [...new Set(plan.cells.map(({ arm }) => arm))];
  const lookOf = (arm: Arm, size: number) => standingOf(standings, arm, size)?.look ?? look;
  const seedsOf = (arm: Arm, size: number): readonly number[] => {
    const others = arms.filter((other) => other !== "scratch");
    if (arm !== "scratch" || others.length === 0) return lookOf(arm, size).seeds;
    return others.flatMap((other) => lookOf(other, size).seeds);
  };
  const cells = plan.cells.filter(({ arm, size, seed }) => seedsOf(arm, size).includes(seed));
  return { plan: { ...plan, cells }, error: (arm, size) => lookOf(arm, size).error };
}

/** What stands after a look. */
export function standingsAfter(
  gains: readonly Pick<Gain, "arm" | "size" | "verdict">[],
  look: Look,
  before: readonly Standing[],
): Standing[] {
  const decided = gains.filter(
    ({ arm, size, verdict }) =>
      verdict.conclusion !== "undecided" && standingOf(before, arm, size) === undefined,
  );
  return [...before, ...decided.map(({ arm, size }) => ({ arm, size, look }))];
}

/** The tasks that fill these cells, with all that they need, in the order of the plan. */
export function tasksFor({ tasks }: Plan, cells: readonly Cell[]): Task[] {
  const wanted = new Set(
    cells.flatMap(({ train, score, evaluate }) => [train, score ?? [], evaluate].flat()),
  );
  for (const task of [...tasks].reverse()) {
    if (wanted.has(task.key)) for (const key of task.after) wanted.add(key);
  }
  return tasks.filter(({ key }) => wanted.has(key));
}
