import type { DatasetSpec } from "../datasets/index.ts";
import type { Device } from "../engine/index.ts";
import type { Origin } from "../inference/index.ts";
import type { Task } from "./task.ts";

/** Where a task finds things and runs: all that may differ between machines without changing its result. */
export interface Place {
  readonly home: string;
  /** The user's data folder. */
  readonly data: string | undefined;
  /** The datasets, by fingerprint: how to open them, and what a model's card says of them. */
  readonly datasets: Readonly<Record<string, { spec: DatasetSpec; name: string; licence: string }>>;
  /** Model files by their SHA-256. */
  readonly models: Readonly<Record<string, { file: string; origin: Origin }>>;
  readonly device: Device;
}

/** What a task's process is given. */
export interface Work {
  readonly task: Task;
  readonly place: Place;
}
