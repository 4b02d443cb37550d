import { UserError } from "../base/index.ts";
import { type Dataset, rowsOfFolds, stratifiedOrder } from "../datasets/index.ts";
import { conform } from "../ecg/index.ts";
import { type LoadedModel, loadModel, meanOverWindows } from "../inference/index.ts";
import type { Model } from "../onnx/index.ts";
import { logme, melep, withFeatures } from "../transfer/index.ts";

export interface ScoreOptions {
  readonly labels: string;
  /** The training folds; default: all but the two highest, which are for validation and test. */
  readonly folds?: readonly number[] | undefined;
  /** At most so many records of them, stratified by label. Default 2,000. */
  readonly records?: number | undefined;
  readonly seed?: number | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/** How promising a model is as a starting point for some labels, before anything is trained. */
export interface ModelScore {
  readonly records: number;
  /** Records that could not be used. */
  readonly refused: number;
  /** Lower is better. */
  readonly melep: number;
  /** 0 to 1, higher is better; null where no label has both outcomes. */
  readonly melepNormalised: number | null;
  /** MELEP with the best source label for each target label; lower is better. */
  readonly bestSource: number;
  /** Higher is better; comparable between models on the same records only. */
  readonly logme: number;
  readonly perLabel: readonly {
    readonly label: string;
    readonly prevalence: number;
    readonly melep: number;
    readonly melepNormalised: number | null;
    readonly bestSource: { readonly label: string; readonly melep: number };
  }[];
}

/**
 * Scores a saved model on the training records of a dataset: MELEP on its probabilities, LogME on what its head takes.
 * @throws UserError when the labels or folds are not there, or no record fits the model
 */
export async function scoreModel(path: string, dataset: Dataset, options: ScoreOptions): Promise<ModelScore> {
  const classes = dataset.labelSets[options.labels];
  if (classes === undefined) {
    const known = Object.keys(dataset.labelSets).join(", ");
    throw new UserError(`--labels ${options.labels}: ${dataset.name} has no such label set; it has ${known}`);
  }
  const chosen = trainingRecords(dataset, classes, options);
  let features = "";
  const adapt = (model: Model) => {
    const adapted = withFeatures(model);
    features = adapted.features;
    return adapted.model;
  };
  const model = await loadModel(path, { adapt });
  const outputs: { probabilities: Float64Array; features: Float64Array; row: number }[] = [];
  let refused = 0;
  try {
    for (const [i, row] of chosen.entries()) {
      const found = await apply(model, dataset, row);
      if (found === null) refused++;
      else outputs.push({ probabilities: found.probabilities!, features: found[features]!, row });
      options.onProgress?.({ done: i + 1, total: chosen.length });
    }
  } finally {
    await model.predictor.release();
  }
  if (outputs.length === 0)
    throw new UserError(`no record of ${dataset.name} fits the model; \`cardiograft data check\` says why`);
  return scored(outputs, dataset, classes, options.labels, model, refused);
}

function trainingRecords(dataset: Dataset, classes: readonly string[], options: ScoreOptions): Int32Array {
  const { labels, records = 2000, seed = 1 } = options;
  const all = [...new Set(dataset.entries.flatMap((e) => (e.fold === null ? [] : [e.fold])))].sort(
    (a, b) => a - b,
  );
  const folds = options.folds ?? (all.length > 2 ? all.slice(0, -2) : all);
  const candidates =
    folds.length > 0
      ? rowsOfFolds(dataset.entries, folds, "--folds")
      : Int32Array.from(dataset.entries.keys());
  return stratifiedOrder(dataset.entries, candidates, labels, classes, seed).slice(0, records);
}

async function apply(
  { predictor, card, file }: LoadedModel,
  dataset: Dataset,
  row: number,
): Promise<Record<string, Float64Array> | null> {
  try {
    const { leads, samplingRate } = card;
    const samples = Math.round((dataset.samples / dataset.samplingRate) * samplingRate);
    const record = conform(await dataset.read(row), { leads, samplingRate, samples });
    return (await meanOverWindows(predictor, card, record, file)).means;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function scored(
  outputs: readonly { probabilities: Float64Array; features: Float64Array; row: number }[],
  dataset: Dataset,
  classes: readonly string[],
  labels: string,
  { card }: LoadedModel,
  refused: number,
): ModelScore {
  const flat = (of: (o: (typeof outputs)[number]) => Float64Array) => outputs.flatMap((o) => [...of(o)]);
  const truth = outputs.flatMap(({ row }) =>
    classes.map((label) => Number(dataset.entries[row]!.labels[labels]!.includes(label))),
  );
  if (!truth.includes(1)) throw new UserError(`none of the records has a label of ${labels}`);
  const source = card.labels.map((l) => l.name);
  const score = melep(
    flat((o) => o.probabilities),
    source.length,
    truth,
    classes.length,
  );
  return {
    records: outputs.length,
    refused,
    melep: score.melep,
    melepNormalised: score.normalised,
    bestSource: score.bestSource,
    logme: logme(
      flat((o) => o.features),
      outputs[0]!.features.length,
      truth,
      classes.length,
    ),
    perLabel: score.perLabel.map(({ prevalence, melep: own, normalised, bestSource }, k) => ({
      label: classes[k]!,
      prevalence,
      melep: own,
      melepNormalised: normalised,
      bestSource: { label: source[bestSource.label]!, melep: bestSource.melep },
    })),
  };
}
