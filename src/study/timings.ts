import { sql } from "kysely";
import { canonicalJson } from "../base/index.ts";
import type { Store } from "../store/index.ts";
import { isProbe, trainedArms } from "../transfer/index.ts";
import { isBaseline } from "./arms.ts";
import type { PretrainSpec, TrainSpec } from "./task.ts";
import type { TrainMetrics } from "./tasks/index.ts";

/** On what the time of a training step depends. */
export interface StepShape {
  readonly model: PretrainSpec["model"];
  /** Of a window. */
  readonly samples: number;
  readonly batch: number;
  readonly threads: number;
  readonly device: string;
  /** Without labels every record is seen twice. */
  readonly twice: boolean;
}

export type TrainingKind = "pretrain" | "self-supervise" | "train";

export function stepShape(kind: TrainingKind, spec: PretrainSpec, device: string): StepShape {
  const { model, window, training, threads } = spec;
  return {
    ...{ model, samples: window.samples, batch: training.batch, threads, device },
    twice: kind === "self-supervise",
  };
}

/** The validation records of a task, and with what they are judged. */
function validationShape(spec: PretrainSpec, device: string): object {
  const { data, folds, split, model, window, threads } = spec;
  const { validation, size } = spec as Partial<TrainSpec>;
  const own = validation === "proportional" ? size : undefined;
  return { data, folds: folds.validation, split, model, window, threads, device, own };
}

/** Times in milliseconds, as finished tasks or a measurement gave them. */
export class Timings {
  private readonly steps = new Map<string, number[]>();
  private readonly validations = new Map<string, number[]>();
  private readonly records: number[] = [];

  /** Of a finished training. */
  addTraining(
    kind: TrainingKind,
    spec: PretrainSpec,
    device: string,
    { steps, milliseconds }: Pick<TrainMetrics, "steps" | "milliseconds">,
  ): void {
    const { arm } = spec as Partial<TrainSpec>;
    if (arm !== undefined && (isBaseline(arm) || isProbe(trainedArms[arm]) || arm === "partial")) return;
    if (steps === 0) return;
    const { data, step, evaluation } = milliseconds;
    this.addStep(stepShape(kind, spec, device), (data + step) / steps);
    const each = evaluation / Math.min(steps, spec.training.validations);
    put(this.validations, validationShape(spec, device), each);
  }

  addStep(shape: StepShape, milliseconds: number): void {
    put(this.steps, shape, milliseconds);
  }

  /** Of finished preparations, per record. */
  addPreparation(milliseconds: number, records: number): void {
    if (records > 0 && milliseconds > 0) this.records.push(milliseconds / records);
  }

  /** A training step; null where nothing like it was ever timed. */
  step(shape: StepShape): number | null {
    return median(this.steps.get(canonicalJson(shape)));
  }

  /** One look at the validation records; null as above. */
  validation(spec: PretrainSpec, device: string): number | null {
    return median(this.validations.get(canonicalJson(validationShape(spec, device))));
  }

  /** Preparing a record; null as above. */
  preparation(): number | null {
    return median(this.records);
  }
}

function put(map: Map<string, number[]>, shape: object, value: number): void {
  const key = canonicalJson(shape);
  map.set(key, [...(map.get(key) ?? []), value]);
}

function median(values: readonly number[] | undefined): number | null {
  if (values === undefined || values.length === 0) return null;
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The times of all that is done in a store. */
export async function storedTimings({ db }: Store): Promise<Timings> {
  const rows = await db
    .selectFrom("tasks")
    .innerJoin("results", "results.task", "tasks.key")
    .select(["tasks.kind", "tasks.spec", "tasks.device", "results.metrics"])
    .select(sql<number | null>`extract(epoch from (finished - started)) * 1000`.as("milliseconds"))
    .where("tasks.status", "=", "done")
    .where("tasks.kind", "in", ["prepare", "pretrain", "self-supervise", "train"])
    .execute();
  const timings = new Timings();
  for (const { kind, spec, device, metrics, milliseconds } of rows) {
    if (kind === "prepare")
      timings.addPreparation(Number(milliseconds), (metrics as { records: number }).records);
    else
      timings.addTraining(
        kind as TrainingKind,
        spec as PretrainSpec,
        device ?? "cpu",
        metrics as TrainMetrics,
      );
  }
  return timings;
}
