import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { hashSeed } from "../../base/index.ts";
import { cacheSource } from "../../cache/index.ts";
import { macroMetric } from "../../statistics/index.ts";
import { augmented, type TrainingProgress, trainModel } from "../../training/index.ts";
import { type ArmRecipe, isProbe, type Phase, phaseOptions } from "../../transfer/index.ts";
import type { Progress } from "../messages.ts";
import { metricOf } from "../metric.ts";
import type { PretrainSpec } from "../task.ts";
import { ratesOf, scheduleOf } from "../training-recipe.ts";
import type { Common, Context, Fitting } from "./context.ts";
import { checkpointFile } from "./files.ts";
import { type Fit, joined, Pieces } from "./pieces.ts";
import { probe } from "./probe.ts";

/** The best training of an arm, and what each rate that was tried came to on validation. */
export interface Searched {
  readonly fit: Fit;
  readonly rate: number;
  readonly search: readonly { readonly rate: number; readonly metric: number }[];
}

/** What a task keeps of finished trainings until it is done. */
export const piecesOf = ({ home, key }: Context): Pieces => new Pieces(join(home.run(key), "pieces"));

/** Trains an arm with every rate of the recipe and chooses the best on validation. */
export async function trainArm(
  spec: PretrainSpec,
  context: Context,
  fitting: Fitting,
  arm: ArmRecipe,
): Promise<Searched> {
  const rates = ratesOf(spec.training);
  const pieces = piecesOf(context);
  mkdirSync(context.home.run(context.key), { recursive: true });
  const total = spec.steps * rates.length;
  const fits: Fit[] = [];
  for (const [i, rate] of rates.entries()) {
    const name = rates.length > 1 ? `rate-${i + 1}-` : "";
    const part = { total, before: i * spec.steps };
    const run = () =>
      isProbe(arm)
        ? probe(spec, fitting, commonOptions(spec, context, fitting, part), rate)
        : runPhases(spec, context, fitting, arm.phases, { rate, name, pieces, part });
    fits.push(rates.length > 1 ? await pieces.keep(`${name}best`, run) : await run());
  }
  const best = fits.reduce((a, b, i) => (b.best.metric > fits[a]!.best.metric ? i : a), 0);
  const search = fits.map(({ best: { metric } }, i) => ({ rate: rates[i]!, metric }));
  return { fit: fits[best]!, rate: rates[best]!, search };
}

function commonOptions(
  spec: PretrainSpec,
  context: Context,
  { cache, train, validation }: Fitting,
  part: Part,
): Common {
  const { labels, window, training } = spec;
  const metric = metricOf(spec);
  const source = (rows: Int32Array) =>
    cacheSource(cache, { rows, labelSet: labels.set, labels: labels.classes, ...window });
  return {
    train: augmented(source(train), training.augmentation ?? {}, cache.samplingRate),
    validation: source(validation),
    optimiser: training.optimiser,
    clipNorm: training.clipNorm,
    batch: training.batch,
    metric: (probabilities, truth, classes) => macroMetric(metric, probabilities, truth, classes).macro ?? 0,
    device: context.place.device,
    threads: spec.threads,
    signal: context.signal,
    onProgress: (progress) => context.progress(within(part, progress)),
  };
}

/** The steps of a task, and how many of them come before a training. */
interface Part {
  readonly total: number;
  readonly before: number;
}

/** A training's progress as that of its task. */
function within(
  { total, before }: Part,
  { step, steps, loss, msPerStep, remainingMs }: TrainingProgress,
): Progress {
  const later = Math.max(0, total - before - steps);
  return { step: before + step, steps: total, loss, remainingMs: remainingMs + later * msPerStep };
}

/** Trains the phases of an arm, each from the best weights of the one before. */
async function runPhases(
  spec: PretrainSpec,
  context: Context,
  fitting: Fitting,
  phases: readonly Phase[],
  { rate, name, pieces, part }: { rate: number; name: string; pieces: Pieces; part: Part },
): Promise<Fit> {
  const single = phases.length === 1 && name === "";
  let all: Fit | null = null;
  let { model } = fitting;
  let begun = 0;
  for (const [i, phase] of phases.entries()) {
    const last = i === phases.length - 1;
    const steps = last ? Math.max(1, spec.steps - begun) : Math.max(1, Math.round(phase.share * spec.steps));
    const own = `${name}phase-${i + 1}`;
    const run = () =>
      trainModel({
        ...commonOptions(spec, context, fitting, { ...part, before: part.before + begun }),
        ...phaseOptions(model, phase),
        model,
        schedule: scheduleOf(spec.training, rate),
        steps,
        // A phase is a run of its own, with an order of its own.
        seed: i === 0 ? spec.seed : hashSeed(spec.seed, "phase", i),
        validations: Math.max(1, Math.round(phase.share * spec.training.validations)),
        checkpointFile: single ? checkpointFile(context.home, context.key) : pieces.checkpoint(own),
      });
    const fit: Fit = last ? await run() : await pieces.keep(own, run);
    all = all === null ? fit : joined(all, fit);
    ({ model } = fit);
    begun += steps;
  }
  return all!;
}
