import { UserError } from "../base/index.ts";
import { type Dataset, rowsOfFolds, stratifiedOrder } from "../datasets/index.ts";
import { conform } from "../ecg/index.ts";
import { type ModelCard, meanOverWindows } from "../inference/index.ts";
import type { Model } from "../onnx/index.ts";
import { logme, melep, withFeatures } from "../transfer/index.ts";
import { type OpenModel, openModel } from "./open-model.ts";
import type { ModelFileRecipe } from "./upstream-recipe.ts";

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
  /** What a reader of the scores must know. */
  readonly remarks: readonly string[];
  /** Lower is better; it and what belongs to it are null of a model without a card, whose outputs may mean anything. */
  readonly melep: number | null;
  /** 0 to 1, higher is better; null where no label has both outcomes. */
  readonly melepNormalised: number | null;
  /** MELEP with the best source label for each target label; lower is better. */
  readonly bestSource: number | null;
  /** Higher is better; comparable between models on the same records only. */
  readonly logme: number | null;
  readonly perLabel: readonly {
    readonly label: string;
    readonly prevalence: number;
    readonly melep: number | null;
    readonly melepNormalised: number | null;
    readonly bestSource: { readonly label: string; readonly melep: number } | null;
  }[];
}

/**
 * Scores a model on the training records of a dataset: LogME on what its head takes, and where a card says what its outputs mean MELEP on its
 * probabilities.
 * @throws UserError when the labels or folds are not there, the model is not supported, or no record fits it
 */
export async function scoreModel(
  recipe: ModelFileRecipe,
  dataset: Dataset,
  options: ScoreOptions,
): Promise<ModelScore> {
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
  const model = await openModel(recipe, dataset, adapt);
  const outputs: { probabilities: Float64Array; features: Float64Array; row: number }[] = [];
  const refused: string[] = [];
  try {
    for (const [i, row] of chosen.entries()) {
      const found = await apply(model, dataset, row);
      if (typeof found === "string") refused.push(found);
      else outputs.push({ probabilities: found.probabilities!, features: found[features]!, row });
      options.onProgress?.({ done: i + 1, total: chosen.length });
    }
  } finally {
    await model.predictor.release();
  }
  if (outputs.length === 0)
    throw new UserError(`no record of ${dataset.name} fits the model; the first reason: ${refused[0]}`);
  return scored(outputs, dataset, { classes, labels: options.labels }, model, refused);
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
  { predictor, windowing, file }: OpenModel,
  dataset: Dataset,
  row: number,
): Promise<Record<string, Float64Array> | string> {
  try {
    const { leads, samplingRate } = windowing;
    const samples = Math.round((dataset.samples / dataset.samplingRate) * samplingRate);
    const record = conform(await dataset.read(row), { leads, samplingRate, samples });
    return (await meanOverWindows(predictor, windowing, record, file)).means;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function scored(
  outputs: readonly { probabilities: Float64Array; features: Float64Array; row: number }[],
  dataset: Dataset,
  { classes: all, labels }: { classes: readonly string[]; labels: string },
  { card }: OpenModel,
  refused: readonly string[],
): ModelScore {
  const flat = (of: (o: (typeof outputs)[number]) => Float64Array) => joined(outputs.map(of));
  const has = (row: number, label: string) => dataset.entries[row]!.labels[labels]!.includes(label);
  // A label that all or none have is no task: any model would seem to know it.
  const classes = all.filter((label) => new Set(outputs.map(({ row }) => has(row, label))).size === 2);
  if (classes.length === 0)
    throw new UserError(
      `no label of ${labels} is on some of the records and not on others; take more records or folds`,
    );
  const truth = outputs.flatMap(({ row }) => classes.map((label) => Number(has(row, label))));
  const source = card?.labels.map((l) => l.name) ?? [];
  const probabilities = flat((o) => o.probabilities);
  const score = card === null ? null : melep(probabilities, source.length, truth, classes.length);
  return {
    records: outputs.length,
    refused: refused.length,
    remarks: remarksOn(
      card,
      dataset,
      outputs,
      refused,
      all.filter((label) => !classes.includes(label)),
    ),
    melep: score?.melep ?? null,
    melepNormalised: score?.normalised ?? null,
    bestSource: score?.bestSource ?? null,
    logme: finite(
      logme(
        flat((o) => o.features),
        outputs[0]!.features.length,
        truth,
        classes.length,
      ),
    ),
    perLabel: classes.map((label, k) => {
      const own = score?.perLabel[k];
      const positives = outputs.filter(({ row }) => has(row, label)).length;
      return {
        ...{ label, prevalence: positives / outputs.length },
        melep: own?.melep ?? null,
        melepNormalised: own?.normalised ?? null,
        bestSource:
          own === undefined ? null : { label: source[own.bestSource.label]!, melep: own.bestSource.melep },
      };
    }),
  };
}

/** Rows of equal length behind each other. */
function joined(rows: readonly Float64Array[]): Float64Array {
  const width = rows[0]!.length;
  const all = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    all.set(row, i * width);
  });
  return all;
}

function remarksOn(
  card: ModelCard | null,
  dataset: Dataset,
  used: readonly { readonly row: number }[],
  refused: readonly string[],
  constant: readonly string[],
): string[] {
  const folds = card?.trainedOn.dataset === dataset.name ? card.trainedOn.folds : [];
  const seen = used.filter(({ row }) => folds.includes(dataset.entries[row]!.fold ?? -1)).length;
  const were = constant.length === 1 ? "is" : "are";
  return [
    ...(refused.length > 0 ? [`${refused.length} could not be used, the first: ${refused[0]}.`] : []),
    ...(constant.length > 0
      ? [`${constant.join(", ")} ${were} left out: on all of the records, or on none.`]
      : []),
    ...(seen > 0
      ? [`The model was trained on folds with ${seen} of these records: its scores flatter it.`]
      : []),
    ...(card === null
      ? [
          "What the model's outputs mean is not known, so there is no MELEP; nor is it known whether it has seen these records.",
        ]
      : []),
  ];
}

/** Features that are the same for all records have no evidence. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
