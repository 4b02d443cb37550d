import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UserError } from "../../base/index.ts";
import { leadsOf } from "../../datasets/index.ts";
import type { Home } from "../../store/index.ts";
import { type ModelSource, openModelSource } from "../model-source.ts";
import type { Recipe } from "../recipe.ts";
import { runStudy } from "../run.ts";
import type { StudyEvent, StudyOptions } from "../run-options.ts";
import { windowFor, windowOfModel } from "../window.ts";
import { type Advice, adviceOf } from "./advice.ts";
import { budgetText, SHARE } from "./ahead.ts";
import { architectureOf, DEFAULT_MODEL } from "./architecture.ts";
import { chooseSet, type PilotData, prepareData } from "./data-stage.ts";
import { measurePace, trainedNetworks } from "./measure.ts";
import { type OwnData, readOwn } from "./own.ts";
import { leastPilot, type Pace, type Pilot, pilotFor } from "./pilot.ts";
import { BATCH, pilotRecipe, type Setting } from "./recipe.ts";
import { Kept } from "./state.ts";
import { atHand, simulatedUpstream } from "./upstream-stage.ts";
import { namedUpstreams, type ScoredUpstream, scoreUpstreams, upstreamIn } from "./upstreams.ts";

/** What happens while an advice is made, for whoever shows it. */
export type AdviseEvent =
  | { readonly type: "read"; readonly own: OwnData }
  | { readonly type: "checked"; readonly data: PilotData }
  | { readonly type: "progress"; readonly label: string; readonly done: number; readonly total: number }
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "scored"; readonly upstreams: readonly ScoredUpstream[]; readonly chosen: string }
  | { readonly type: "planned"; readonly pilot: Pilot }
  | { readonly type: "study"; readonly event: StudyEvent };

export interface AdviseOptions extends Pick<StudyOptions, "stop" | "kill"> {
  readonly home: Home;
  /** The folder of recordings. */
  readonly data: string;
  /** The table of labels; not needed where the folder has a description. */
  readonly labels?: string | undefined;
  readonly labelSet?: string | undefined;
  /** Milliseconds for everything. */
  readonly budget: number;
  /** Models to start from, as `describedModel` takes them; else those of the home, else a simulated one is made. */
  readonly upstreams?: readonly string[] | undefined;
  readonly onEvent?: ((event: AdviseEvent) => void) | undefined;
  /** What is trained where no upstream says it. Default: resnet1d18. */
  readonly model?: Recipe["model"] | undefined;
  /** Milliseconds of a training step; measured where nothing is said. */
  readonly msPerStep?: number | undefined;
  /** After how many times the budget everything is stopped. Default 1. */
  readonly overrun?: number | undefined;
}

/** At most so much of the budget makes an upstream where there is none. */
const SIMULATION = 1 / 3;
/** Larger machines run more side by side than a pilot has to do. */
const MOST_LANES = 4;

/**
 * The short way for one's own data: reads, checks, scores the upstreams at hand, runs a pilot within the budget, and says what is known then. What is
 * decided on the way is kept in the home: the same command goes on where it was stopped, a larger budget adds to what is there.
 * @throws UserError where something has to be said or changed first
 */
export async function advise(options: AdviseOptions): Promise<Advice> {
  const { home, budget, onEvent = () => {} } = options;
  const began = performance.now();
  const deadline = AbortSignal.timeout(Math.round(budget * (options.overrun ?? 1)));
  const stop = options.stop === undefined ? deadline : AbortSignal.any([options.stop, deadline]);
  const progress = (label: string, { done, total }: { done: number; total: number }) =>
    onEvent({ type: "progress", label, done, total });
  const studying = {
    ...{ home, stop, kill: options.kill },
    onEvent: (event: StudyEvent) => onEvent({ type: "study", event }),
  };

  const named = namedUpstreams(options.upstreams ?? []);
  const own = await readOwn(options.data, options.labels, home);
  onEvent({ type: "read", own });
  const set = chooseSet(own, options.labelSet);
  const about = { version: 1, data: own.dataset.fingerprint, set, named: named.map(({ recipe }) => recipe) };
  const kept = new Kept(own.folder, about);
  const data = await prepareData(own, set, kept, (p) => progress("reading", p));
  own.dataset.close?.();
  onEvent({ type: "checked", data });
  const description = join(own.folder, "dataset.json");

  const { model: usual = DEFAULT_MODEL } = options;
  let setting = settingFor(data, usual);
  const counts = { train: data.split.train, test: data.split.test };
  const elapsed = () => kept.state.before + performance.now() - began;
  const simulated = kept.state.simulation !== undefined;
  let upstreams = simulated ? [] : await atHand(named, home, data, progress);
  if (upstreams.every(({ problem }) => problem !== null)) {
    const pace = await paceOf(setting, data, kept, options);
    const rest = SHARE * budget - elapsed() - leastPilot(counts, pace).milliseconds;
    const time = Math.min(SIMULATION * budget, rest);
    if (!simulated) {
      onEvent({
        type: "say",
        text: "No pre-trained model is at hand: up to a third of the budget pre-trains one on simulated hearts.",
      });
    }
    const model = await simulatedUpstream(setting, kept, { ...studying, data: description, time, ...pace });
    if (model === null) {
      kept.keep({ before: elapsed() });
      return adviceOf({ data, own, stopped: options.stop?.aborted ? "asked" : "time" });
    }
    const made = await scoreUpstreams(
      [upstreamIn(model)],
      data.dataset,
      { labels: set, folds: data.split.folds.train },
      (p) => progress("scoring the upstream", p),
    );
    upstreams = [...made, ...upstreams];
  }
  const usable = upstreams.filter(({ problem }) => problem === null);
  const chosen = usable.find(({ model }) => model === kept.state.upstream) ?? usable[0];
  if (chosen === undefined) throw new UserError(`${upstreams[0]!.model}: ${upstreams[0]!.problem}`);
  onEvent({ type: "scored", upstreams, chosen: chosen.model });

  const source = openModelSource(chosen.recipe);
  const same = source.card === null ? null : architectureOf(source.file, source.card);
  // The network that was pre-trained on the spot is known, and need not be guessed.
  const known = same !== null || kept.state.simulation !== undefined;
  const network = kept.state.simulation === undefined ? (same ?? usual) : usual;
  setting = { ...settingFor(data, network), window: windowOfModel(source, data.dataset) };
  const pace = await paceOf(setting, data, kept, options, { source, foreign: !known });
  const before = kept.state.steps === undefined ? elapsed() : kept.state.before;
  const fitting = pilotFor(counts, pace, SHARE * budget - before, kept.state.steps);
  const least = leastPilot(counts, pace, kept.state.steps);
  if (fitting === null && kept.state.simulation === undefined) {
    throw new UserError(
      `--budget ${budgetText(budget)}: too short for a pilot of two seeds with ${counts.train} training records on this machine; it needs ` +
        `--budget ${budgetText((least.milliseconds + before) / SHARE)}`,
    );
  }
  // Pre-training is paid for by now: rather the first cells of a pilot than nothing.
  const pilot = fitting ?? least;
  if (fitting === null) {
    const whole = budgetText((least.milliseconds + before) / SHARE);
    onEvent({
      type: "say",
      text: `The pilot does not fit into what is left of the budget; all of it needs --budget ${whole}. Its first cells are trained.`,
    });
  }
  kept.keep({ upstream: chosen.model, steps: pilot.steps, before, msPerStep: pace.msPerStep });
  onEvent({ type: "planned", pilot });
  const run = await runStudy(pilotRecipe(setting, chosen.recipe, pilot), { ...studying, data: description });
  data.dataset.close?.();
  return adviceOf({
    ...{
      data,
      own,
      upstreams,
      chosen,
      pilot,
      pace,
      counts,
      before,
      run,
      window: setting.window,
      same: known,
    },
    stopped: !run.interrupted ? null : options.stop?.aborted ? "asked" : "time",
  });
}

const settingFor = ({ dataset, set, split }: PilotData, model: Recipe["model"]): Setting => ({
  ...{ dataset, labels: set, split, model },
  window: windowFor(dataset),
});

/** Measured until a pilot is planned by it. Without an upstream yet, as the recordings are. */
async function paceOf(
  { model, window }: Setting,
  { dataset, facts }: PilotData,
  kept: Kept,
  options: AdviseOptions,
  { source, foreign }: { source: ModelSource | null; foreign: boolean } = { source: null, foreign: false },
): Promise<Pace> {
  const leads = (source?.leads ?? leadsOf(dataset)).length;
  const samples = Math.round(window.seconds * (source?.samplingRate ?? dataset.samplingRate));
  const shape = { leads, samples, classes: facts.labels.length };
  const known = kept.state.steps === undefined ? undefined : kept.state.msPerStep;
  const msPerStep =
    known ??
    options.msPerStep ??
    (await measurePace(trainedNetworks(model, shape, foreign ? source : null), { ...shape, batch: BATCH }));
  const lanes = Math.min(MOST_LANES, availableParallelism());
  return { msPerStep, lanes, batch: BATCH, crops: window.crops };
}
