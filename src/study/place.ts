import { UserError } from "../base/index.ts";
import { type Dataset, type DatasetSpec, openDataset } from "../datasets/index.ts";
import type { Device } from "../engine/index.ts";
import type { Origin } from "../inference/index.ts";
import type { Home } from "../store/index.ts";
import { type ModelSource, openModelSource } from "./model-source.ts";
import type { Recipe } from "./recipe.ts";
import { isDataset, type Sources } from "./sides.ts";
import { isModelFile } from "./upstream-recipe.ts";
import type { Place } from "./work.ts";

/** Opens what a recipe names. Throws UserError naming the field. */
export function openSources({ upstream, downstream }: Recipe, data: string | undefined): Sources {
  return {
    upstream: isModelFile(upstream) ? openModelSource(upstream) : open(upstream.dataset, "upstream", data),
    downstream: open(downstream.dataset, "downstream", data),
  };
}

function open(spec: DatasetSpec, side: string, data: string | undefined): Dataset {
  try {
    return openDataset(spec, { data });
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${side}.dataset: ${error.message}`);
    throw error;
  }
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
    "dataset" in recipe.upstream && isDataset(upstream) ? entry(upstream, recipe.upstream.dataset) : {};
  return {
    ...{ home: home.dir, data, device: device ?? "cpu" },
    datasets: { ...theirs, ...entry(downstream, recipe.downstream.dataset) },
    models: isDataset(upstream)
      ? {}
      : { [upstream.sha256]: { file: upstream.file, origin: originOf(upstream) } },
  };
}

function originOf({ card, name }: ModelSource): Origin {
  if (card === null) return { dataset: `not known: ${name}`, labels: [] };
  return { ...card.trainedOn, labels: card.labels.map((label) => label.name) };
}
