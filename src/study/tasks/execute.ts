import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileAtomic } from "../../base/index.ts";
import { acquireLock, Home, type Lock, LockedError, type TaskOutcome } from "../../store/index.ts";
import { type Control, ORPHAN_MS } from "../child.ts";
import { runtimeVersions } from "../runtime.ts";
import type { Task } from "../task.ts";
import type { Work } from "../work.ts";
import type { Context, Outcome } from "./context.ts";
import { checkpointFile, productsOf, resultFile } from "./files.ts";

const RETRY_MS = 200;

/**
 * Executes a task in its own process. The outcome is also kept in the task's folder, so that a parent that died before it wrote it down
 * is given it again by its successor without repeating the task.
 */
export async function executeTask({ task, place }: Work, control: Control): Promise<TaskOutcome> {
  const home = new Home(place.home);
  const { key, after } = task;
  const lock = await lockRun(home, key, control.signal);
  try {
    const file = resultFile(home, key);
    if (existsSync(file) && productsOf(task, home).every(existsSync))
      return JSON.parse(readFileSync(file, "utf8")) as TaskOutcome;
    const outcome = await execute(task, { ...control, home, place, key, after });
    const complete: TaskOutcome = { ...outcome, runtime: runtimeVersions() };
    writeFileAtomic(file, JSON.stringify(complete));
    rmSync(checkpointFile(home, key), { force: true });
    return complete;
  } finally {
    lock.release();
  }
}

async function execute(task: Task, context: Context): Promise<Outcome> {
  switch (task.kind) {
    case "prepare":
      return (await import("./prepare.ts")).prepareTask(task.spec, context);
    case "pretrain":
      return (await import("./pretrain.ts")).pretrainTask(task.spec, context);
    case "self-supervise":
      return (await import("./self-supervise.ts")).selfSuperviseTask(task.spec, context);
    case "adopt":
      return (await import("./adopt.ts")).adoptTask(task.spec, context);
    case "train":
      return (await import("./train.ts")).trainTask(task.spec, context);
    case "score":
      return (await import("./score.ts")).scoreTask(task.spec, context);
    case "evaluate":
      return (await import("./evaluate.ts")).evaluateTask(task.spec, context);
  }
}

/** A task whose parent was killed may still be writing its checkpoint: its successor waits until it is gone. */
async function lockRun(home: Home, key: string, signal: AbortSignal): Promise<Lock> {
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      return acquireLock(join(home.run(key), "lock.json"));
    } catch (error) {
      if (!(error instanceof LockedError) || waited > ORPHAN_MS) throw error;
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}
