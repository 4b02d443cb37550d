import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  markOrphansInterrupted,
  markStarted,
  markStopped,
  openStore,
  type Status,
  StatusFile,
  type Store,
  saveOutcome,
} from "../store/index.ts";
import { Pool } from "./pool.ts";
import type { PoolEvent, PoolTask } from "./pool-types.ts";
import type { StudyEvent, StudyOptions } from "./run-options.ts";
import type { Task } from "./task.ts";
import { Tracker } from "./tracker.ts";
import type { Place, Work } from "./work.ts";

interface PooledTask extends PoolTask {
  readonly task: Task;
  readonly work: Work;
}

/** Some tasks of a study, and those of them that are not done. */
export interface Batch {
  readonly tasks: readonly Task[];
  readonly needed: readonly Task[];
}

/** One store, one pool of processes and one count of tasks, for a study or for many that share them; it holds the home until it is closed. */
export class Runner {
  readonly store: Store;
  private readonly options: StudyOptions;
  private readonly file: StatusFile;
  private readonly tracker: Tracker;
  private readonly pool: Pool<PooledTask>;
  private readonly errors = new Map<string, string>();

  /** `name`: of the study or the grid. @throws UserError while another process holds the home */
  static async open(name: string, options: StudyOptions & { readonly jobs: number }): Promise<Runner> {
    const { home, onNewStore } = options;
    if (!existsSync(home.store)) onNewStore?.();
    const store = await openStore(home.create());
    try {
      await markOrphansInterrupted(store.db);
      return new Runner(name, store, options);
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  private constructor(name: string, store: Store, options: StudyOptions & { readonly jobs: number }) {
    const { home, jobs, stop, kill } = options;
    this.options = options;
    this.store = store;
    this.file = new StatusFile(home);
    this.tracker = new Tracker(name, jobs);
    const worker = options.worker ?? new URL("./worker.ts", import.meta.url);
    const env = { NODE_COMPILE_CACHE: home.compiled, ...process.env };
    this.pool = new Pool({ jobs, worker, env, stop, kill, on: (event) => this.hear(event) });
  }

  /** Counts batches in, and tells of all of them at once. */
  announce(batches: readonly Batch[]): void {
    for (const { tasks, needed } of batches) this.tracker.add(tasks, needed);
    const { total, done: reused } = this.tracker.status();
    this.tell({ type: "planned", total, reused });
  }

  /** Runs tasks that were announced, of a lower rank before those of a higher one, and gives those that failed. */
  async run(tasks: readonly Task[], place: Place, rank: number): Promise<{ task: Task; error: string }[]> {
    const pooled = tasks.map((task) => ({ key: task.key, after: task.after, task, work: { task, place } }));
    await this.pool.run(pooled, rank);
    return tasks.flatMap((task) => {
      const error = this.errors.get(task.key);
      return error === undefined ? [] : [{ task, error }];
    });
  }

  /** Says how all ended. */
  end(state: Status["state"]): void {
    this.tracker.state = state;
    this.file.update(this.tracker.status());
  }

  async close(): Promise<void> {
    this.file.flush();
    await this.store.close();
  }

  private tell(event: DistributiveOmit<StudyEvent, "status">): void {
    if (this.options.stop?.aborted) this.tracker.state = "stopping";
    const status = this.tracker.status();
    this.file.update(status);
    this.options.onEvent?.({ ...event, status } as StudyEvent);
  }

  private async hear(event: PoolEvent<PooledTask>): Promise<void> {
    const { task, key } = event.task;
    const { tracker } = this;
    const { db } = this.store;
    const { home } = this.options;
    switch (event.type) {
      case "started":
        await markStarted(db, key);
        tracker.begin(task);
        return this.tell({ type: "started", task });
      case "progress":
        tracker.progress(task, event.progress);
        return this.tell({ type: "progress", task });
      case "output":
        mkdirSync(home.run(key), { recursive: true });
        return appendFileSync(join(home.run(key), "log.txt"), event.text);
      case "done": {
        await saveOutcome(db, key, event.outcome);
        const elapsedMs = tracker.end(task, "done");
        return this.tell({ type: "done", task, metrics: event.outcome.metrics, elapsedMs });
      }
      case "failed":
        await markStopped(db, key, "failed", event.error);
        tracker.end(task, "failed");
        this.errors.set(key, event.error);
        return this.tell({ type: "failed", task, error: event.error });
      case "interrupted":
        await markStopped(db, key, "interrupted");
        tracker.end(task, "interrupted");
        return this.tell({ type: "interrupted", task });
      case "skipped":
        tracker.end(task, "skipped");
        return this.tell({ type: "skipped", task, because: event.because.task });
    }
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
