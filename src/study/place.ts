import { canonicalJson, UserError } from "../base/index.ts";
import { type Dataset, type DatasetSpec, openDataset } from "../datasets/index.ts";
import type { Device } from "../engine/index.ts";
import type { Origin } from "../inference/index.ts";
import type { Home } from "../store/index.ts";
import { type ModelSource, openModelSource } from "./model-source.ts";
import { isPaper } from "./paper-protocol.ts";
import { type Split, withSplit } from "./random-split.ts";
import type { Recipe } from "./recipe.ts";
import { isDataset, type Sources } from "./sides.ts";
import { isModelFile } from "./upstream-recipe.ts";
import type { Place } from "./work.ts";

/** Opens a dataset; several studies that use one need not open it twice. */
export type Opener = (spec: DatasetSpec) => Dataset;

/** Opens each dataset once. */
export function openerOf(
  data: string | undefined,
  open: Opener = (spec) => openDataset(spec, { data }),
): Opener {
  const opened = new Map<string, Dataset>();
  return (spec) => {
    const key = canonicalJson(spec);
    const found = opened.get(key) ?? open(spec);
    opened.set(key, found);
    return found;
  };
}

/** Opens what a recipe names. Where it splits at random, the parts are the folds of what it gets. Throws UserError naming the field. */
export function openSources(
  recipe: Recipe,
  data: string | undefined,
  open: Opener = (spec) => openDataset(spec, { data }),
): Sources {
  const { upstream, downstream } = recipe;
  const of = (side: string, spec: DatasetSpec, split: Split | undefined): Dataset => {
    try {
      return divided(open(spec), split, isPaper(recipe));
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`${side}.dataset: ${error.message}`);
      throw error;
    }
  };
  const own = of("downstream", downstream.dataset, downstream.split);
  // Without one no arm begins with its weights, and nothing looks at it.
  if (upstream === undefined) return { upstream: own, downstream: own };
  const theirs = isModelFile(upstream)
    ? openModelSource(upstream)
    : of("upstream", upstream.dataset, upstream.split);
  return { upstream: theirs, downstream: own };
}

function divided(dataset: Dataset, split: Split | undefined, byRecord: boolean): Dataset {
  if (split === undefined) return dataset;
  const by = byRecord ? { by: "record" as const } : {};
  return { ...dataset, entries: withSplit(dataset.entries, { ...split, ...by }) };
}

/** Where the tasks of a study find its data. */
export function placeOf(
  recipe: Recipe,
  { upstream, downstream }: Sources,
  { home, data, device }: { home: Home; data?: string | undefined; device?: Device | undefined },
): Place {
  const entry = ({ fingerprint, name, licence }: Dataset, spec: DatasetSpec) => ({
    [fingerprint]: { spec, name, licence },
  });
  const theirs =
    recipe.upstream !== undefined && "dataset" in recipe.upstream && isDataset(upstream)
      ? entry(upstream, recipe.upstream.dataset)
      : {};
  return {
    ...{ home: home.dir, data, device: device ?? "cpu" },
    datasets: { ...theirs, ...entry(downstream, recipe.downstream.dataset) },
    models: isDataset(upstream)
      ? {}
      : { [upstream.sha256]: { file: upstream.file, origin: originOf(upstream) } },
  };
}

function originOf({ card, name }: ModelSource): Origin {
  if (card === null) return { dataset: `not known: ${name}`, labels: [], network: name };
  return { ...card.trainedOn, labels: card.labels.map((label) => label.name), network: card.name };
}
