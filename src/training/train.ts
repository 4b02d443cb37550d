import { canonicalJson, sha256, UserError } from "../base/index.ts";
import { type Device, type OptimiserOptions, resolveDevice, TrainingStep } from "../engine/index.ts";
import { parametersOf } from "../nn/index.ts";
import type { Model } from "../onnx/index.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { createOrder } from "./order.ts";
import { crossEntropy, labelsOf, predictSource } from "./predict.ts";
import type { TrainingProgress, TrainingResult, ValidationPoint } from "./result.ts";
import { rateAt, type Schedule } from "./schedule.ts";
import type { BatchSource } from "./source.ts";

export interface TrainingOptions {
  /** An inference graph with its initial weights: input [N, leads, samples] in millivolt, output `logits` [N, classes]. */
  readonly model: Model;
  /** Which parameters are trained. Default: all. */
  readonly trainable?: ((parameter: string) => boolean) | undefined;
  readonly train: BatchSource;
  readonly validation: BatchSource;
  /** Weight of the positive entries of the loss, per class. */
  readonly positiveWeights?: readonly number[] | undefined;
  readonly optimiser: OptimiserOptions;
  /** Largest global norm of the gradient. */
  readonly clipNorm?: number | undefined;
  readonly schedule: Schedule;
  readonly batch: number;
  readonly steps: number;
  readonly seed: number;
  /** Validations per run, evenly spaced, the last at the last step. */
  readonly validations: number;
  /** Stop after so many validations in a row without improvement. */
  readonly patience?: number | undefined;
  /** Of validation probabilities and labels, both [records, classes]; higher is better. */
  readonly metric: (probabilities: Float32Array, labels: Float32Array, classes: number) => number;
  readonly device: Device;
  readonly threads: number;
  /** Where the run's state is kept; an existing one is resumed. */
  readonly checkpointFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
}

/** The run was asked to stop; its checkpoint is written. */
export class TrainingAborted extends Error {
  override readonly name = "TrainingAborted";
}

const CHECKPOINT_EVERY_MS = 30_000;

/** What must be equal for a checkpoint to be of the same run. */
function runIdentity(o: TrainingOptions, trainable: readonly string[]): string {
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
  };
  return sha256(canonicalJson({ ...settings, records: o.train.size, validation: o.validation.size }));
}

function checkFit(o: TrainingOptions): void {
  const [, leads, samples] = o.model.graph.inputs[0]!.shape;
  const classes = o.model.graph.outputs.find((v) => v.name === "logits")?.shape[1];
  for (const [name, s] of [
    ["training", o.train],
    ["validation", o.validation],
  ] as const) {
    if (s.size === 0) throw new UserError(`the ${name} set is empty`);
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
}

/**
 * Trains a model and keeps the weights with the best validation metric. Order, crops and therefore the whole run are functions of the
 * options: interrupted and resumed from its checkpoint it goes on where it was. Call it in a process or worker of its own: steps block
 * the event loop.
 * @throws TrainingAborted when the signal fires; UserError when the data do not fit or the loss is no longer finite.
 */
export async function trainModel(o: TrainingOptions): Promise<TrainingResult> {
  checkFit(o);
  const device = await resolveDevice(o.device);
  const session = { device, threads: o.threads };
  const names = parametersOf(o.model.graph).filter(o.trainable ?? (() => true));
  const trainable = new Set(names);
  const step = await TrainingStep.create(o.model, { ...o, trainable }, session);
  try {
    return await run(o, step, session, runIdentity(o, names));
  } finally {
    await step.release();
  }
}

async function run(
  o: TrainingOptions,
  step: TrainingStep,
  session: { device: Device; threads: number },
  identity: string,
): Promise<TrainingResult> {
  const order = createOrder(o.train.size, o.batch, o.seed);
  const labels = labelsOf(o.validation);
  const resumed = o.checkpointFile ? readCheckpoint(o.checkpointFile, identity) : null;
  if (resumed) step.restore(resumed.state);
  const history: ValidationPoint[] = [...(resumed?.history ?? [])];
  const milliseconds = { ...(resumed?.milliseconds ?? { data: 0, step: 0, evaluation: 0 }) };
  let best = resumed?.best ?? null;
  let [lossSum, lossCount] = [resumed?.lossSum ?? 0, resumed?.lossCount ?? 0];
  let lastSaved = performance.now();
  let msPerStep = 0;

  const save = () => {
    if (o.checkpointFile) {
      writeCheckpoint(o.checkpointFile, identity, {
        state: step.state(),
        best,
        history,
        lossSum,
        lossCount,
        milliseconds,
      });
    }
    lastSaved = performance.now();
  };
  const validationDue = (s: number) =>
    Math.floor((s * o.validations) / o.steps) > Math.floor(((s - 1) * o.validations) / o.steps);
  const bestPoint = () =>
    history.reduce<ValidationPoint | null>((a, b) => (a && !(b.metric > a.metric) ? a : b), null);
  const sinceBest = () => history.length - 1 - history.indexOf(bestPoint()!);
  const isOver = () =>
    step.step >= o.steps || (o.patience !== undefined && history.length > 0 && sinceBest() >= o.patience);

  while (!isOver()) {
    if (o.signal?.aborted) {
      save();
      throw new TrainingAborted(`stopped at step ${step.step} of ${o.steps}`);
    }
    const t0 = performance.now();
    const batch = o.train.train(order(step.step), step.step, o.seed);
    const t1 = performance.now();
    const rate = rateAt(o.schedule, step.step, o.steps);
    const { loss, norm } = await step.run(batch, rate);
    const t2 = performance.now();
    milliseconds.data += t1 - t0;
    milliseconds.step += t2 - t1;
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) await diverged(step, batch, loss, rate);
    lossSum += loss;
    lossCount++;
    msPerStep = msPerStep ? 0.9 * msPerStep + 0.1 * (t2 - t0) : t2 - t0;
    if (validationDue(step.step)) {
      await validate();
      save();
    } else if (performance.now() - lastSaved > CHECKPOINT_EVERY_MS) save();
    const validationsLeft = o.validations - history.length;
    const perValidation = history.length ? milliseconds.evaluation / history.length : 0;
    const remainingMs = (o.steps - step.step) * msPerStep + validationsLeft * perValidation;
    o.onProgress?.({ step: step.step, steps: o.steps, loss, rate, msPerStep, remainingMs });
  }
  const chosen = bestPoint()!;
  const last = step.state();
  step.restore({ ...last, p: best!.p, running: best!.running });
  const model = step.snapshot();
  const validation = await predictSource(model, o.validation, session);
  return {
    model,
    best: { step: chosen.step, metric: chosen.metric },
    steps: last.step,
    stoppedEarly: last.step < o.steps,
    history,
    milliseconds,
    validation,
    device: session.device,
  };

  async function validate(): Promise<void> {
    const t = performance.now();
    const probabilities = await predictSource(step.snapshot(), o.validation, session);
    const metric = o.metric(probabilities, labels, o.validation.classes);
    const before = bestPoint();
    history.push({
      step: step.step,
      epoch: (step.step * o.batch) / o.train.size,
      trainingLoss: lossSum / lossCount,
      validationLoss: crossEntropy(probabilities, labels),
      metric,
    });
    [lossSum, lossCount] = [0, 0];
    if (!before || metric > before.metric) {
      const { p, running } = step.state();
      best = { p, running };
    }
    milliseconds.evaluation += performance.now() - t;
  }
}

/** Stops a run whose loss or gradient is no longer a number. */
async function diverged(
  step: TrainingStep,
  batch: Parameters<TrainingStep["diagnose"]>[0],
  loss: number,
  rate: number,
): Promise<never> {
  const layer = await step.diagnose(batch);
  const where = layer
    ? `the first output that is not finite is that of ${layer}`
    : "all outputs are finite, the gradient is not";
  throw new UserError(
    `step ${step.step}: the loss is ${loss} at learning rate ${rate.toPrecision(3)}; ${where}. ` +
      "Try a lower rate or clipNorm: 1, and check the data for extreme values",
  );
}
