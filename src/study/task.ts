import type { MetricName } from "../statistics/index.ts";
import { isProbe, trainedArms } from "../transfer/index.ts";
import { type Arm, isBaseline } from "./arms.ts";
import type { ModelSource } from "./model-source.ts";
import type { TaskSplit } from "./random-split.ts";
import type { Recipe } from "./recipe.ts";
import type { TrainingRecipe } from "./training-recipe.ts";
import { ratesOf } from "./training-recipe.ts";

/**
 * What a task does, in full: its key is the hash of this. A change in how a kind computes its result raises its version here, and
 * nothing older is taken for it any more.
 */
export const VERSIONS = {
  prepare: 2,
  pretrain: 1,
  "self-supervise": 1,
  adopt: 1,
  train: 1,
  score: 1,
  evaluate: 1,
} as const;

export type TaskKind = keyof typeof VERSIONS;

/** The classes of a task by name, in the order of the model's outputs. */
export interface Labels {
  readonly set: string;
  readonly classes: readonly string[];
  /** There where every record has exactly one of the classes. */
  readonly exclusive?: true;
  /** There where records that have none of them take no part. */
  readonly unlabelled?: "leave out";
}

/** Crops in samples. */
export interface Window {
  readonly samples: number;
  readonly crops: number;
}

export interface PrepareSpec {
  /** The dataset's fingerprint; where the dataset lies is not part of a task. */
  readonly data: string;
  /** There where they are not the dataset's own. */
  readonly leads?: readonly string[];
  readonly samplingRate?: number;
}

/** Training from scratch on all rows of some folds. */
export interface PretrainSpec {
  readonly data: string;
  readonly labels: Labels;
  readonly folds: { readonly train: readonly number[]; readonly validation: readonly number[] };
  /** There where folds are the parts of a random split. */
  readonly split?: TaskSplit;
  /** There where the validation records are those that are tested on. */
  readonly protocol?: "paper";
  /** What the best step and rate are chosen by; there where it is not macro AUROC. */
  readonly metric?: Exclude<MetricName, "macro-auroc">;
  readonly model: Recipe["model"];
  readonly window: Window;
  readonly training: TrainingRecipe;
  readonly steps: number;
  readonly seed: number;
  readonly threads: number;
}

/** A model from a file becomes one of ours. */
export interface AdoptSpec {
  /** SHA-256 of the file; where it lies is not part of a task. */
  readonly model: string;
  readonly adopt: ModelSource["adopt"];
  readonly leads: number;
  /** Of a window. */
  readonly samples: number;
}

/** Training on the first `size` rows of the seed's order; the arms differ in where the initial weights come from. */
export interface TrainSpec extends PretrainSpec {
  readonly arm: Arm;
  readonly size: number;
  /** There where these are all records of the training folds: of them those that can be read. */
  readonly all?: true;
  /** There where not all records of the validation folds are used, but as many as go with the training records. */
  readonly validation?: "proportional";
  /** There where an arm does not keep the upstream's normalisation. */
  readonly normalisation?: "own";
}

/** How promising the upstream's model looks on the training records of a cell. */
export interface ScoreSpec
  extends Pick<TrainSpec, "data" | "labels" | "split" | "window" | "size" | "all" | "seed" | "threads"> {
  readonly folds: { readonly train: readonly number[] };
  /** Whether its model has learned labels. */
  readonly labelled: boolean;
}

/** The only kind that reads test folds, but for the training of the original study's protocol. */
export interface EvaluateSpec {
  readonly data: string;
  readonly labels: Labels;
  readonly folds: { readonly test: readonly number[] };
  readonly split?: TaskSplit;
  readonly protocol?: "paper";
  readonly window: Window;
  readonly threads: number;
  /** There where no network is evaluated. */
  readonly baseline?: true;
}

export interface Specs {
  prepare: PrepareSpec;
  pretrain: PretrainSpec;
  /** Without labels: the classes are none. */
  "self-supervise": PretrainSpec;
  adopt: AdoptSpec;
  train: TrainSpec;
  score: ScoreSpec;
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

/** Training steps of a task, for estimates; those of probes and baselines take next to no time. */
export function stepsOfTask({ kind, spec }: Task): number {
  if (kind === "train" && (isBaseline(spec.arm) || isProbe(trainedArms[spec.arm]))) return 0;
  return kind === "train" || kind === "pretrain" || kind === "self-supervise"
    ? spec.steps * ratesOf(spec.training).length
    : 0;
}
