import type { Dataset } from "../datasets/index.ts";
import type { BudgetSteps } from "./budget.ts";
import { type Counts, validationTime } from "./estimate.ts";
import type { LabelledSide } from "./labelled-rows.ts";
import { measureStep } from "./measure-step.ts";
import type { Plan } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import { isDataset, recordsIn, type Sources } from "./sides.ts";
import type { PretrainSpec, Task } from "./task.ts";
import { stepShape, type Timings, type TrainingKind } from "./timings.ts";
import { isModelFile } from "./upstream-recipe.ts";

type Training = Extract<Task, { kind: TrainingKind }>;

export const isTraining = (task: Task): task is Training =>
  task.kind === "pretrain" || task.kind === "self-supervise" || task.kind === "train";

/** How many records there are for the tasks of either side. */
export function countsOf(recipe: Recipe, sources: Sources): (task: Task) => Counts {
  const of = (dataset: Dataset, side: LabelledSide): Counts => {
    const there = (split: string) => {
      const folds = side.folds[split];
      return folds === undefined ? 0 : recordsIn(dataset, side, folds, `folds.${split}`);
    };
    return {
      ...{ train: there("train"), validation: there("validation"), test: there("test") },
      records: "absent" in dataset ? null : dataset.entries.length,
      ...{ leads: dataset.leads.length, samples: dataset.samples },
    };
  };
  const { upstream, downstream } = recipe;
  const own = of(sources.downstream, downstream);
  const theirs =
    isDataset(sources.upstream) && upstream !== undefined && !isModelFile(upstream)
      ? of(sources.upstream, upstream)
      : own;
  const fingerprint = isDataset(sources.upstream) ? sources.upstream.fingerprint : "";
  return (task) => {
    if (task.kind === "pretrain" || task.kind === "self-supervise") return theirs;
    if (task.kind === "prepare" && task.spec.data === fingerprint) return theirs;
    return own;
  };
}

/** Times the steps of trainings of which no time is known. */
export async function measureMissing(
  wanted: readonly { readonly task: Training; readonly leads: number }[],
  timings: Timings,
  device: string,
  onProgress?: (done: number, total: number) => void,
): Promise<number> {
  const open = wanted.filter(({ task }) => timings.step(stepShape(task.kind, task.spec, device)) === null);
  const shapes = new Map(
    open.map(({ task, leads }) => {
      const shape = stepShape(task.kind, task.spec, device);
      return [JSON.stringify(shape), { shape, leads, classes: Math.max(1, task.spec.labels.classes.length) }];
    }),
  );
  let done = 0;
  for (const { shape, leads, classes } of shapes.values()) {
    onProgress?.(done, shapes.size);
    timings.addStep(shape, await measureStep(shape, { leads, classes }));
    done++;
  }
  return shapes.size;
}

/** The trainings whose steps a budget of minutes decides, in a plan in which they count as 0. */
export function budgeted(recipe: Recipe, plan: Plan): Training[] {
  const { upstream, downstream } = recipe;
  const theirs = upstream !== undefined && !isModelFile(upstream) && upstream.training.budget !== undefined;
  const own = downstream.training.budget !== undefined;
  return plan.tasks.filter(isTraining).filter(({ kind }) => (kind === "train" ? own : theirs));
}

/** The steps that the minutes of a recipe come to; null where a time is not known. Every arm of a cell gets those of the whole network. */
export function budgetSteps(
  recipe: Recipe,
  plan: Plan,
  counts: (task: Task) => Counts,
  { timings, device }: { readonly timings: Timings; readonly device: string },
): BudgetSteps | null {
  const { upstream, downstream } = recipe;
  const stepsFor = (task: Training, minutes: number): number | null => {
    const step = timings.step(stepShape(task.kind, task.spec, device));
    if (step === null) return null;
    const spec: PretrainSpec = { ...task.spec, steps: 1 };
    const each = validationTime({ ...task, spec } as Training, counts(task), timings, device) ?? 0;
    const left = minutes * 60_000 - spec.training.validations * each;
    return Math.max(1, Math.floor(left / step));
  };
  const found: { upstream?: number; downstream?: Record<string, number> } = {};
  for (const task of budgeted(recipe, plan)) {
    const side = task.kind === "train" ? downstream : upstream;
    const budget = side !== undefined && "training" in side ? side.training.budget : undefined;
    const steps = stepsFor(task, budget!.minutes);
    if (steps === null) return null;
    if (task.kind !== "train") found.upstream = steps;
    else {
      found.downstream ??= {};
      found.downstream[task.spec.all ? "all" : task.spec.size] ??= steps;
    }
  }
  return found;
}
