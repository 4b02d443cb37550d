import type { TaskOutcome } from "../store/index.ts";
import type { Progress } from "./messages.ts";

/** A task as the pool sees it. */
export interface PoolTask {
  readonly key: string;
  /** Keys of tasks that must be done before; those that are not in the pool count as done. */
  readonly after: readonly string[];
  /** Sent to the child. */
  readonly work: unknown;
}

export type PoolEvent<T extends PoolTask> =
  | { readonly type: "started"; readonly task: T }
  | { readonly type: "progress"; readonly task: T; readonly progress: Progress }
  | { readonly type: "output"; readonly task: T; readonly text: string }
  | { readonly type: "done"; readonly task: T; readonly outcome: TaskOutcome }
  | { readonly type: "failed"; readonly task: T; readonly error: string }
  | { readonly type: "interrupted"; readonly task: T }
  /** Not run, because a task that it needs failed or was interrupted. */
  | { readonly type: "skipped"; readonly task: T; readonly because: T };

export interface PoolOptions<T extends PoolTask> {
  readonly jobs: number;
  /** The module that each child runs; it calls `serveTask`. */
  readonly worker: URL;
  /** The children's environment; default: the parent's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Awaited before what depends on the event goes on: a task's outcome is kept before another task uses it. */
  readonly on: (event: PoolEvent<T>) => void | Promise<void>;
  /** Asks running tasks to keep what they have and stop; nothing new is started. */
  readonly stop?: AbortSignal | undefined;
  /** Ends running tasks at once. */
  readonly kill?: AbortSignal | undefined;
}
