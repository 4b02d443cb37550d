import { UserError } from "../base/index.ts";
import type { Dataset } from "../datasets/index.ts";
import { assertApart } from "./apart.ts";
import { type Arm, isBaseline, needsUpstream } from "./arms.ts";
import { type CommonShape, commonShape } from "./common-shape.ts";
import { metricOf } from "./metric.ts";
import type { ModelSource } from "./model-source.ts";
import { isPaper } from "./paper-protocol.ts";
import type { Split } from "./random-split.ts";
import type { Recipe } from "./recipe.ts";
import { stepsOf, trainingOf, upstreamSteps } from "./recipe-steps.ts";
import { downstreamSide, isDataset, recordsIn, type SideOf, type Sources, upstreamSide } from "./sides.ts";
import type { Labels, Task, TrainSpec } from "./task.ts";
import { TaskList } from "./task-list.ts";
import type { TrainingRecipe } from "./training-recipe.ts";
import { isModelFile, type TrainedUpstream } from "./upstream-recipe.ts";

/** One cell of the study's table and the tasks that fill it. */
export interface Cell {
  readonly arm: Arm;
  readonly size: number;
  readonly seed: number;
  readonly train: string;
  /** How promising its upstream looked before; only of fine-tuning. */
  readonly score?: string;
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

export interface PlanOptions {
  /** Plans also what is not known yet: steps of a budget, and all that depends on data that are not there, count as 0. */
  readonly sketch?: boolean | undefined;
}

/**
 * The tasks of a study: prepare ▶ pre-train ▶ train ▶ evaluate, for each seed, size and arm. All arms of a seed and size get the same
 * records, in the same order, for the same number of steps; only evaluate is given the test folds.
 * @throws UserError that names the recipe's field which the datasets cannot satisfy.
 */
export function planStudy(
  recipe: Recipe,
  sources: Sources,
  threads: number,
  options: PlanOptions = {},
): Plan {
  const tasks = new TaskList();
  const { sketch = false } = options;
  const shape = shapeOf(recipe, sources);
  const own = downstreamSide(recipe, sources.downstream, shape);
  const here = tasks.prepare(sources.downstream, shape);
  const remarks = [...shape.remarks];
  let beginning: (seed: number) => string[] = () => [];
  const labelled = hasLabels(recipe, sources);
  if (recipe.arms.some(needsUpstream)) {
    assertApart(recipe, sources);
    const upstream = planUpstream(recipe, sources.upstream, tasks, {
      ...{ shape, own, threads, sketch },
    });
    remarks.push(...upstream.remarks);
    beginning = upstream.beginning;
  }
  const { folds, split, validation, normalisation } = recipe.downstream;
  const kept = keptApart(recipe, split);
  const base = {
    ...{ data: sources.downstream.fingerprint, labels: own.labels, model: recipe.model, window: own.window },
    folds: { train: folds.train, validation: folds.validation },
    ...{ training: trainingOf(recipe, recipe.downstream), threads },
    ...{ ...kept, ...chosenBy(recipe) },
    ...(validation === "proportional" && { validation }),
    ...(normalisation === "own" && { normalisation }),
  };
  remarks.push(...unequalRemarks(recipe));
  const cells: Cell[] = [];
  const sizes = sizesOf(recipe, sources.downstream);
  // Seed by seed: one of every size tells more, and sooner, than all of one size.
  for (const seed of recipe.seeds) {
    if (recipe.arms.some(needsUpstream)) beginning(seed);
    for (const { size, all, name } of sizes) {
      for (const arm of recipe.arms) {
        const title = `${arm}, ${name} records, seed ${seed}`;
        const steps = known(stepsOf(recipe, size, all), "downstream", sketch);
        const spec: TrainSpec = {
          ...{ ...base, arm, size, seed, ...(all && { all }) },
          ...effortOf(recipe, base.training, arm, steps),
        };
        const train = tasks.add(
          "train",
          spec,
          needsUpstream(arm) ? [here, ...beginning(seed)] : [here],
          title,
        );
        const { data, labels, window } = spec;
        const evaluation = {
          ...{ data, labels, folds: { test: folds.test }, window, threads, ...kept },
          ...(isBaseline(arm) && { baseline: true as const }),
        };
        const evaluate = tasks.add("evaluate", evaluation, [here, train], `evaluate ${title}`);
        cells.push({ arm, size, seed, train, evaluate });
        if (arm === "fine-tune" && !isPaper(recipe)) {
          const known = { data, labels, folds: { train: folds.train }, window, size, seed, threads };
          const { split } = spec;
          const scoring = { ...known, ...(all && { all }), ...(split && { split }), labelled };
          const title = `score the upstream for ${name} records, seed ${seed}`;
          const score = tasks.add("score", scoring, [here, ...beginning(seed)], title);
          cells.push({ ...cells.pop()!, score });
        }
      }
    }
  }
  const rows = sizes.flatMap(({ size }) => cells.filter((cell) => cell.size === size));
  return {
    tasks: tasks.all,
    cells: rows,
    labels: own.labels,
    remarks: [...new Set([...remarks, ...own.remarks])],
  };
}

/** Whether the outputs that weights were trained with are known labels. */
function hasLabels({ upstream }: Recipe, { upstream: source }: Sources): boolean {
  if (upstream === undefined) return false;
  return isDataset(source) ? "labels" in upstream : source.card !== null;
}

/** What a task says of what it chooses by, where that is not macro AUROC. */
function chosenBy(recipe: Recipe): Pick<TrainSpec, "metric"> {
  const { name } = metricOf(recipe);
  return name === "macro-auroc" ? {} : { metric: name };
}

/** What a task says of how its records are kept apart, where that is not by the dataset's folds. */
function keptApart(recipe: Recipe, split: Split | undefined): Pick<TrainSpec, "split" | "protocol"> {
  const paper = isPaper(recipe);
  return {
    ...(split !== undefined && { split: paper ? { ...split, by: "record" as const } : split }),
    ...(paper && { protocol: "paper" as const }),
  };
}

interface SizeOf {
  readonly size: number;
  readonly all: true | undefined;
  /** For people. */
  readonly name: string;
}

/** The sizes in ascending order, "all" as the number that it is; 0 where the dataset is not there. */
function sizesOf({ downstream }: Recipe, dataset: Dataset): SizeOf[] {
  const { sizes, folds } = downstream;
  const numbers = sizes.filter((size) => size !== "all").sort((a, b) => a - b);
  const found = numbers.map((size): SizeOf => ({ size, all: undefined, name: `${size}` }));
  if (!sizes.includes("all")) return found;
  const size = recordsIn(dataset, downstream, folds.train, "downstream.folds.train");
  const whole: SizeOf = { size: size ?? 0, all: true, name: size === null ? "all" : `all ${size}` };
  return [...found.filter((other) => other.size !== size), whole];
}

function known(steps: number | null, side: string, sketch: boolean): number {
  if (steps !== null) return steps;
  if (sketch) return 0;
  throw new UserError(
    `${side}.training.budget: its minutes were not made steps in this home yet; \`cardiograft study run\` does that.`,
  );
}

/** Steps and training of an arm: the same for all, but for what the recipe excepts. */
function effortOf(
  recipe: Recipe,
  training: TrainingRecipe,
  arm: Arm,
  all: number,
): Pick<TrainSpec, "steps" | "training"> {
  const { steps = all, rate } = recipe.downstream.unequal?.arms[arm] ?? {};
  return { steps, training: rate === undefined ? training : { ...training, rate } };
}

function unequalRemarks({ downstream: { unequal } }: Recipe): string[] {
  if (unequal === undefined) return [];
  return [`The arms did not get the same effort (${Object.keys(unequal.arms).join(", ")}): ${unequal.why}`];
}

/** What adds the task that gives the weights which arms of a seed begin with, and gives its key. */
function planUpstream(
  recipe: Recipe,
  source: Dataset | ModelSource,
  tasks: TaskList,
  { shape, own, threads, sketch }: { shape: CommonShape; own: SideOf; threads: number; sketch: boolean },
): { beginning: (seed: number) => string[]; remarks: readonly string[] } {
  const { upstream } = recipe;
  if (!isDataset(source)) {
    const { name, sha256, adopt, card } = source;
    const spec = { model: sha256, adopt, leads: shape.leads.length, samples: own.window.samples };
    // A folder of the home is called by its key, which says nothing to a reader.
    const title = card === null ? name : `${card.name} of ${card.trainedOn.dataset}`;
    const key = tasks.add("adopt", spec, [], `take over ${title}`);
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
  const records = recordsIn(source, trained, train, "upstream.folds.train") ?? 0;
  const steps = known(upstreamSteps(recipe, trained, records), "upstream", sketch);
  const base = {
    ...{ data: source.fingerprint, labels: side.labels, folds: { train, validation }, model: recipe.model },
    ...{ window: side.window, training: trainingOf(recipe, trained), threads, steps },
    ...keptApart(recipe, trained.split),
  };
  const kind = "objective" in trained ? "self-supervise" : "pretrain";
  const chosen = kind === "pretrain" ? chosenBy(recipe) : {};
  const beginning = (seed: number) => [
    tasks.add(kind, { ...base, ...chosen, seed }, [there], `pre-train, seed ${seed}`),
  ];
  return { beginning, remarks: side.remarks };
}

/** What the data are prepared as: what both sides share where weights are carried over, what a model takes. */
function shapeOf({ arms, upstream: from }: Recipe, { upstream, downstream }: Sources): CommonShape {
  if (!arms.some(needsUpstream)) return commonShape([downstream]);
  if (isDataset(upstream) || !isModelFile(from)) return commonShape([upstream as Dataset, downstream]);
  return commonShape([downstream], upstream);
}
