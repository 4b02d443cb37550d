import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../base/index.ts";
import { type Dataset, leadsOf } from "../../datasets/index.ts";
import { type ModelCard, readCard } from "../../inference/index.ts";
import type { Home } from "../../store/index.ts";
import { openModelSource } from "../model-source.ts";
import { type ModelScore, scoreModel } from "../score.ts";

/** A pre-trained model that the pilot may start from. */
export interface Upstream {
  /** Its folder. */
  readonly model: string;
  readonly card: ModelCard;
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

/** The models that were named. @throws UserError for one that is not there or has no card. */
export function namedUpstreams(paths: readonly string[]): Upstream[] {
  return paths.map((path) => {
    try {
      const { card, file } = openModelSource({ model: path });
      if (card === null) throw new UserError(`${file} has no card.json`);
      return { model: dirname(resolve(file)), card };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(
        `--upstream ${path}: ${error.message.replace(/^upstream\.\w+: /, "")}. It takes a folder with model.onnx and card.json; other ONNX ` +
          "files are described in a recipe (docs/transfer.md)",
      );
    }
  });
}

/**
 * What was pre-trained in this home on recordings of patients: of models that differ in their seed alone the one that is best on validation, the newest
 * first.
 */
export function upstreamsOf(home: Home): Upstream[] {
  const folder = join(home.dir, "models");
  const keys = existsSync(folder) ? readdirSync(folder) : [];
  const found = new Map<string, Upstream>();
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

function readUpstream(model: string): Upstream | null {
  const file = join(model, "card.json");
  if (!existsSync(file)) return null;
  try {
    const card = readCard(file);
    return card.arm === "pre-train" && !isSimulated(card) ? { model, card } : null;
  } catch (error) {
    // A model that something else left there is none to start from.
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Whether a model has seen no patient. */
export const isSimulated = ({ trainedOn }: ModelCard): boolean => trainedOn.dataset.startsWith("simulated");

const quality = ({ card }: Upstream): number => card.metrics["validation macro AUROC"] ?? 0;

/** Why a model cannot start a study on a dataset; null where it can. */
function unfit({ card }: Upstream, dataset: Dataset): string | null {
  const absent = card.leads.filter((lead) => !leadsOf(dataset).includes(lead));
  if (absent.length > 0) return `the recordings have no lead ${absent.join(", ")}`;
  const seconds = dataset.samples / dataset.samplingRate;
  if (card.window.seconds > seconds)
    return `it takes ${card.window.seconds} s, the recordings have ${seconds} s`;
  if (card.trainedOn.dataset === dataset.name) return `it was trained on ${dataset.name} itself`;
  return null;
}

/** Scores models on training records, the most promising first: by LogME, those that cannot be used last. */
export async function scoreUpstreams(
  upstreams: readonly Upstream[],
  dataset: Dataset,
  options: { readonly labels: string; readonly folds: readonly number[] },
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<ScoredUpstream[]> {
  const scored: ScoredUpstream[] = [];
  for (const [i, upstream] of upstreams.entries()) {
    const problem = unfit(upstream, dataset);
    if (problem !== null) {
      scored.push({ ...upstream, score: null, problem });
      continue;
    }
    try {
      const score = await scoreModel(upstream.model, dataset, {
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
