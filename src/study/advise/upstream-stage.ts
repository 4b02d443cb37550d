import { availableParallelism } from "node:os";
import { UserError } from "../../base/index.ts";
import { simulatedCohort } from "../../datasets/index.ts";
import type { Home } from "../../store/index.ts";
import { openSources } from "../place.ts";
import { planStudy } from "../plan.ts";
import { runStudy } from "../run.ts";
import type { StudyOptions } from "../run-options.ts";
import type { PilotData } from "./data-stage.ts";
import { type Setting, simulatedRecipe, simulationFor } from "./recipe.ts";
import type { Kept } from "./state.ts";
import { type ScoredUpstream, scoreUpstreams, type Upstream, upstreamsOf } from "./upstreams.ts";

export type OnProgress = (label: string, progress: { done: number; total: number }) => void;

/** The models at hand that fit, scored, the most promising first; none where one must be made. @throws UserError where none of those named fits */
export async function atHand(
  named: readonly Upstream[],
  home: Home,
  { dataset, set, split }: PilotData,
  onProgress: OnProgress,
): Promise<ScoredUpstream[]> {
  const candidates = named.length > 0 ? named : upstreamsOf(home);
  const options = { labels: set, folds: split.folds.train };
  const scored = await scoreUpstreams(candidates, dataset, options, (p) =>
    onProgress("scoring upstreams", p),
  );
  if (named.length > 0 && scored.every(({ problem }) => problem !== null))
    throw new UserError(
      `--upstream: no model fits these recordings:\n${scored.map(({ model, problem }) => `  ${model}: ${problem}`).join("\n")}`,
    );
  return scored;
}

/** Simulated records that are made to see how long one takes. */
const TRIED = 30;
/** What a further thread adds to the pace of one task. */
const THREAD = 0.7;

export interface SimulationOptions extends Pick<StudyOptions, "stop" | "kill" | "onEvent"> {
  readonly home: Home;
  readonly data: string;
  /** Milliseconds for it. */
  readonly time: number;
  readonly msPerStep: number;
}

/**
 * Pre-trains on simulated hearts for some time: the folder of the model; null where it was stopped before that was done.
 * @throws UserError where the time is too short for it
 */
export async function simulatedUpstream(
  setting: Setting,
  kept: Kept,
  { time, msPerStep, data, ...options }: SimulationOptions,
): Promise<string | null> {
  const cores = availableParallelism();
  const alone = msPerStep / (1 + THREAD * (Math.min(4, cores) - 1));
  const simulation = kept.state.simulation ?? simulationFor(time, alone, millisecondsPerRecord());
  if (simulation === null) {
    throw new UserError(
      "--budget: too short, on this machine, for a pilot and for pre-training on simulated records before it; give a larger one, or a model " +
        "that is there with --upstream",
    );
  }
  kept.keep({ simulation });
  const recipe = simulatedRecipe(setting, simulation);
  const { failed, interrupted } = await runStudy(recipe, { ...options, data, jobs: 1 });
  if (failed.length > 0) throw new UserError(`${failed[0]!.task.title}: ${failed[0]!.error}`);
  if (interrupted) return null;
  const sources = openSources(recipe, data);
  try {
    const { tasks } = planStudy(recipe, sources, cores);
    return options.home.model(tasks.find(({ kind }) => kind === "pretrain")!.key);
  } finally {
    sources.downstream.close?.();
  }
}

function millisecondsPerRecord(): number {
  const cohort = simulatedCohort({ cohort: "like-ptb-xl", records: TRIED, seed: 1 });
  const began = performance.now();
  for (let i = 0; i < TRIED; i++) cohort.read(i);
  return (performance.now() - began) / TRIED;
}
