import { errorAtLook } from "../statistics/index.ts";
import type { Arm } from "./arms.ts";
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

/** What a study has concluded, or not yet, on an arm at one size, and with which error. */
export interface Standing {
  readonly arm: Arm;
  readonly size: number;
  readonly error: number;
  readonly decided: boolean;
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

/** The cells that a look needs: those of its seeds, at sizes and arms on which nothing is decided; scratch as long as any arm needs it. */
export function cellsFor({ cells }: Plan, { seeds }: Look, standings: readonly Standing[]): Cell[] {
  const decided = (arm: Arm, size: number) =>
    standings.some((s) => s.arm === arm && s.size === size && s.decided);
  const arms = [...new Set(cells.map(({ arm }) => arm))];
  const others = arms.filter((arm) => arm !== "scratch");
  const open = ({ arm, size }: Cell) =>
    arm === "scratch" && others.length > 0
      ? others.some((other) => !decided(other, size))
      : !decided(arm, size);
  return cells.filter((cell) => seeds.includes(cell.seed) && open(cell));
}

/** The tasks that fill these cells, with all that they need, in the order of the plan. */
export function tasksFor({ tasks }: Plan, cells: readonly Cell[]): Task[] {
  const wanted = new Set(cells.flatMap(({ train, evaluate }) => [train, evaluate]));
  for (const task of [...tasks].reverse()) {
    if (wanted.has(task.key)) for (const key of task.after) wanted.add(key);
  }
  return tasks.filter(({ key }) => wanted.has(key));
}
