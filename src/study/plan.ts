import { UserError } from "../base/index.ts";
import { assertNoLeak, type Dataset, rowsOfFolds } from "../datasets/index.ts";
import { taskKey } from "./key.ts";
import { type Arm, type Recipe, stepsOf, trainingOf } from "./recipe.ts";
import { type Labels, type Specs, type Task, type TaskKind, VERSIONS, type Window } from "./task.ts";

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

type Side = "upstream" | "downstream";

/**
 * The tasks of a study: prepare ▶ pre-train ▶ train ▶ evaluate, for each seed, size and arm. Both arms of a seed and size get the same
 * records, in the same order, for the same number of steps; only evaluate is given the test folds.
 * @throws UserError that names the recipe's field which the datasets cannot satisfy.
 */
export function planStudy(recipe: Recipe, datasets: Readonly<Record<Side, Dataset>>, threads: number): Plan {
  const tasks = new Map<string, Task>();
  const add = <K extends TaskKind>(
    kind: K,
    spec: Specs[K],
    after: readonly string[],
    title: string,
  ): string => {
    const key = taskKey(kind, VERSIONS[kind], spec, after);
    tasks.set(key, { key, kind, spec, after, title } as Task);
    return key;
  };
  const { upstream, downstream } = checked(recipe, datasets);
  const prepare = (side: Side) =>
    add("prepare", { data: datasets[side].fingerprint }, [], `prepare ${datasets[side].name}`);
  const base = (side: Side, own: SideOf) => ({
    data: datasets[side].fingerprint,
    labels: own.labels,
    folds: { train: recipe[side].folds.train, validation: recipe[side].folds.validation },
    model: recipe.model,
    window: own.window,
    training: trainingOf(recipe, side),
    threads,
  });

  const cells: Cell[] = [];
  const here = prepare("downstream");
  const there = recipe.arms.includes("fine-tune") ? prepare("upstream") : null;
  const pretrained = new Map(
    there === null
      ? []
      : recipe.seeds.map((seed) => {
          const spec = { ...base("upstream", upstream), steps: recipe.upstream.training.steps, seed };
          return [seed, add("pretrain", spec, [there], `pre-train, seed ${seed}`)];
        }),
  );
  // Large sizes last: the first rows of the table are there early.
  for (const size of [...recipe.downstream.sizes].sort((a, b) => a - b)) {
    for (const seed of recipe.seeds) {
      for (const arm of recipe.arms) {
        const title = `${arm}, ${size} records, seed ${seed}`;
        const spec = { ...base("downstream", downstream), arm, size, steps: stepsOf(recipe, size), seed };
        const train = add("train", spec, arm === "scratch" ? [here] : [here, pretrained.get(seed)!], title);
        const { data, labels, window } = spec;
        const folds = { test: recipe.downstream.folds.test };
        const evaluate = add(
          "evaluate",
          { data, labels, folds, window, threads },
          [here, train],
          `evaluate ${title}`,
        );
        cells.push({ arm, size, seed, train, evaluate });
      }
    }
  }
  return {
    tasks: [...tasks.values()],
    cells,
    labels: downstream.labels,
    remarks: [...(there === null ? [] : upstream.remarks), ...downstream.remarks],
  };
}

interface SideOf {
  readonly labels: Labels;
  readonly window: Window;
  readonly remarks: readonly string[];
}

/** Compares what the recipe asks with what the datasets have. */
function checked(recipe: Recipe, datasets: Readonly<Record<Side, Dataset>>): Record<Side, SideOf> {
  const { upstream, downstream } = datasets;
  const differing = (["samplingRate", "leads"] as const).find((k) => `${upstream[k]}` !== `${downstream[k]}`);
  if (differing) {
    throw new UserError(
      `${upstream.name} and ${downstream.name} differ in ${differing === "leads" ? "leads" : "sampling rate"} ` +
        `(${upstream[differing]} and ${downstream[differing]}): weights cannot be carried from one to the other.`,
    );
  }
  const sides = {
    upstream: side(recipe, "upstream", upstream),
    downstream: side(recipe, "downstream", downstream),
  };
  const largest = Math.max(...recipe.downstream.sizes);
  const there = rowsOfFolds(
    downstream.entries,
    recipe.downstream.folds.train,
    "downstream.folds.train",
  ).length;
  if (largest > there) {
    throw new UserError(
      `downstream.sizes: ${largest} records are asked for, the training folds of ${downstream.name} have ${there}.`,
    );
  }
  if (upstream.fingerprint === downstream.fingerprint) assertApart(recipe, downstream);
  return sides;
}

/**
 * Where both sides use one dataset: what pre-training has seen, in training or in choosing its best step, must not come back in the test
 * folds, nor what it was trained on in the validation folds that choose among the arms.
 */
function assertApart({ upstream, downstream }: Recipe, { name, entries }: Dataset): void {
  const rows = (side: "upstream" | "downstream", split: "train" | "validation" | "test") => {
    const folds: Record<string, readonly number[]> = side === "upstream" ? upstream.folds : downstream.folds;
    const field = `${side}.folds.${split}`;
    return { [field]: rowsOfFolds(entries, folds[split]!, field) };
  };
  const test = rows("downstream", "test");
  assertNoLeak(entries, { ...rows("upstream", "train"), ...test }, name);
  assertNoLeak(entries, { ...rows("upstream", "validation"), ...test }, name);
  assertNoLeak(entries, { ...rows("upstream", "train"), ...rows("downstream", "validation") }, name);
}

function side(recipe: Recipe, name: Side, dataset: Dataset): SideOf {
  const { labels: set, folds } = recipe[name];
  const classes = dataset.labelSets[set];
  if (classes === undefined) {
    const known = Object.keys(dataset.labelSets).join(", ");
    throw new UserError(`${name}.labels: ${dataset.name} has no label set "${set}"; it has ${known}.`);
  }
  const samples = Math.round(recipe.window.seconds * dataset.samplingRate);
  if (samples > dataset.samples) {
    const seconds = dataset.samples / dataset.samplingRate;
    throw new UserError(
      `window.seconds: ${recipe.window.seconds} s are asked for, ${dataset.name} has ${seconds} s.`,
    );
  }
  const splits = Object.fromEntries(
    Object.entries(folds).map(([split, list]) => [
      split,
      rowsOfFolds(dataset.entries, list, `${name}.folds.${split}`),
    ]),
  );
  assertNoLeak(dataset.entries, splits, name);
  const remarks = Object.entries(splits).flatMap(([split, rows]) => {
    const missing = classes.filter((c) => !rows.some((i) => dataset.entries[i]!.labels[set]?.includes(c)));
    if (missing.length === classes.length) {
      throw new UserError(`${name}.folds.${split}: no record there has a label of "${set}".`);
    }
    if (missing.length === 0) return [];
    const so = split === "train" ? "it cannot be learned" : "it is left out of the averages";
    return [`No record of the ${split} folds of ${dataset.name} has ${missing.join(", ")}: ${so}.`];
  });
  return { labels: { set, classes }, window: { samples, crops: recipe.window.crops }, remarks };
}
