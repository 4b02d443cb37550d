import { UserError } from "../base/index.ts";
import { resolveDevice, type SessionOptions, TrainingStep } from "../engine/index.ts";
import { parametersOf } from "../nn/index.ts";
import { type Best, readCheckpoint, removeUnfinished, writeCheckpoint } from "./checkpoint.ts";
import { rateFactors } from "./groups.ts";
import { checkOptions, runIdentity, type TrainingOptions } from "./options.ts";
import { createOrder } from "./order.ts";
import { dataShare, type TrainingResult, type ValidationPoint } from "./result.ts";
import { rateAt } from "./schedule.ts";
import { validator } from "./validation.ts";

/** The run was asked to stop; its checkpoint is written. */
export class TrainingAborted extends Error {
  override readonly name = "TrainingAborted";
}

const CHECKPOINT_EVERY_MS = 30_000;

/**
 * Trains a model and keeps the weights with the best validation metric. One that gives an `embedding` instead of `logits` is trained
 * without labels, by Barlow Twins: its sources are made by `twoViews`, and its metric is minus the objective. Order, crops, augmentation,
 * dropout and therefore the whole run are functions of the options: interrupted and resumed from its checkpoint it goes on where it was.
 * Call it in a process or worker of its own: steps block the event loop.
 * @throws TrainingAborted when the signal fires; UserError when the data do not fit or the loss is no longer finite.
 */
export async function trainModel(o: TrainingOptions): Promise<TrainingResult> {
  checkOptions(o);
  const device = await resolveDevice(o.device);
  const session = { device, threads: o.threads };
  const parameters = parametersOf(o.model.graph);
  const names = parameters.filter(o.trainable ?? (() => true));
  const factors = o.groups && rateFactors(o.groups, parameters);
  const batch = o.batch * (o.train.views ?? 1);
  const compile = { ...o, batch, trainable: new Set(names), rateFactors: factors };
  const step = await TrainingStep.create(o.model, compile, session);
  try {
    return await run(o, step, session, runIdentity(o, names, factors));
  } finally {
    await step.release();
  }
}

async function run(
  o: TrainingOptions,
  step: TrainingStep,
  session: SessionOptions,
  identity: string,
): Promise<TrainingResult> {
  const order = createOrder(o.train.size, o.batch, o.seed);
  const validationOf = validator(o, session);
  if (o.checkpointFile) removeUnfinished(o.checkpointFile);
  const resumed = o.checkpointFile ? readCheckpoint(o.checkpointFile, identity) : null;
  if (resumed) step.restore(resumed.state);
  const history: ValidationPoint[] = [...(resumed?.history ?? [])];
  const milliseconds = { ...(resumed?.milliseconds ?? { data: 0, step: 0, evaluation: 0 }) };
  let best: Best | null = resumed?.best ?? null;
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
    } else if (performance.now() - lastSaved >= (o.checkpointEvery ?? CHECKPOINT_EVERY_MS)) save();
    const validationsLeft = o.validations - history.length;
    const perValidation = history.length ? milliseconds.evaluation / history.length : 0;
    const remainingMs = (o.steps - step.step) * msPerStep + validationsLeft * perValidation;
    o.onProgress?.({ step: step.step, steps: o.steps, loss, rate, msPerStep, remainingMs });
  }
  const chosen = bestPoint()!;
  const last = step.state();
  step.restore({ ...last, p: best!.p, running: best!.running });
  return {
    model: step.snapshot(),
    best: { step: chosen.step, metric: chosen.metric },
    steps: last.step,
    stoppedEarly: last.step < o.steps,
    history,
    milliseconds,
    dataShare: dataShare(milliseconds),
    validation: best!.probabilities,
    device: session.device,
  };

  async function validate(): Promise<void> {
    const t = performance.now();
    const { probabilities, loss, metric } = await validationOf(step.snapshot());
    const before = bestPoint();
    history.push({
      step: step.step,
      epoch: (step.step * o.batch) / o.train.size,
      trainingLoss: lossSum / lossCount,
      validationLoss: loss,
      metric,
    });
    [lossSum, lossCount] = [0, 0];
    if (!before || metric > before.metric) {
      const { p, running } = step.state();
      best = { p, running, probabilities };
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
