import { trainedOutput } from "../autodiff/index.ts";
import { canonicalJson, sha256, UserError } from "../base/index.ts";
import type { Device, OptimiserOptions } from "../engine/index.ts";
import type { Model } from "../onnx/index.ts";
import type { ParameterGroup } from "./groups.ts";
import type { TrainingProgress } from "./result.ts";
import { checkSchedule, type Schedule } from "./schedule.ts";
import type { BatchSource } from "./source.ts";

export interface TrainingOptions {
  /** An inference graph with its initial weights: input [N, leads, samples] in millivolt, output `logits` [N, classes], or `embedding`. */
  readonly model: Model;
  /** Which parameters are trained. Default: all. */
  readonly trainable?: ((parameter: string) => boolean) | undefined;
  readonly train: BatchSource;
  readonly validation: BatchSource;
  /** Weight of the positive entries of the loss, per class. */
  readonly positiveWeights?: readonly number[] | undefined;
  readonly optimiser: OptimiserOptions;
  /** Parameters with a rate of their own; of several that match, the first counts. Others have the schedule's. */
  readonly groups?: readonly ParameterGroup[] | undefined;
  /** Largest global norm of the gradient. */
  readonly clipNorm?: number | undefined;
  readonly schedule: Schedule;
  /** Records of a step. */
  readonly batch: number;
  readonly steps: number;
  readonly seed: number;
  /** Validations per run, evenly spaced, the last at the last step. */
  readonly validations: number;
  /** Stop after so many validations in a row without improvement. */
  readonly patience?: number | undefined;
  /** Of validation probabilities and labels, both [records, classes]; higher is better. Not for training without labels. */
  readonly metric?: (probabilities: Float32Array, labels: Float32Array, classes: number) => number;
  readonly device: Device;
  readonly threads: number;
  /** Where the run's state is kept; an existing one is resumed. */
  readonly checkpointFile?: string | undefined;
  /** How often the state is written between validations, in milliseconds. Default: 30,000. */
  readonly checkpointEvery?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
}

/** What must be equal for a checkpoint to be of the same run. */
export function runIdentity(
  o: TrainingOptions,
  trainable: readonly string[],
  rateFactors: ReadonlyMap<string, number> | undefined,
): string {
  const { positiveWeights, optimiser, clipNorm, schedule, batch, steps, seed, validations, patience } = o;
  const settings = {
    positiveWeights,
    optimiser,
    clipNorm,
    schedule,
    batch,
    steps,
    seed,
    validations,
    patience,
    trainable,
    rateFactors: rateFactors && Object.fromEntries(rateFactors),
    source: o.train.settings,
  };
  return sha256(canonicalJson({ ...settings, records: o.train.size, validation: o.validation.size }));
}

/** Checks what types cannot. @throws UserError when the data do not fit the model or a number is out of range. */
export function checkOptions(o: TrainingOptions): void {
  const [, leads, samples] = o.model.graph.inputs[0]!.shape;
  const unlabelled = trainedOutput(o.model.graph) === "embedding";
  const logits = o.model.graph.outputs.find((v) => v.name === "logits");
  for (const [name, s] of [
    ["training", o.train],
    ["validation", o.validation],
  ] as const) {
    if (s.size === 0) throw new UserError(`the ${name} set is empty`);
    if ((s.views ?? 1) !== (unlabelled ? 2 : 1)) {
      const remedy = unlabelled ? "make its source with twoViews" : "give it a source that gives one";
      throw new UserError(`the ${name} data have ${s.views ?? 1} view(s) of each record: ${remedy}`);
    }
    const classes = unlabelled ? s.classes : logits?.shape[1];
    if (s.leads !== leads || s.samples !== samples || s.classes !== classes) {
      throw new UserError(
        `the ${name} data (${s.leads} leads, ${s.samples} samples, ${s.classes} classes) do not fit the model ` +
          `(${leads} leads, ${samples} samples, ${classes} classes)`,
      );
    }
  }
  for (const [name, v] of [
    ["steps", o.steps],
    ["batch", o.batch],
    ["validations", o.validations],
  ] as const) {
    if (!Number.isInteger(v) || v < 1)
      throw new UserError(`${name} must be a positive whole number, not ${v}`);
  }
  if (unlabelled && (o.batch < 2 || o.validation.size < 2))
    throw new UserError(
      "training without labels needs batches, and a validation set, of two records or more",
    );
  if (!unlabelled && !o.metric)
    throw new UserError("give a metric: the weights that it finds best on the validation set are kept");
  checkSchedule(o.schedule);
  checkOptimiser(o.optimiser);
}

function checkOptimiser({ kind, momentum = 0, nesterov, weightDecay = 0 }: OptimiserOptions): void {
  if (!(momentum >= 0 && momentum < 1))
    throw new UserError(`optimiser ${kind}: momentum must be from 0 to below 1, not ${momentum}`);
  if (kind !== "sgd" && momentum > 0)
    throw new UserError(`optimiser ${kind}: momentum is an option of sgd; ${kind} has beta1`);
  if (nesterov && momentum === 0)
    throw new UserError(`optimiser ${kind}: nesterov needs a momentum above 0, as sgd has it`);
  if (!(weightDecay >= 0 && Number.isFinite(weightDecay)))
    throw new UserError(`optimiser ${kind}: weightDecay must not be negative, and is ${weightDecay}`);
}
