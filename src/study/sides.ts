import { UserError } from "../base/index.ts";
import { assertNoLeak, type Dataset, leaksBetween } from "../datasets/index.ts";
import type { CommonShape } from "./common-shape.ts";
import { type LabelledSide, labelledRows, takingPart } from "./labelled-rows.ts";
import type { ModelSource } from "./model-source.ts";
import { isPaper, PAPER_MARK } from "./paper-protocol.ts";
import type { Recipe } from "./recipe.ts";
import { isStandIn } from "./stand-in.ts";
import type { Labels, Window } from "./task.ts";
import type { TrainedUpstream } from "./upstream-recipe.ts";

/** With fewer positives an AUROC says next to nothing. */
const FEW = 10;

/** Where a study's weights come from, and the data that they are wanted for. */
export interface Sources {
  readonly upstream: Dataset | ModelSource;
  readonly downstream: Dataset;
}

export const isDataset = (source: Dataset | ModelSource): source is Dataset => "entries" in source;

/** One side of a study, as its tasks need it. */
export interface SideOf {
  readonly labels: Labels;
  readonly window: Window;
  readonly remarks: readonly string[];
}

/** What a study takes from the data it is about. @throws UserError that names the recipe's field which they cannot satisfy. */
export function downstreamSide(recipe: Recipe, dataset: Dataset, shape: CommonShape): SideOf {
  const { folds, sizes } = recipe.downstream;
  const side = sideOf(recipe, "downstream", recipe.downstream, dataset, windowOf(recipe, dataset, shape));
  const largest = Math.max(...sizes.map((size) => (size === "all" ? 0 : size)));
  const there = recordsIn(dataset, recipe.downstream, folds.train, "downstream.folds.train");
  if (there !== null && largest > there) {
    throw new UserError(
      `downstream.sizes: ${largest} records are asked for, the training folds of ${dataset.name} have ${there}.`,
    );
  }
  return side;
}

/** How many records of some folds take part; null where the dataset is not there. @throws UserError naming the field where there is none */
export function recordsIn(
  dataset: Dataset,
  side: LabelledSide,
  folds: readonly number[],
  field: string,
): number | null {
  return isStandIn(dataset) ? null : labelledRows(dataset.entries, folds, field, takingPart(side)).length;
}

/** The same of the data that a model is pre-trained on. */
export function upstreamSide(
  recipe: Recipe,
  upstream: TrainedUpstream,
  dataset: Dataset,
  shape: CommonShape,
): SideOf {
  return sideOf(recipe, "upstream", upstream, dataset, windowOf(recipe, dataset, shape));
}

function windowOf({ window }: Recipe, dataset: Dataset, { samplingRate }: CommonShape): Window {
  const seconds = dataset.samples / dataset.samplingRate;
  const samples = Math.round(window.seconds * samplingRate);
  if (samples > Math.round(seconds * samplingRate)) {
    throw new UserError(
      `window.seconds: ${window.seconds} s are asked for, ${dataset.name} has ${seconds} s. Shorten the window, or prepare longer records.`,
    );
  }
  return { samples, crops: window.crops };
}

function sideOf(recipe: Recipe, name: string, side: LabelledSide, dataset: Dataset, window: Window): SideOf {
  const { labels: set, folds } = side;
  const part = takingPart(side);
  if (isStandIn(dataset)) return { labels: { ...part, classes: [] }, window, remarks: [] };
  const classes = set === undefined ? undefined : dataset.labelSets[set];
  if (set !== undefined && classes === undefined) {
    const known = Object.keys(dataset.labelSets).join(", ");
    throw new UserError(`${name}.labels: ${dataset.name} has no label set "${set}"; it has ${known}.`);
  }
  const splits = Object.fromEntries(
    Object.entries(folds).map(([split, list]) => [
      split,
      labelledRows(dataset.entries, list, `${name}.folds.${split}`, part),
    ]),
  );
  if (!isPaper(recipe)) assertNoLeak(dataset.entries, splits, name);
  if (set === undefined || classes === undefined)
    return { labels: { ...part, classes: [] }, window, remarks: [] };
  const remarks = isPaper(recipe) ? paperRemarks(dataset, splits) : [];
  const counted = Object.entries(splits).flatMap(([split, rows]) => {
    const counts = classes.map((label) => ({
      label,
      count: rows.reduce((n, i) => n + Number(dataset.entries[i]!.labels[set]?.includes(label)), 0),
    }));
    const missing = counts.filter(({ count }) => count === 0).map(({ label }) => label);
    if (missing.length === classes.length) {
      throw new UserError(
        `${name}.folds.${split}: no record there has a label of "${set}". Take other folds or another label set.`,
      );
    }
    const few = split === "test" ? counts.filter(({ count }) => count > 0 && count < FEW) : [];
    const so = split === "train" ? "it cannot be learned" : "it is left out of the averages";
    return [
      ...(missing.length > 0
        ? [`No record of the ${split} folds of ${dataset.name} has ${missing.join(", ")}: ${so}.`]
        : []),
      ...(few.length > 0
        ? [
            `The test folds of ${dataset.name} have few records with ${few.map(({ label, count }) => `${label} (${count})`).join(", ")}: ` +
              "how well these are told can hardly be known.",
          ]
        : []),
    ];
  });
  if (part.unlabelled !== undefined) remarks.push(leftOutRemark(dataset, set));
  const exclusive = dataset.exclusive?.includes(set) === true;
  const labels: Labels = { ...part, classes, ...(exclusive && { exclusive }) };
  return { labels, window, remarks: [...remarks, ...counted] };
}

function leftOutRemark({ name, entries }: Dataset, set: string): string {
  const without = entries.filter(({ labels }) => (labels[set] ?? []).length === 0).length;
  return `${without} of ${entries.length} records of ${name} have no label of "${set}" and take no part.`;
}

function paperRemarks(
  { name, entries }: Dataset,
  { train, test, validation }: Record<string, Int32Array>,
): string[] {
  const leaks = leaksBetween(entries, { train: train!, test: (test ?? validation)! }).length;
  return [
    `Every number is ${PAPER_MARK}.`,
    `Records of ${name} were split, not patients: ${leaks} of them are trained on and tested on.`,
  ];
}
