import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../../base/index.ts";
import { type Dataset, leadsOf } from "../../datasets/index.ts";
import { type ModelCard, readCard } from "../../inference/index.ts";
import type { Home } from "../../store/index.ts";
import { describedModel } from "../model-description.ts";
import { type ModelSource, openModelSource } from "../model-source.ts";
import { type ModelScore, scoreModel } from "../score.ts";
import type { ModelFileRecipe } from "../upstream-recipe.ts";
import { windowOfModel } from "../window.ts";

/** A pre-trained model that the pilot may start from. */
export interface Upstream {
  /** Its folder, or the JSON file that describes it. */
  readonly model: string;
  /** What a study starts from. */
  readonly recipe: ModelFileRecipe;
  /** Null for a model from elsewhere. */
  readonly card: ModelCard | null;
}

/** What was found of it before any training. */
export interface ScoredUpstream extends Upstream {
  readonly score: ModelScore | null;
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null;
}

/** Models of the home that are scored at most, the newest of them. */
const MOST = 5;
/** Records that scores are computed on. */
const RECORDS = 300;

/** The models that were named. @throws UserError for one that is not there, or is neither one of ours nor described */
export function namedUpstreams(paths: readonly string[]): Upstream[] {
  return paths.map((path) => {
    try {
      const recipe = describedModel(path);
      const { card } = openModelSource(recipe);
      return { model: card === null ? resolve(path) : recipe.model, recipe, card };
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`--upstream ${error.message}`);
      throw error;
    }
  });
}

/** A folder with a card as a candidate. @throws UserError without one */
export const upstreamIn = (model: string): Upstream & { readonly card: ModelCard } => ({
  ...{ model, recipe: { model }, card: readCard(join(model, "card.json")) },
});

/**
 * What was pre-trained in this home on recordings of patients: of models that differ in their seed alone the one that is best on validation, the newest
 * first.
 */
export function upstreamsOf(home: Home): Upstream[] {
  const folder = join(home.dir, "models");
  const keys = existsSync(folder) ? readdirSync(folder) : [];
  const found = new Map<string, Upstream & { readonly card: ModelCard }>();
  for (const key of keys) {
    const upstream = readUpstream(join(folder, key));
    if (upstream === null) continue;
    const { name, task, samples, samplingRate } = upstream.card;
    const kind = `${name}|${task}|${samples}|${samplingRate}`;
    const other = found.get(kind);
    if (other === undefined || quality(upstream) > quality(other)) found.set(kind, upstream);
  }
  return [...found.values()].sort((a, b) => b.card.created.localeCompare(a.card.created)).slice(0, MOST);
}

function readUpstream(model: string): ReturnType<typeof upstreamIn> | null {
  if (!existsSync(join(model, "card.json"))) return null;
  try {
    const upstream = upstreamIn(model);
    return upstream.card.arm === "pre-train" && !isSimulated(upstream) ? upstream : null;
  } catch (error) {
    // A model that something else left there is none to start from.
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Whether a model is known to have seen no patient. */
export const isSimulated = ({ card }: Pick<Upstream, "card">): boolean =>
  card?.trainedOn.dataset.startsWith("simulated") === true;

const quality = ({ card }: { readonly card: ModelCard }): number =>
  card.metrics["validation macro AUROC"] ?? 0;

/** Why a model cannot start a study on a dataset; null where it can. @throws UserError where it is none that takes signals */
function unfit(source: ModelSource, dataset: Dataset): string | null {
  const { leads, samplingRate, card } = source;
  const absent = leads.filter((lead) => !leadsOf(dataset).includes(lead));
  if (absent.length > 0) return `the recordings have no lead ${absent.join(", ")}`;
  const there = dataset.samples / dataset.samplingRate;
  const { seconds } = windowOfModel(source, dataset);
  if (Math.round(seconds * samplingRate) > Math.round(there * samplingRate))
    return `it takes ${rounded(seconds)} s, the recordings have ${rounded(there)} s`;
  if (card?.trainedOn.dataset === dataset.name) return `it was trained on ${dataset.name} itself`;
  return null;
}

const rounded = (seconds: number): number => Number(seconds.toFixed(2));

/** Scores models on training records, the most promising first: by LogME, those that cannot be used last. */
export async function scoreUpstreams(
  upstreams: readonly Upstream[],
  dataset: Dataset,
  options: { readonly labels: string; readonly folds: readonly number[] },
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<ScoredUpstream[]> {
  const scored: ScoredUpstream[] = [];
  for (const [i, upstream] of upstreams.entries()) {
    try {
      const problem = unfit(openModelSource(upstream.recipe), dataset);
      if (problem !== null) {
        scored.push({ ...upstream, score: null, problem });
        continue;
      }
      const score = await scoreModel(upstream.recipe, dataset, {
        ...{ ...options, records: RECORDS },
        onProgress: ({ done, total }) =>
          onProgress({ done: i * total + done, total: upstreams.length * total }),
      });
      scored.push({ ...upstream, score, problem: null });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      scored.push({ ...upstream, score: null, problem: error.message });
    }
  }
  const worth = ({ score }: ScoredUpstream) => score?.logme ?? Number.NEGATIVE_INFINITY;
  return scored.sort((a, b) => worth(b) - worth(a));
}
