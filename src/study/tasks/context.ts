import type { SignalCache } from "../../cache/index.ts";
import type { ModelCard } from "../../inference/index.ts";
import type { Model } from "../../onnx/index.ts";
import type { Home, TaskOutcome } from "../../store/index.ts";
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
  /** The card of the model whose weights were carried over. */
  readonly upstream: ModelCard | null;
}
