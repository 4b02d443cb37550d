import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TaskOutcome } from "../store/index.ts";
import type { FromTask, Progress, ToTask } from "./messages.ts";

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

/** How much of a child's last words goes into an error. */
const LAST_LINES = 12;

/**
 * Runs tasks side by side, each in a process of its own, in the order given as far as their dependencies allow. A process that fails
 * or dies fails its task only: the rest goes on, except what needs it. Resolves when nothing runs any more and nothing can be started.
 */
export async function runPool<T extends PoolTask>(
  tasks: readonly T[],
  options: PoolOptions<T>,
): Promise<void> {
  const { on, stop } = options;
  // Also ends what runs when the listener fails: nothing may go on that nobody listens to.
  const failure = new AbortController();
  const kill = AbortSignal.any([failure.signal, ...(options.kill ? [options.kill] : [])]);
  const waiting = new Set(tasks);
  const unfinished = new Map(tasks.map((t) => [t.key, t]));
  const running = new Set<Promise<void>>();
  /** Tasks that did not come to their end, by key, and the one at the root of it. */
  const broken = new Map<string, T>();

  const runOne = async (task: T): Promise<void> => {
    await on({ type: "started", task });
    const end = await runChild(task, { ...options, kill });
    await on(end);
    if (end.type === "done") unfinished.delete(task.key);
    else broken.set(task.key, task);
  };

  try {
    for (;;) {
      for (const task of [...waiting]) {
        const because = task.after.map((key) => broken.get(key)).find((t) => t !== undefined);
        if (because !== undefined) {
          waiting.delete(task);
          broken.set(task.key, because);
          // After a stop, what was not begun is not news.
          if (!stop?.aborted) await on({ type: "skipped", task, because });
        } else if (
          !stop?.aborted &&
          running.size < options.jobs &&
          !task.after.some((k) => unfinished.has(k))
        ) {
          waiting.delete(task);
          const promise: Promise<void> = runOne(task).finally(() => running.delete(promise));
          running.add(promise);
        }
      }
      if (running.size === 0) break;
      await Promise.race(running);
    }
  } catch (error) {
    failure.abort();
    await Promise.allSettled(running);
    throw error;
  }
  if (waiting.size > 0 && !stop?.aborted) throw new Error("the tasks' dependencies form a circle");
}

type End<T extends PoolTask> = Extract<PoolEvent<T>, { type: "done" | "failed" | "interrupted" }>;

function runChild<T extends PoolTask>(
  task: T,
  { worker, env, on, stop, kill }: PoolOptions<T>,
): Promise<End<T>> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(worker), [], {
      execArgv: [],
      ...(env && { env }),
      serialization: "advanced", // keeps NaN and typed arrays
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let end: End<T> | null = null;
    let lastWords = "";
    let events = Promise.resolve();
    const emit = (event: PoolEvent<T>) => {
      events = events.then(() => on(event));
      events.catch((error) => {
        reject(error);
        child.kill("SIGKILL");
      });
    };
    const say = (message: ToTask) => {
      if (child.connected) child.send(message, () => {});
    };
    const onStop = () => say({ type: "stop" });
    const onKill = () => child.kill("SIGKILL");
    stop?.addEventListener("abort", onStop);
    kill?.addEventListener("abort", onKill);

    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        lastWords = (lastWords + text).split("\n").slice(-LAST_LINES).join("\n");
        emit({ type: "output", task, text });
      });
    }
    child.on("message", (message: FromTask) => {
      if (message.type === "progress") emit({ type: "progress", task, progress: message.progress });
      else if (message.type === "done") end = { type: "done", task, outcome: message.outcome };
      else if (message.type === "stopped") end = { type: "interrupted", task };
      else end = { type: "failed", task, error: message.message };
    });
    child.on("error", (error) => {
      end ??= { type: "failed", task, error: `its process could not be started: ${error.message}` };
      if (child.pid === undefined) finish();
    });
    // "close" comes after the last message and the last output.
    child.on("close", (code, signal) => {
      end ??=
        kill?.aborted || (stop?.aborted && isRequest(signal))
          ? { type: "interrupted", task }
          : { type: "failed", task, error: death(code, signal, lastWords) };
      finish();
    });
    const finish = () => {
      stop?.removeEventListener("abort", onStop);
      kill?.removeEventListener("abort", onKill);
      events.then(() => resolve(end!), reject);
    };

    say({ type: "run", work: task.work });
    if (stop?.aborted) onStop();
    if (kill?.aborted) onKill();
  });
}

/** Ctrl-C and a closed terminal reach all processes; one that has just been started does not listen yet, and ends. */
const isRequest = (signal: NodeJS.Signals | null): boolean =>
  signal === "SIGINT" || signal === "SIGTERM" || signal === "SIGHUP";

function death(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
  const why =
    signal === "SIGKILL" ? " (the system does that when memory runs out; try a smaller --jobs)" : "";
  const words = lastWords.trim();
  return `its process ${how}${why}${words === "" ? "" : `; its last lines:\n${words}`}`;
}
