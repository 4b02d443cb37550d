import type { HistoryPoint } from "../../store/index.ts";
import type { Arm } from "../arms.ts";
import type { CellMetrics } from "./metrics.ts";

/** One trained model on the test folds. */
export interface CellResult {
  readonly arm: Arm;
  readonly size: number;
  readonly seed: number;
  /** What the study is judged by, on the test records. */
  readonly value: number;
  readonly weightedF1: number;
  /** The same on validation, which is what models may be chosen by. */
  readonly validation: number;
  /** What guessing gets of it on validation. */
  readonly chance: number;
  /** Of each label, in the order of the study's labels; null where a label has no positive or no negative. */
  readonly perLabel: readonly (number | null)[];
  readonly bestStep: number;
  readonly steps: number;
  /** Whether the best step lies before the last tenth of the steps: else more of them might have made it better. */
  readonly converged: boolean;
  /** Everything else that is measured on the test records. */
  readonly metrics: CellMetrics;
  /** The validations of the training that was kept. */
  readonly history: readonly HistoryPoint[];
  /** Path of the saved model. */
  readonly model: string;
  /** Keys of the tasks. */
  readonly train: string;
  readonly evaluate: string;
}

/**
 * The time of a training, without its validations, in milliseconds as measured beside the other tasks that ran. It differs from run to run, and
 * is therefore no part of a cell's result.
 */
export interface Effort {
  readonly perStep: number;
  /** Before the first step: where only a head is trained, the features of all records are computed once. */
  readonly before: number;
  /** Trainings of which one was kept: the rates that were tried. */
  readonly trainings: number;
}

/** A cell that the judging functions look at: by its place in the table. */
export type Place = Pick<CellResult, "arm" | "size" | "seed">;

/** The sizes of some cells, ascending. */
export const sizesOf = (cells: readonly { readonly size: number }[]): number[] =>
  [...new Set(cells.map((c) => c.size))].sort((a, b) => a - b);

/** The arms of some cells, in their order, without the reference. */
export const comparedArms = (cells: readonly Place[]): Arm[] =>
  [...new Set(cells.map((c) => c.arm))].filter((arm) => arm !== "scratch");

/** The cells of an arm at a size. */
export const cellsAt = <C extends Place>(cells: readonly C[], arm: Arm, size: number): C[] =>
  cells.filter((c) => c.arm === arm && c.size === size);

/** Cells of two arms at a size, one pair for each seed that both have. */
export function pairsAt<C extends Place>(
  cells: readonly C[],
  size: number,
  reference: Arm,
  arm: Arm,
): { readonly a: C; readonly b: C }[] {
  const others = cellsAt(cells, arm, size);
  return cellsAt(cells, reference, size).flatMap((a) => {
    const b = others.find((c) => c.seed === a.seed);
    return b === undefined ? [] : [{ a, b }];
  });
}

/** Arithmetic mean of one or more values. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;
