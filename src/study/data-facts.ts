import type { Dataset, DatasetEntry } from "../datasets/index.ts";
import { needsUpstream } from "./arms.ts";
import type { LabelledSide } from "./labelled-rows.ts";
import type { Recipe } from "./recipe.ts";
import { isDataset, type Sources } from "./sides.ts";
import type { Labels } from "./task.ts";

/** The data of one side of a study, as a report names them. */
export interface DataFacts {
  readonly name: string;
  readonly licence: string;
  /** Null where only signals are used. */
  readonly labels: Labels | null;
  readonly splits: readonly SplitFacts[];
}

/** Records that take part; those that preparation refused, and those without a label where such are left out, are not counted. */
export interface SplitFacts {
  readonly split: string;
  readonly folds: readonly number[];
  readonly records: number;
  readonly patients: number;
  /** Records with each label, in the order of the labels. */
  readonly positives: readonly number[];
}

/** Where an arm's weights come from: a dataset, or a model that is there already. */
export type UpstreamFacts = DataFacts | { readonly model: string };

/** Records that preparation refused, by the dataset's fingerprint. */
export type Refused = ReadonlyMap<string, ReadonlySet<string>>;

/** Counts what is in the splits of the downstream data. */
export function downstreamFacts(
  recipe: Recipe,
  dataset: Dataset,
  labels: Labels,
  refused: Refused,
): DataFacts {
  return factsOf(dataset, labels, recipe.downstream, refused);
}

/** The same of the upstream; null where no arm begins with its weights. */
export function upstreamFacts(recipe: Recipe, { upstream }: Sources, refused: Refused): UpstreamFacts | null {
  const { arms, upstream: from } = recipe;
  if (from === undefined || !arms.some(needsUpstream)) return null;
  if (!isDataset(upstream)) return { model: upstream.name };
  if (!("dataset" in from)) return null;
  const set = "labels" in from ? from.labels : null;
  const labels = set === null ? null : { set, classes: upstream.labelSets[set] ?? [] };
  return factsOf(upstream, labels, from, refused);
}

function factsOf(
  { name, licence, entries, fingerprint }: Dataset,
  labels: Labels | null,
  { folds, unlabelled }: Pick<LabelledSide, "folds" | "unlabelled">,
  refused: Refused,
): DataFacts {
  const out = refused.get(fingerprint);
  const set = labels?.set;
  const takesPart = (given: DatasetEntry["labels"]) =>
    unlabelled !== "leave out" || set === undefined || (given[set] ?? []).length > 0;
  const splits = Object.entries(folds).map(([split, own]): SplitFacts => {
    const there = entries.filter(
      ({ fold, record, labels: given }) =>
        fold !== null && own.includes(fold) && !out?.has(record) && takesPart(given),
    );
    return {
      ...{ split, folds: own, records: there.length },
      patients: new Set(there.map((e) => e.patient)).size,
      positives: (labels?.classes ?? []).map(
        (label) => there.filter((e) => e.labels[set!]?.includes(label)).length,
      ),
    };
  });
  return { name, licence, labels, splits };
}
