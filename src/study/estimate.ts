import { canonicalJson } from "../base/index.ts";
import { countParameters } from "../nn/index.ts";
import { isProbe, trainedArms } from "../transfer/index.ts";
import { isBaseline } from "./arms.ts";
import { type EvaluateSpec, type PretrainSpec, stepsOfTask, type Task, type TrainSpec } from "./task.ts";
import { stepShape, type Timings, type TrainingKind } from "./timings.ts";
import { ratesOf } from "./training-recipe.ts";

/** What tasks need that their specifications do not say. Null: not known, as the dataset is not there. */
export interface Counts {
  readonly train: number | null;
  readonly validation: number | null;
  readonly test: number | null;
  /** Of the whole dataset, for its preparation. */
  readonly records: number | null;
  readonly leads: number;
  /** Samples per lead of a prepared record. */
  readonly samples: number;
}

/** A forward pass as a share of a training step, per window: the backward pass takes about twice as long. */
const FORWARD = 1 / 3;
/** Where nothing was prepared here yet. */
const PREPARATION_MS = 2;
/** A record's name and patient beside its predictions, and the draws that are kept of an evaluation. */
const [NAMES, DRAWS] = [40, 50_000];

/** The milliseconds that a task other than an evaluation takes by itself; null where that is not known. */
export function timeOf(task: Task, counts: Counts, timings: Timings, device: string): number | null {
  switch (task.kind) {
    case "prepare":
      return times(counts.records, timings.preparation() ?? PREPARATION_MS);
    case "pretrain":
    case "self-supervise":
      return trainingTime(task, counts, timings, device);
    case "train":
      return isBaseline(task.spec.arm) ? 0 : trainingTime(task, counts, timings, device);
    default:
      return 0;
  }
}

/** The milliseconds of an evaluation, whose specification names no model: that of the training before it. */
export function evaluationTime(
  spec: EvaluateSpec,
  trained: TrainSpec,
  counts: Counts,
  timings: Timings,
  device: string,
): number | null {
  if (spec.baseline) return 0;
  const step = timings.step(stepShape("train", trained, device));
  if (step === null) return null;
  return times(counts.test, ((FORWARD * step) / trained.training.batch) * spec.window.crops);
}

const times = (count: number | null, each: number) => (count === null ? null : count * each);

type Training = Extract<Task, { kind: TrainingKind }>;

/** One look at the validation records, in milliseconds; null where that is not known. */
export function validationTime(
  { kind, spec }: Training,
  counts: Counts,
  timings: Timings,
  device: string,
): number | null {
  const known = timings.validation(spec, device);
  if (known !== null) return known;
  const step = timings.step(stepShape(kind, spec, device));
  if (step === null) return null;
  return times(validationRecords(spec, counts), ((FORWARD * step) / spec.training.batch) * spec.window.crops);
}

function trainingTime(task: Training, counts: Counts, timings: Timings, device: string): number | null {
  const { kind, spec } = task;
  const step = timings.step(stepShape(kind, spec, device));
  if (step === null || spec.steps === 0) return null;
  const rates = ratesOf(spec.training).length;
  if (kind === "train" && !isBaseline(spec.arm) && isProbe(trainedArms[spec.arm])) {
    const validation = validationRecords(spec, counts);
    const seen = validation === null ? null : spec.size + validation;
    return times(seen, ((FORWARD * step) / spec.training.batch) * spec.window.crops * rates);
  }
  const each = validationTime(task, counts, timings, device);
  if (each === null) return null;
  return stepsOfTask(task) * step + rates * Math.min(spec.steps, spec.training.validations) * each;
}

function validationRecords(spec: PretrainSpec, { validation }: Counts): number | null {
  const { validation: how, size } = spec as Partial<TrainSpec>;
  return how === "proportional" ? Math.max(10, Math.round(size! / 4)) : validation;
}

/** The bytes that a task leaves in the home; null where that is not known. */
export function bytesOf(task: Task, counts: Counts, parameters: ParameterCount): number | null {
  const { records, leads, samples, test } = counts;
  switch (task.kind) {
    case "prepare":
      return times(records, 2 * leads * samples + 4 * leads + 100);
    case "evaluate":
      return test === null ? null : test * (8 * task.spec.labels.classes.length + NAMES) + DRAWS;
    case "train":
      if (isBaseline(task.spec.arm)) return 0;
      return trained(task.spec, counts, parameters);
    case "pretrain":
    case "self-supervise":
      return trained(task.spec, counts, parameters);
    default:
      return 0;
  }
}

function trained(spec: PretrainSpec, counts: Counts, parameters: ParameterCount): number | null {
  const classes = spec.labels.classes.length;
  const predictions = times(validationRecords(spec, counts), 8 * classes + NAMES);
  return predictions === null ? null : 4 * parameters(spec, counts.leads) + predictions;
}

/** The number of a task's network's parameters. */
export type ParameterCount = (spec: PretrainSpec, leads: number) => number;

/** Counts each network once. */
export function parameterCounts(): ParameterCount {
  const known = new Map<string, number>();
  return ({ model, window, labels }, leads) => {
    const spec = { ...model, leads, samples: window.samples, classes: Math.max(1, labels.classes.length) };
    const key = canonicalJson(spec);
    const count = known.get(key) ?? countParameters(spec);
    known.set(key, count);
    return count;
  };
}
