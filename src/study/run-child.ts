import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromTask, ToTask } from "./messages.ts";
import type { PoolEvent, PoolOptions, PoolTask } from "./pool-types.ts";

/** How much of a child's last words goes into an error. */
const LAST_LINES = 12;

export type End<T extends PoolTask> = Extract<PoolEvent<T>, { type: "done" | "failed" | "interrupted" }>;

/** Runs a task in a process of its own, and says how it ended; whatever happens to the process, it happens to this task only. */
export function runChild<T extends PoolTask>(
  task: T,
  { worker, env, on, stop, kill }: Omit<PoolOptions<T>, "jobs">,
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
