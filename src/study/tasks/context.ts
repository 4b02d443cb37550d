import type { SignalCache } from "../../cache/index.ts";
import type { Origin } from "../../inference/index.ts";
import type { Model } from "../../onnx/index.ts";
import type { Home, TaskOutcome } from "../../store/index.ts";
import type { TrainingOptions } from "../../training/index.ts";
import type { Control } from "../child.ts";
import type { Place } from "../work.ts";

/** What a task's executor is given. */
export interface Context extends Control {
  readonly home: Home;
  readonly place: Place;
  /** Keys of the tasks before it, in the order its kind expects. */
  readonly after: readonly string[];
  readonly key: string;
}

export type Outcome = Omit<TaskOutcome, "runtime">;

/** What is trained, and on what. */
export interface Fitting {
  readonly cache: SignalCache;
  /** Rows of the cache. */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly model: Model;
  readonly arm: string;
  /** Where the weights that were carried over came from. */
  readonly upstream: Origin | null;
}

/** What the trainings of a task have in common. */
export type Common = Omit<TrainingOptions, "model" | "schedule" | "steps" | "seed" | "validations">;
