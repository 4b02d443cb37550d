import type { Arm, Recipe, TrainingRecipe } from "./recipe.ts";

/**
 * What a task does, in full: its key is the hash of this. A change in how a kind computes its result raises its version here, and
 * nothing older is taken for it any more.
 */
export const VERSIONS = { prepare: 1, pretrain: 1, train: 1, evaluate: 1 } as const;

export type TaskKind = keyof typeof VERSIONS;

/** The classes of a task by name, in the order of the model's outputs. */
export interface Labels {
  readonly set: string;
  readonly classes: readonly string[];
}

/** Crops in samples. */
export interface Window {
  readonly samples: number;
  readonly crops: number;
}

export interface PrepareSpec {
  /** The dataset's fingerprint; where the dataset lies is not part of a task. */
  readonly data: string;
}

/** Training from scratch on all rows of some folds. */
export interface PretrainSpec {
  readonly data: string;
  readonly labels: Labels;
  readonly folds: { readonly train: readonly number[]; readonly validation: readonly number[] };
  readonly model: Recipe["model"];
  readonly window: Window;
  readonly training: TrainingRecipe;
  readonly steps: number;
  readonly seed: number;
  readonly threads: number;
}

/** Training on the first `size` rows of the seed's order; the arms differ in where the initial weights come from. */
export interface TrainSpec extends PretrainSpec {
  readonly arm: Arm;
  readonly size: number;
}

/** The only kind that reads test folds. */
export interface EvaluateSpec {
  readonly data: string;
  readonly labels: Labels;
  readonly folds: { readonly test: readonly number[] };
  readonly window: Window;
  readonly threads: number;
}

export interface Specs {
  prepare: PrepareSpec;
  pretrain: PretrainSpec;
  train: TrainSpec;
  evaluate: EvaluateSpec;
}

/** A node of a study's graph: its kind, what it does, and the tasks that must be done before, in the order its kind expects. */
export type Task = {
  [K in TaskKind]: {
    readonly key: string;
    readonly kind: K;
    readonly spec: Specs[K];
    readonly after: readonly string[];
    /** For people. */
    readonly title: string;
  };
}[TaskKind];

/** Training steps of a task, for estimates. */
export function stepsOfTask(task: Task): number {
  return task.kind === "train" || task.kind === "pretrain" ? task.spec.steps : 0;
}
