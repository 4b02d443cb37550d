import type { TaskOutcome } from "../store/index.ts";

/** What a task says of itself while it runs. */
export interface Progress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number | null;
  /** Estimated milliseconds to the end; null while unknown. */
  readonly remainingMs: number | null;
}

/** From the parent to the process of a task. */
export type ToTask = { readonly type: "run"; readonly work: unknown } | { readonly type: "stop" };

/** From the process of a task to its parent. The last of them is one of the three after progress. */
export type FromTask =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly outcome: TaskOutcome }
  /** Stopped when asked, with a checkpoint where the task keeps one. */
  | { readonly type: "stopped" }
  /** `message` is for the user when it is a UserError's, else it comes with the stack trace. */
  | { readonly type: "failed"; readonly message: string };
