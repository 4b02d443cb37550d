import { UserError } from "../base/index.ts";
import type { TaskOutcome } from "../store/index.ts";
import type { FromTask, Progress, ToTask } from "./messages.ts";

/** What a running task is given beside its work. */
export interface Control {
  /** Fires when the task should keep what it has and stop. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** Progress reports closer together than this are dropped. */
const REPORT_MS = 250;
/** A task that was orphaned and does not stop is ended after so long. */
export const ORPHAN_MS = 120_000;

/**
 * The child's side of the pool: takes one piece of work from the parent, executes it, reports and exits. The task is asked to stop by
 * the parent's message, and when the parent is gone. Ctrl-C reaches every process of a terminal, and other signals a whole group: only the parent acts on them.
 */
export function serveTask(execute: (work: unknown, control: Control) => Promise<TaskOutcome>): void {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
  process.on("disconnect", () => {
    stop.abort();
    setTimeout(() => process.exit(1), ORPHAN_MS).unref();
  });
  process.on("message", (message: ToTask) => {
    if (message.type === "stop") stop.abort();
    else run(message.work);
  });

  let reported = Number.NEGATIVE_INFINITY;
  const control: Control = {
    signal: stop.signal,
    progress(progress) {
      const now = performance.now();
      if (now - reported < REPORT_MS) return;
      reported = now;
      if (process.connected) process.send?.({ type: "progress", progress } satisfies FromTask);
    },
  };

  async function run(work: unknown): Promise<void> {
    let last: FromTask;
    try {
      last = { type: "done", outcome: await execute(work, control) };
    } catch (error) {
      last = stop.signal.aborted && isAbort(error) ? { type: "stopped" } : failure(error);
    }
    if (!process.connected) process.exit(1);
    process.send?.(last, () => process.exit(0));
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TrainingAborted");
}

function failure(error: unknown): FromTask {
  if (error instanceof UserError) return { type: "failed", message: error.message };
  return { type: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
