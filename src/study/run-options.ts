import type { Device } from "../engine/index.ts";
import type { Home, Status } from "../store/index.ts";
import type { CarriedOver } from "./carried-over.ts";
import type { Opener } from "./place.ts";
import type { StudyResults } from "./results.ts";
import type { Task } from "./task.ts";

/** What happens while a study runs, for whoever shows it. `status` is a look at everything at that moment. */
export type StudyEvent =
  | { readonly type: "planned"; readonly status: Status; readonly total: number; readonly reused: number }
  | { readonly type: "started" | "progress" | "interrupted"; readonly status: Status; readonly task: Task }
  | {
      readonly type: "done";
      readonly status: Status;
      readonly task: Task;
      readonly elapsedMs: number;
      readonly metrics: unknown;
    }
  | { readonly type: "failed"; readonly status: Status; readonly task: Task; readonly error: string }
  | { readonly type: "skipped"; readonly status: Status; readonly task: Task; readonly because: Task };

export interface StudyOptions {
  readonly home: Home;
  /** A folder with the datasets that the recipe names. */
  readonly data?: string | undefined;
  /** Tasks side by side; default: one per core. */
  readonly jobs?: number | undefined;
  readonly device?: Device | undefined;
  /**
   * Judges after the third seed and after each further one, and trains no more on what is decided. All looks together keep to the error of one
   * verdict.
   */
  readonly untilDecided?: boolean | undefined;
  /** Asks the running tasks to keep a checkpoint and stop. */
  readonly stop?: AbortSignal | undefined;
  /** Ends them at once. */
  readonly kill?: AbortSignal | undefined;
  readonly onEvent?: ((event: StudyEvent) => void) | undefined;
  /** Called before a store is made, which takes some seconds; all that can be wrong with the recipe was found by then. */
  readonly onNewStore?: (() => void) | undefined;
  /** Opens datasets that several studies share once. */
  readonly open?: Opener | undefined;
  /** The module that a task's process runs; for tests. */
  readonly worker?: URL | undefined;
}

export interface StudyRun {
  readonly results: StudyResults;
  /** How much of the network begins with the upstream's weights; null where no arm does, or none is trained yet. */
  readonly carriedOver: CarriedOver | null;
  /** Tasks that failed in this run, and why. */
  readonly failed: readonly { readonly task: Task; readonly error: string }[];
  readonly interrupted: boolean;
}
