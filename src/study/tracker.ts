import type { Status, TaskProgress } from "../store/index.ts";
import type { Progress } from "./messages.ts";
import { stepsOfTask, type Task, type TrainSpec } from "./task.ts";

/** Keeps count of what is running and estimates how long it will take. */
export class Tracker {
  private readonly name: string;
  private readonly jobs: number;
  private readonly started = new Date().toISOString();
  /** All that were counted in, and of these what is to be run, in an order in which each comes after those it needs. */
  private readonly counted = new Set<string>();
  private readonly tasks: Task[] = [];
  private readonly ended = new Set<string>();
  private readonly running = new Map<string, { task: Task; since: number; progress: Progress | null }>();
  private done = 0;
  private failed = 0;
  /** What a training step takes with its share of the validations, by the last report of each kind of training. */
  private readonly perStep = new Map<string, number>();
  state: Status["state"] = "running";

  /** `name`: of the study or the grid. */
  constructor(name: string, jobs: number) {
    this.name = name;
    this.jobs = jobs;
  }

  /** Counts tasks in, each once; those that need not be run were done before. */
  add(all: readonly Task[], toRun: readonly Task[]): void {
    const run = new Set(toRun.map(({ key }) => key));
    for (const task of all) {
      if (this.counted.has(task.key)) continue;
      this.counted.add(task.key);
      if (run.has(task.key)) this.tasks.push(task);
      else this.done++;
    }
  }

  begin(task: Task): void {
    this.running.set(task.key, { task, since: performance.now(), progress: null });
  }

  progress(task: Task, progress: Progress): void {
    const entry = this.running.get(task.key);
    if (!entry) return;
    entry.progress = progress;
    // Near its end a task's remaining time is mostly its last validation: that says nothing about a step.
    const left = progress.steps - progress.step;
    if (stepsOfTask(task) > 0 && progress.remainingMs !== null && left > progress.steps / 10)
      this.perStep.set(alike(task), progress.remainingMs / left);
  }

  /** Milliseconds since the task began. */
  end(task: Task, how: "done" | "failed" | "interrupted" | "skipped"): number {
    const entry = this.running.get(task.key);
    const elapsed = entry ? performance.now() - entry.since : 0;
    this.running.delete(task.key);
    this.ended.add(task.key);
    if (how === "done") this.done++;
    else if (how !== "interrupted") this.failed++;
    return elapsed;
  }

  /** A look at everything. */
  status(): Status {
    const running: TaskProgress[] = [...this.running.values()].map(({ task, progress }) => ({
      key: task.key,
      kind: task.kind,
      title: task.title,
      step: progress?.step ?? 0,
      steps: progress?.steps ?? stepsOfTask(task),
      loss: progress?.loss ?? null,
      remainingMs: progress?.remainingMs ?? null,
    }));
    return {
      pid: process.pid,
      study: this.name,
      started: this.started,
      updated: new Date().toISOString(),
      state: this.state,
      done: this.done,
      failed: this.failed,
      total: this.counted.size,
      running,
      remainingMs: this.remaining(),
    };
  }

  /**
   * The longer of two bounds: all remaining work divided by the jobs, and the longest chain of tasks that wait for each other. Steps
   * count; evaluations and preparation of what is not begun do not. A kind of training that was not yet begun is taken to be as slow as the
   * mean of those that were. Null before the first training step was timed.
   */
  private remaining(): number | null {
    const timed = [...this.perStep.values()];
    if (timed.length === 0) return null;
    const mean = timed.reduce((total, each) => total + each, 0) / timed.length;
    const own = (task: Task): number => {
      if (this.ended.has(task.key)) return 0;
      const progress = this.running.get(task.key)?.progress;
      return progress?.remainingMs ?? stepsOfTask(task) * (this.perStep.get(alike(task)) ?? mean);
    };
    const chain = new Map<string, number>();
    let sum = 0;
    for (const task of this.tasks) {
      const cost = own(task);
      sum += cost;
      chain.set(task.key, cost + Math.max(0, ...task.after.map((key) => chain.get(key) ?? 0)));
    }
    return Math.max(sum / this.jobs, ...chain.values());
  }
}

/** What trainings have in common whose steps, and validations between them, take the same time: seeds and arms differ, the rest does not. */
function alike({ kind, spec }: Task): string {
  const { model, window, size, steps, training } = spec as Partial<TrainSpec>;
  return JSON.stringify([kind, model, window, size, steps, training?.batch, training?.validations]);
}
