import { availableParallelism } from "node:os";
import { saveStudy, taskStatuses } from "../store/index.ts";
import { asPlanned, hasBudget, keepBudget, studyId } from "./budget.ts";
import { budgeted, budgetSteps, countsOf, measureMissing } from "./budget-steps.ts";
import { carriedOver } from "./carried-over.ts";
import {
  cellsFor,
  judgedCells,
  type Look,
  looksOf,
  type Standing,
  standingsAfter,
  tasksFor,
} from "./looks.ts";
import { neededTasks } from "./needed.ts";
import { markedResults } from "./paper-results.ts";
import { openSources, placeOf } from "./place.ts";
import { type Plan, planStudy } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import { collectResults } from "./results.ts";
import type { StudyOptions, StudyRun } from "./run-options.ts";
import { type Batch, Runner } from "./runner.ts";
import type { Sources } from "./sides.ts";
import type { Task } from "./task.ts";
import { storedTimings } from "./timings.ts";
import type { Place } from "./work.ts";

/** Tasks side by side, and the threads of each. */
export function sharing({ jobs: wanted }: Pick<StudyOptions, "jobs">): { jobs: number; threads: number } {
  const cores = availableParallelism();
  const jobs = wanted ?? cores;
  return { jobs, threads: Math.max(1, Math.floor(cores / jobs)) };
}

/**
 * Runs what of a study is not done yet, and collects its results. The same recipe in the same home goes on where the last run ended.
 * @throws UserError for a recipe that its datasets cannot satisfy, and while another process holds the home.
 */
export async function runStudy(recipe: Recipe, options: StudyOptions): Promise<StudyRun> {
  const shared = { ...options, ...sharing(options) };
  const opened = openStudy(recipe, shared);
  const runner = await Runner.open(recipe.name, shared);
  try {
    const ready = await readyStudy(opened, runner, shared);
    runner.announce([ready.first]);
    const run = await runReady(ready, runner, shared);
    runner.end(stateOf([run]));
    return run;
  } finally {
    await runner.close();
  }
}

export const stateOf = (runs: readonly StudyRun[]): "interrupted" | "failed" | "done" =>
  runs.some(({ interrupted }) => interrupted)
    ? "interrupted"
    : runs.some(({ failed }) => failed.length > 0)
      ? "failed"
      : "done";

export type SharedOptions = StudyOptions & ReturnType<typeof sharing>;

interface OpenStudy {
  readonly recipe: Recipe;
  readonly sources: Sources;
  readonly place: Place;
}

/** Finds all that can be wrong with a recipe, before anything is made. @throws UserError for one that its datasets cannot satisfy */
export function openStudy(recipe: Recipe, options: SharedOptions): OpenStudy {
  const sources = openSources(recipe, options.data, options.open);
  planStudy(recipe, sources, options.threads, { sketch: true });
  return { recipe, sources, place: placeOf(recipe, sources, options) };
}

/** A study that can be run. */
export interface ReadyStudy {
  readonly recipe: Recipe;
  readonly id: string;
  readonly plan: Plan;
  readonly place: Place;
  readonly looks: readonly Look[];
  /** The tasks of the first look. */
  readonly first: Batch;
  /** What its tasks are called by, where those of other studies run beside them; a dataset is prepared for all. */
  readonly label: string | undefined;
}

/** Plans a study and keeps it in the store. */
export async function readyStudy(
  { recipe, sources, place }: OpenStudy,
  { store }: Runner,
  options: SharedOptions & { readonly label?: string | undefined },
): Promise<ReadyStudy> {
  const { threads, untilDecided, label } = options;
  const planned = await inSteps(recipe, sources, store, options);
  const plan = planStudy(planned, sources, threads);
  const id = studyId(recipe);
  await saveStudy(store.db, { id, name: recipe.name, recipe }, plan.tasks);
  const looks = looksOf(recipe.seeds, untilDecided === true);
  const first = await batchFor(tasksFor(plan, cellsFor(plan, looks[0]!, [])), store, options, label);
  return { recipe, id, plan, place, looks, first, label };
}

async function batchFor(
  tasks: readonly Task[],
  { db }: Runner["store"],
  { home }: StudyOptions,
  label: string | undefined,
): Promise<Batch> {
  const statuses = await taskStatuses(
    db,
    tasks.map(({ key }) => key),
  );
  const called = tasks.map((task) =>
    label === undefined || task.kind === "prepare" ? task : { ...task, title: `${label}: ${task.title}` },
  );
  return { tasks: called, needed: neededTasks(called, statuses, home) };
}

/** Runs a study look by look. Its first tasks were announced; they come before those of studies with a higher `rank`. */
export async function runReady(
  { recipe, id, plan, place, looks, first, label }: ReadyStudy,
  runner: Runner,
  options: SharedOptions,
  rank = 0,
): Promise<StudyRun> {
  const { home, stop } = options;
  let standings: readonly Standing[] = [];
  let run: StudyRun;
  for (const look of looks) {
    const cells = cellsFor(plan, look, standings);
    if (cells.length === 0) break;
    let batch = first;
    if (look !== looks[0]) {
      batch = await batchFor(tasksFor(plan, cells), runner.store, options, label);
      runner.announce([batch]);
    }
    const failed = await runner.run(batch.needed, place, rank);
    const judged = judgedCells(plan, look, standings);
    const results = markedResults(
      recipe,
      await collectResults(runner.store, home, recipe, id, judged.plan, { error: judged.error }),
    );
    const interrupted = stop?.aborted === true && results.missing.length > 0;
    run = { results, carriedOver: carriedOver(results.cells), failed, interrupted };
    if (interrupted || failed.length > 0) break;
    standings = standingsAfter(results.gains, look, standings);
  }
  return run!;
}

/** The recipe with its minutes made steps, by the times that the home knows or else by a short measurement; kept for whoever goes on. */
async function inSteps(
  recipe: Recipe,
  sources: Sources,
  store: Runner["store"],
  { home, threads, device = "cpu" }: SharedOptions,
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
  return asPlanned(recipe, home);
}
