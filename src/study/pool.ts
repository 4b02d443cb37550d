import type { PoolOptions, PoolTask } from "./pool-types.ts";
import { runChild } from "./run-child.ts";

/** A task and what became of it. */
interface Entry<T extends PoolTask> {
  readonly task: T;
  /** Lower comes first. */
  readonly rank: number;
  state: "waiting" | "running" | "done" | "broken";
  /** Of a broken one the task at the root of it. */
  root: T | null;
}

/**
 * Runs tasks side by side, each in a process of its own, as far as their dependencies allow. A process that fails or dies fails its task only:
 * the rest goes on, except what needs it. Several may bring tasks; one that is there already is run once for all.
 */
export class Pool<T extends PoolTask> {
  private readonly options: PoolOptions<T>;
  private readonly entries = new Map<string, Entry<T>>();
  private readonly running = new Set<Promise<void>>();
  // Also ends what runs when the listener fails: nothing may go on that nobody listens to.
  private readonly failure = new AbortController();
  private readonly kill: AbortSignal;

  constructor(options: PoolOptions<T>) {
    this.options = options;
    const { kill } = options;
    this.kill = AbortSignal.any([this.failure.signal, ...(kill ? [kill] : [])]);
  }

  /**
   * Brings tasks, in the order in which they are to be run: those of a lower `rank` before all of a higher one. Resolves when none of them
   * runs any more and none can be started.
   * @throws whatever a listener threw, after everything was ended
   */
  async run(tasks: readonly T[], rank = 0): Promise<void> {
    for (const task of tasks) {
      if (!this.entries.has(task.key))
        this.entries.set(task.key, { task, rank, state: "waiting", root: null });
    }
    const own = tasks.map(({ key }) => this.entries.get(key)!);
    const some = (state: Entry<T>["state"]) => own.some((entry) => entry.state === state);
    try {
      for (;;) {
        await this.advance();
        this.failure.signal.throwIfAborted();
        const over = this.options.stop?.aborted || !some("waiting");
        if (over && !some("running")) return;
        if (this.running.size === 0) throw new Error("the tasks' dependencies form a circle");
        await Promise.race(this.running);
        this.failure.signal.throwIfAborted();
      }
    } catch (error) {
      this.failure.abort(error);
      await Promise.allSettled(this.running);
      throw error;
    }
  }

  /** Starts what can be started, and leaves out what needs a broken task. */
  private async advance(): Promise<void> {
    const { stop, jobs, on } = this.options;
    const waiting = [...this.entries.values()]
      .filter(({ state }) => state === "waiting")
      .sort((a, b) => a.rank - b.rank);
    for (const entry of waiting) {
      // Another one's turn may have come while a listener was waited for.
      if (entry.state !== "waiting") continue;
      const needs = entry.task.after.flatMap((key) => this.entries.get(key) ?? []);
      const root = needs.find(({ state }) => state === "broken")?.root ?? null;
      if (root !== null) {
        Object.assign(entry, { state: "broken", root });
        // After a stop, what was not begun is not news.
        if (!stop?.aborted) await on({ type: "skipped", task: entry.task, because: root });
      } else if (!stop?.aborted && this.running.size < jobs && needs.every(({ state }) => state === "done")) {
        entry.state = "running";
        const promise: Promise<void> = this.runOne(entry).finally(() => this.running.delete(promise));
        this.running.add(promise);
      }
    }
  }

  private async runOne(entry: Entry<T>): Promise<void> {
    const { task } = entry;
    const { on } = this.options;
    let done = false;
    try {
      await on({ type: "started", task });
      const end = await runChild(task, { ...this.options, kill: this.kill });
      await on(end);
      done = end.type === "done";
    } catch (error) {
      this.failure.abort(error);
    }
    Object.assign(entry, done ? { state: "done" } : { state: "broken", root: task });
  }
}
