import type { Dataset } from "../datasets/index.ts";
import { type Arm, isBaseline, needsUpstream } from "./arms.ts";
import { type CommonShape, commonShape } from "./common-shape.ts";
import { taskKey } from "./key.ts";
import type { ModelSource } from "./model-source.ts";
import { type Recipe, stepsOf, type TrainingRecipe, trainingOf } from "./recipe.ts";
import { assertApart, downstreamSide, isDataset, type SideOf, type Sources, upstreamSide } from "./sides.ts";
import {
  type Labels,
  type PrepareSpec,
  type Specs,
  type Task,
  type TaskKind,
  type TrainSpec,
  VERSIONS,
} from "./task.ts";
import { isModelFile, type TrainedUpstream } from "./upstream-recipe.ts";

/** One cell of the study's table and the tasks that fill it. */
export interface Cell {
  readonly arm: Arm;
  readonly size: number;
  readonly seed: number;
  readonly train: string;
  readonly evaluate: string;
}

export interface Plan {
  /** In an order in which each comes after those it needs; each key once. */
  readonly tasks: readonly Task[];
  readonly cells: readonly Cell[];
  readonly labels: Labels;
  /** What the data say that a reader of the table must know. */
  readonly remarks: readonly string[];
}

/**
 * The tasks of a study: prepare ▶ pre-train ▶ train ▶ evaluate, for each seed, size and arm. All arms of a seed and size get the same
 * records, in the same order, for the same number of steps; only evaluate is given the test folds.
 * @throws UserError that names the recipe's field which the datasets cannot satisfy.
 */
export function planStudy(recipe: Recipe, sources: Sources, threads: number): Plan {
  const tasks = new TaskList();
  const shape = shapeOf(recipe, sources);
  const own = downstreamSide(recipe, sources.downstream, shape);
  const here = tasks.prepare(sources.downstream, shape);
  const remarks = [...shape.remarks];
  let beginning: (seed: number) => string[] = () => [];
  if (recipe.arms.some(needsUpstream)) {
    assertApart(recipe, sources);
    const upstream = planUpstream(recipe, sources.upstream, tasks, { shape, own, threads });
    remarks.push(...upstream.remarks);
    beginning = upstream.beginning;
  }
  const { folds, validation, normalisation, sizes } = recipe.downstream;
  const base = {
    ...{ data: sources.downstream.fingerprint, labels: own.labels, model: recipe.model, window: own.window },
    folds: { train: folds.train, validation: folds.validation },
    ...{ training: trainingOf(recipe, recipe.downstream), threads },
    ...(validation === "proportional" && { validation }),
    ...(normalisation === "own" && { normalisation }),
  };
  remarks.push(...unequalRemarks(recipe));
  const cells: Cell[] = [];
  // Large sizes last: the first rows of the table are there early.
  for (const size of [...sizes].sort((a, b) => a - b)) {
    for (const seed of recipe.seeds) {
      for (const arm of recipe.arms) {
        const title = `${arm}, ${size} records, seed ${seed}`;
        const spec: TrainSpec = { ...base, arm, size, seed, ...effortOf(recipe, base.training, arm, size) };
        const train = tasks.add(
          "train",
          spec,
          needsUpstream(arm) ? [here, ...beginning(seed)] : [here],
          title,
        );
        const { data, labels, window } = spec;
        const evaluation = {
          ...{ data, labels, folds: { test: folds.test }, window, threads },
          ...(isBaseline(arm) && { baseline: true as const }),
        };
        const evaluate = tasks.add("evaluate", evaluation, [here, train], `evaluate ${title}`);
        cells.push({ arm, size, seed, train, evaluate });
      }
    }
  }
  return { tasks: tasks.all, cells, labels: own.labels, remarks: [...remarks, ...own.remarks] };
}

/** Steps and training of an arm: the same for all, but for what the recipe excepts. */
function effortOf(
  recipe: Recipe,
  training: TrainingRecipe,
  arm: Arm,
  size: number,
): Pick<TrainSpec, "steps" | "training"> {
  const { steps = stepsOf(recipe, size), rate } = recipe.downstream.unequal?.arms[arm] ?? {};
  return { steps, training: rate === undefined ? training : { ...training, rate } };
}

function unequalRemarks({ downstream: { unequal } }: Recipe): string[] {
  if (unequal === undefined) return [];
  return [`The arms did not get the same effort (${Object.keys(unequal.arms).join(", ")}): ${unequal.why}`];
}

/** The tasks that give the weights which arms begin with, and the key of the one for a seed. */
function planUpstream(
  recipe: Recipe,
  source: Dataset | ModelSource,
  tasks: TaskList,
  { shape, own, threads }: { shape: CommonShape; own: SideOf; threads: number },
): { beginning: (seed: number) => string[]; remarks: readonly string[] } {
  const { upstream } = recipe;
  if (!isDataset(source)) {
    const { name, sha256, adopt, card } = source;
    const spec = { model: sha256, adopt, leads: shape.leads.length, samples: own.window.samples };
    const key = tasks.add("adopt", spec, [], `take over ${name}`);
    const remarks = [
      "All seeds begin with the same weights: what is concluded is conditional on this one model.",
    ];
    if (card === null)
      remarks.push(`Whether ${name} has seen records of the test folds cannot be known from the file.`);
    return { beginning: () => [key], remarks };
  }
  const trained = upstream as TrainedUpstream;
  const there = tasks.prepare(source, shape);
  const side = upstreamSide(recipe, trained, source, shape);
  const { train, validation } = trained.folds;
  const base = {
    ...{ data: source.fingerprint, labels: side.labels, folds: { train, validation }, model: recipe.model },
    ...{ window: side.window, training: trainingOf(recipe, trained), threads, steps: trained.training.steps },
  };
  const keys = new Map(
    recipe.seeds.map((seed) => {
      const spec = { ...base, seed };
      const title = `pre-train, seed ${seed}`;
      return [seed, tasks.add("objective" in trained ? "self-supervise" : "pretrain", spec, [there], title)];
    }),
  );
  return { beginning: (seed) => [keys.get(seed)!], remarks: side.remarks };
}

/** What the data are prepared as: what both sides share where weights are carried over, what a model takes. */
function shapeOf({ arms, upstream: from }: Recipe, { upstream, downstream }: Sources): CommonShape {
  if (!arms.some(needsUpstream)) return commonShape([downstream]);
  if (isDataset(upstream) || !isModelFile(from)) return commonShape([upstream as Dataset, downstream]);
  return commonShape([downstream], upstream);
}

/** Tasks by key, each once. */
class TaskList {
  private readonly tasks = new Map<string, Task>();

  get all(): Task[] {
    return [...this.tasks.values()];
  }

  add<K extends TaskKind>(kind: K, spec: Specs[K], after: readonly string[], title: string): string {
    const key = taskKey(kind, VERSIONS[kind], spec, after);
    this.tasks.set(key, { key, kind, spec, after, title } as Task);
    return key;
  }

  prepare({ name, fingerprint, ...own }: Dataset, { leads, samplingRate }: CommonShape): string {
    const spec: PrepareSpec = {
      data: fingerprint,
      ...(own.leads.join() !== leads.join() && { leads }),
      ...(own.samplingRate !== samplingRate && { samplingRate }),
    };
    return this.add("prepare", spec, [], `prepare ${name}`);
  }
}
