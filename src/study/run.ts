import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Device } from "../engine/index.ts";
import {
  type Home,
  markOrphansInterrupted,
  markStarted,
  markStopped,
  openStore,
  type Status,
  StatusFile,
  type Store,
  saveOutcome,
  saveStudy,
  taskStatuses,
} from "../store/index.ts";
import { asPlanned, hasBudget, keepBudget, studyId, withBudget } from "./budget.ts";
import { budgeted, budgetSteps, countsOf, measureMissing } from "./budget-steps.ts";
import { type CarriedOver, carriedOver } from "./carried-over.ts";
import { cellsFor, judgedCells, looksOf, type Standing, standingsAfter, tasksFor } from "./looks.ts";
import { neededTasks } from "./needed.ts";
import { markedResults } from "./paper-results.ts";
import { type Opener, openSources, placeOf } from "./place.ts";
import { planStudy } from "./plan.ts";
import { type PoolEvent, runPool } from "./pool.ts";
import type { Recipe } from "./recipe.ts";
import { collectResults, type StudyResults } from "./results.ts";
import type { Sources } from "./sides.ts";
import type { Task } from "./task.ts";
import { storedTimings } from "./timings.ts";
import { Tracker } from "./tracker.ts";
import type { Place, Work } from "./work.ts";

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

/**
 * Runs what of a study is not done yet, and collects its results. The same recipe in the same home goes on where the last run ended.
 * @throws UserError for a recipe that its datasets cannot satisfy, and while another process holds the home.
 */
export async function runStudy(recipe: Recipe, options: StudyOptions): Promise<StudyRun> {
  const { home, data, stop } = options;
  const cores = availableParallelism();
  const jobs = options.jobs ?? cores;
  const threads = Math.max(1, Math.floor(cores / jobs));
  const sources = openSources(recipe, data, options.open);
  planStudy(recipe, sources, threads, { sketch: true });
  const place = placeOf(recipe, sources, options);
  const id = studyId(recipe);

  if (!existsSync(home.store)) options.onNewStore?.();
  const store = await openStore(home.create());
  const file = new StatusFile(home);
  try {
    await markOrphansInterrupted(store.db);
    const planned = await inSteps(recipe, sources, threads, { store, home, device: options.device ?? "cpu" });
    const plan = planStudy(planned, sources, threads);
    await saveStudy(store.db, { id, name: recipe.name, recipe }, plan.tasks);
    let standings: readonly Standing[] = [];
    let run: StudyRun;
    for (const look of looksOf(recipe.seeds, options.untilDecided === true)) {
      const cells = cellsFor(plan, look, standings);
      if (cells.length === 0) break;
      const tasks = tasksFor(plan, cells);
      const statuses = await taskStatuses(
        store.db,
        tasks.map((t) => t.key),
      );
      const needed = neededTasks(tasks, statuses, home);
      const tracker = new Tracker(recipe.name, needed, tasks.length, jobs);
      const failed = await runTasks(needed, { ...options, jobs }, { store, place, tracker, file });
      const judged = judgedCells(plan, look, standings);
      const results = markedResults(
        recipe,
        await collectResults(store, home, recipe, id, judged.plan, { error: judged.error }),
      );
      const interrupted = stop?.aborted === true && results.missing.length > 0;
      tracker.state = interrupted ? "interrupted" : failed.length > 0 ? "failed" : "done";
      file.update(tracker.status());
      run = { results, carriedOver: carriedOver(results.cells), failed, interrupted };
      if (interrupted || failed.length > 0) break;
      standings = standingsAfter(results.gains, look, standings);
    }
    return run!;
  } finally {
    file.flush();
    await store.close();
  }
}

/** The recipe with its minutes made steps, by the times that the home knows or else by a short measurement; kept for whoever goes on. */
async function inSteps(
  recipe: Recipe,
  sources: Sources,
  threads: number,
  { store, home, device }: { store: Store; home: Home; device: string },
): Promise<Recipe> {
  const planned = asPlanned(recipe, home);
  if (!hasBudget(planned)) return planned;
  const sketch = planStudy(planned, sources, threads, { sketch: true });
  const counts = countsOf(planned, sources);
  const timings = await storedTimings(store);
  const wanted = budgeted(planned, sketch).map((task) => ({ task, leads: counts(task).leads }));
  await measureMissing(wanted, timings, device);
  const steps = budgetSteps(planned, sketch, counts, { timings, device })!;
  keepBudget(home, recipe, steps);
  return withBudget(planned, steps);
}

interface Parts {
  readonly store: Store;
  readonly place: Place;
  readonly tracker: Tracker;
  readonly file: StatusFile;
}

async function runTasks(
  tasks: readonly Task[],
  options: StudyOptions & { jobs: number },
  { store: { db }, place, tracker, file }: Parts,
): Promise<{ task: Task; error: string }[]> {
  const { home, stop } = options;
  const failed: { task: Task; error: string }[] = [];
  const tell = (event: DistributiveOmit<StudyEvent, "status">) => {
    if (stop?.aborted) tracker.state = "stopping";
    const status = tracker.status();
    file.update(status);
    options.onEvent?.({ ...event, status } as StudyEvent);
  };

  const on = async (event: PoolEvent<PooledTask>): Promise<void> => {
    const { task, key } = event.task;
    switch (event.type) {
      case "started":
        await markStarted(db, key);
        tracker.begin(task);
        return tell({ type: "started", task });
      case "progress":
        tracker.progress(task, event.progress);
        return tell({ type: "progress", task });
      case "output":
        mkdirSync(home.run(key), { recursive: true });
        return appendFileSync(join(home.run(key), "log.txt"), event.text);
      case "done":
        await saveOutcome(db, key, event.outcome);
        return tell({
          type: "done",
          task,
          metrics: event.outcome.metrics,
          elapsedMs: tracker.end(task, "done"),
        });
      case "failed":
        await markStopped(db, key, "failed", event.error);
        tracker.end(task, "failed");
        failed.push({ task, error: event.error });
        return tell({ type: "failed", task, error: event.error });
      case "interrupted":
        await markStopped(db, key, "interrupted");
        tracker.end(task, "interrupted");
        return tell({ type: "interrupted", task });
      case "skipped":
        tracker.end(task, "skipped");
        return tell({ type: "skipped", task, because: event.because.task });
    }
  };

  const { total, done: reused } = tracker.status();
  tell({ type: "planned", total, reused });
  const pooled = tasks.map((task): PooledTask => {
    const work: Work = { task, place };
    return { key: task.key, after: task.after, task, work };
  });
  const worker = options.worker ?? new URL("./worker.ts", import.meta.url);
  const env = { NODE_COMPILE_CACHE: home.compiled, ...process.env };
  await runPool(pooled, { jobs: options.jobs, worker, env, on, stop, kill: options.kill });
  return failed;
}

interface PooledTask {
  readonly key: string;
  readonly after: readonly string[];
  readonly task: Task;
  readonly work: Work;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
