import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Device } from "../engine/index.ts";
import { type Home, lockHolder, openStore, type TaskStatus, taskStatuses } from "../store/index.ts";
import { asPlanned, hasBudget, withBudget } from "./budget.ts";
import { budgeted, budgetSteps, countsOf, isTraining, measureMissing } from "./budget-steps.ts";
import { bytesOf, type Counts, evaluationTime, parameterCounts, timeOf } from "./estimate.ts";
import { type Missing, toleratingOpener } from "./missing-data.ts";
import { neededTasks } from "./needed.ts";
import { openSources } from "./place.ts";
import { type Plan, planStudy } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import type { StudySet } from "./recipe-file.ts";
import type { Task, TrainSpec } from "./task.ts";
import { productsOf } from "./tasks/index.ts";
import { storedTimings, Timings } from "./timings.ts";

/** Tasks of one kind: those that are done, or that nothing needs any more, are not run. */
export interface KindCount {
  readonly kind: string;
  readonly total: number;
  readonly done: number;
}

/** What remains of some tasks. */
export interface Remaining {
  /** Milliseconds of all that is known, one after the other. */
  readonly milliseconds: number;
  /** Tasks of which the time is not known. */
  readonly untimed: number;
  readonly bytes: number;
  /** Tasks of which the size is not known. */
  readonly unsized: number;
}

/** One study of a set; a task that several have is counted with the first. */
export interface StudyOutlook extends Remaining {
  readonly name: string;
  readonly part: string;
  readonly kinds: readonly KindCount[];
}

/** What would be run. */
export interface Outlook {
  readonly name: string;
  readonly title: string;
  readonly studies: readonly StudyOutlook[];
  readonly missing: readonly Missing[];
  readonly total: Remaining;
  /** Milliseconds until the end with so many tasks side by side; null where no time is known. */
  readonly wallMs: number | null;
  readonly jobs: number;
  readonly threads: number;
  readonly device: string;
  /** Networks whose step was timed for this. */
  readonly measured: number;
  /** Another process holds the home: its times could not be looked at. */
  readonly busy: boolean;
}

export interface AheadOptions {
  readonly home: Home;
  readonly data?: string | undefined;
  readonly jobs?: number | undefined;
  readonly device?: Device | undefined;
  /** Whether to time a few training steps where no time is known. */
  readonly measure?: boolean | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Every task starts a process, opens its graphs and writes its files. */
const START_MS = 2000;

/** A study with all that estimating it takes. */
interface Known {
  readonly recipe: Recipe;
  readonly plan: Plan;
  readonly counts: (task: Task) => Counts;
}

/**
 * What running a set of studies would do, without doing any of it. What depends on data that are not there counts as unknown.
 * @throws UserError for a recipe that its datasets cannot satisfy
 */
export async function planAhead(set: StudySet, options: AheadOptions): Promise<Outlook> {
  const { home, measure = true, onProgress } = options;
  const device = options.device ?? "cpu";
  const cores = availableParallelism();
  const jobs = options.jobs ?? cores;
  const threads = Math.max(1, Math.floor(cores / jobs));
  const missing = new Map<string, Missing>();
  const open = toleratingOpener(options.data, missing);
  const known = set.studies.map((written): Known => {
    const recipe = asPlanned(written, home);
    const sources = openSources(recipe, options.data, open);
    const plan = planStudy(recipe, sources, threads, { sketch: true });
    return { recipe, plan, counts: countsOf(recipe, sources) };
  });
  const busy = lockHolder(home.lockFile) !== null;
  const { statuses, timings } = await stateOf(home, known, busy);
  const wanted = known.flatMap(({ recipe, plan, counts }) => {
    const minutes = new Set(budgeted(recipe, plan).map(({ key }) => key));
    return neededTasks(plan.tasks, statuses, home)
      .filter(isTraining)
      .filter(({ key, spec }) => spec.steps > 0 || minutes.has(key))
      .map((task) => ({ task, leads: counts(task).leads }));
  });
  const measured = measure ? await measureMissing(wanted, timings, device, onProgress) : 0;
  const settled = known.map((study): Known => {
    if (!hasBudget(study.recipe)) return study;
    const steps = budgetSteps(study.recipe, study.plan, study.counts, { timings, device });
    const recipe = withBudget(study.recipe, steps);
    const sources = openSources(recipe, options.data, open);
    return { ...study, recipe, plan: planStudy(recipe, sources, threads, { sketch: true }) };
  });
  const { studies, wallMs } = tally(settled, set, { statuses, timings, home, device, jobs });
  const total = sumOf(studies);
  const { name, title } = set;
  return {
    ...{ name, title, studies, missing: [...missing.values()], total, jobs, threads, device, measured, busy },
    wallMs: total.milliseconds === 0 && total.untimed > 0 ? null : wallMs,
  };
}

/** What the store says; where another process holds it, what the files say. */
async function stateOf(
  home: Home,
  known: readonly Known[],
  busy: boolean,
): Promise<{ statuses: ReadonlyMap<string, TaskStatus>; timings: Timings }> {
  const tasks = known.flatMap(({ plan }) => plan.tasks);
  if (busy) {
    const there = tasks.filter((task) => productsOf(task, home).every(existsSync));
    return { statuses: new Map(there.map(({ key }) => [key, "done"])), timings: new Timings() };
  }
  if (!existsSync(home.store)) return { statuses: new Map(), timings: new Timings() };
  const store = await openStore(home);
  try {
    const keys = [...new Set(tasks.map((task) => task.key))];
    return { statuses: await taskStatuses(store.db, keys), timings: await storedTimings(store) };
  } finally {
    await store.close();
  }
}

interface Tallying {
  readonly statuses: ReadonlyMap<string, TaskStatus>;
  readonly timings: Timings;
  readonly home: Home;
  readonly device: string;
  readonly jobs: number;
}

function tally(
  known: readonly Known[],
  { places }: StudySet,
  { statuses, timings, home, device, jobs }: Tallying,
): { studies: StudyOutlook[]; wallMs: number } {
  const parameters = parameterCounts();
  const counted = new Set<string>();
  const chain = new Map<string, number>();
  let sum = 0;
  const studies = known.map(({ recipe, plan, counts }, i): StudyOutlook => {
    const needed = new Set(neededTasks(plan.tasks, statuses, home).map(({ key }) => key));
    const kinds = new Map<string, { total: number; done: number }>();
    const rest = { milliseconds: 0, untimed: 0, bytes: 0, unsized: 0 };
    for (const task of plan.tasks) {
      // What one study no longer needs, another may: it is counted where it is run.
      if (counted.has(task.key)) continue;
      counted.add(task.key);
      const kind = kindOf(task);
      const own = kinds.get(kind) ?? { total: 0, done: 0 };
      kinds.set(kind, { total: own.total + 1, done: own.done + Number(!needed.has(task.key)) });
      if (!needed.has(task.key)) continue;
      const count = counts(task);
      const work =
        task.kind === "evaluate"
          ? evaluationTime(task.spec, trainedBefore(plan, task), count, timings, device)
          : timeOf(task, count, timings, device);
      const time = work === null ? null : START_MS + work;
      const bytes = bytesOf(task, count, parameters);
      rest.milliseconds += time ?? 0;
      rest.untimed += Number(time === null);
      rest.bytes += bytes ?? 0;
      rest.unsized += Number(bytes === null);
      sum += time ?? 0;
      chain.set(task.key, (time ?? 0) + Math.max(0, ...task.after.map((key) => chain.get(key) ?? 0)));
    }
    const all = [...kinds].map(([kind, own]): KindCount => ({ kind, ...own }));
    return { name: recipe.name, part: places?.[i]?.part ?? recipe.name, kinds: all, ...rest };
  });
  return { studies, wallMs: Math.max(0, sum / jobs, ...chain.values()) };
}

function trainedBefore({ tasks }: Plan, { after }: Task): TrainSpec {
  return tasks.find(({ key }) => key === after[1])!.spec as TrainSpec;
}

/** Trainings by their arm, other tasks by what they do. */
function kindOf(task: Task): string {
  if (task.kind === "train") return task.spec.arm;
  return task.kind === "self-supervise" ? "pretrain" : task.kind;
}

/** The sum over studies. */
export function sumOf(studies: readonly Remaining[]): Remaining {
  const of = (field: keyof Remaining) => studies.reduce((sum, study) => sum + study[field], 0);
  return {
    ...{ milliseconds: of("milliseconds"), untimed: of("untimed") },
    ...{ bytes: of("bytes"), unsized: of("unsized") },
  };
}

/** Kinds of several studies together, in the order in which they first come. */
export function kindsOf(studies: readonly StudyOutlook[]): KindCount[] {
  const all = new Map<string, KindCount>();
  for (const { kind, total, done } of studies.flatMap((study) => study.kinds)) {
    const before = all.get(kind) ?? { kind, total: 0, done: 0 };
    all.set(kind, { kind, total: before.total + total, done: before.done + done });
  }
  return [...all.values()];
}
