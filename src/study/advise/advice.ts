import { basename, dirname, join } from "node:path";
import type { ModelCard } from "../../inference/index.ts";
import { readCard } from "../../inference/index.ts";
import type { Arm } from "../arms.ts";
import { listed } from "../judgement/words.ts";
import type { Recipe } from "../recipe.ts";
import type { StudyResults } from "../results.ts";
import type { StudyRun } from "../run-options.ts";
import type { ModelFileRecipe } from "../upstream-recipe.ts";
import { planSentences } from "./ahead.ts";
import type { PilotData } from "./data-stage.ts";
import type { OwnData } from "./own.ts";
import { type Counts, millisecondsOf, type Pace, type Pilot } from "./pilot.ts";
import { isSimulated, type ScoredUpstream } from "./upstreams.ts";
import { basisSentences, cautions, decisive, verdictSentence } from "./words.ts";

/** What is known after a pilot, as plain data. Of patients only numbers. */
export interface Advice {
  readonly data: {
    readonly name: string;
    readonly records: number;
    /** Null where no column says who is who. */
    readonly patients: number | null;
    readonly refused: PilotData["checked"]["reasons"];
    readonly warnings: PilotData["checked"]["warnings"];
    readonly labelSet: string;
    readonly labels: PilotData["facts"]["labels"];
    readonly leftOut: PilotData["leftOut"];
    readonly split: PilotData["split"];
    readonly remarks: readonly string[];
  };
  readonly upstreams: readonly {
    readonly model: string;
    /** What the pilot is given; of a model from elsewhere with all that was said of it. */
    readonly recipe: ModelFileRecipe;
    readonly title: string;
    readonly simulated: boolean;
    readonly chosen: boolean;
    readonly melep: number | null;
    readonly melepNormalised: number | null;
    readonly logme: number | null;
    readonly problem: string | null;
  }[];
  readonly pilot: (Pilot & { readonly msPerStep: number }) | null;
  /** The verdict so far, in one sentence. */
  readonly verdict: string;
  readonly cautions: readonly string[];
  readonly basis: readonly string[];
  /** What would decide it. */
  readonly plan: readonly string[];
  /** The model that is best on validation, of the largest size that is done. */
  readonly best: {
    readonly model: string;
    readonly arm: Arm;
    readonly size: number;
    readonly seed: number;
    readonly validation: number;
    readonly card: ModelCard;
  } | null;
  readonly study: StudyResults | null;
  readonly failed: readonly string[];
  /** Stopped when asked, or because the budget was over. */
  readonly stopped: "asked" | "time" | null;
}

/** What an advice is made of; without a run where it was stopped before. */
export interface Found {
  readonly data: PilotData;
  readonly own: OwnData;
  readonly upstreams?: readonly ScoredUpstream[];
  readonly chosen?: ScoredUpstream;
  readonly pilot?: Pilot;
  readonly pace?: Pace;
  readonly counts?: Counts;
  /** Milliseconds that went by before the pilot. */
  readonly before?: number;
  readonly run?: StudyRun;
  /** What the networks of the pilot see of a record. */
  readonly window?: Recipe["window"];
  /** Whether scratch trains the upstream's network. */
  readonly same?: boolean;
  readonly stopped: Advice["stopped"];
}

/** A model in a sentence. */
function titleOfUpstream(upstream: ScoredUpstream): string {
  const { card, recipe } = upstream;
  if (card === null) return `the network of ${basename(recipe.model)}`;
  const records = `${card.trainedOn.records.toLocaleString("en-US")}`;
  return isSimulated(upstream)
    ? `a network pre-trained on ${records} simulated records`
    : `a network pre-trained on ${card.trainedOn.dataset} (${records} records)`;
}

/** What was said of a model from elsewhere, which nothing can check. */
function saidOf({ card, model, recipe }: ScoredUpstream, window: Recipe["window"]): string[] {
  if (card !== null) return [];
  const { leads = [], samplingRate, unit = "millivolt", normalisation } = recipe;
  const by = normalisation === undefined ? "" : ", normalised as is said there,";
  const seconds = Number(window.seconds.toFixed(2));
  return [
    `The upstream is ${basename(recipe.model)}, taken for what ${basename(model)} says: ${listed(leads)} at ${samplingRate} Hz in ${unit}${by} in ` +
      `${window.crops === 1 ? "one window" : `${window.crops} windows`} of ${seconds} s. If that is wrong, so is the verdict.`,
  ];
}

/** Composes what is said. */
export function adviceOf(found: Found): Advice {
  const { data, own, upstreams = [], chosen, pilot, pace, run, window, stopped } = found;
  const { dataset, set, facts, checked, leftOut, split, patients } = data;
  const results = run?.results ?? null;
  const gain = decisive(results?.gains ?? [], results?.cells ?? []);
  return {
    data: {
      ...{
        name: dataset.name,
        records: facts.records,
        patients,
        labelSet: set,
        labels: facts.labels,
        leftOut,
        split,
      },
      refused: checked.reasons,
      warnings: checked.warnings,
      remarks: [...own.remarks, ...checked.remarks],
    },
    upstreams: upstreams.map((upstream) => ({
      ...{ model: upstream.model, recipe: upstream.recipe, title: titleOfUpstream(upstream) },
      simulated: isSimulated(upstream),
      ...{ chosen: upstream === chosen, problem: upstream.problem },
      melep: upstream.score?.melep ?? null,
      melepNormalised: upstream.score?.melepNormalised ?? null,
      logme: upstream.score?.logme ?? null,
    })),
    pilot: pilot === undefined ? null : { ...pilot, msPerStep: pace!.msPerStep },
    verdict:
      chosen === undefined
        ? "No verdict yet: the upstream is not pre-trained."
        : verdictSentence(gain, titleOfUpstream(chosen)),
    cautions:
      gain === null || chosen === undefined
        ? []
        : cautions(gain, { simulated: isSimulated(chosen), same: found.same ?? true }),
    basis: [
      ...(chosen === undefined || window === undefined ? [] : saidOf(chosen, window)),
      ...basisSentences({
        ...{ records: facts.records, patients, leftOut, halfWidth: split.halfWidth },
        ...{ testRecords: results?.testRecords || split.test, testPatients: split.testPatients },
        size: gain?.size ?? null,
        seeds: gain?.seeds.length ?? 0,
        steps: gain === null ? 0 : pilot!.steps[gain.size]!,
        labels: facts.labels.map(({ label }) => label),
      }),
    ],
    plan: plan(found, results),
    best: bestOf(results),
    study: results,
    failed: (run?.failed ?? []).map(({ task, error }) => `${task.title}: ${error}`),
    stopped,
  };
}

function plan({ data, pilot, pace, counts, before = 0, run }: Found, results: StudyResults | null): string[] {
  if (pilot === undefined || pace === undefined || counts === undefined || run === undefined)
    return ["The same command goes on."];
  const of = (sizes: readonly number[]) =>
    sizes.reduce((sum, size) => sum + millisecondsOf(size, pilot.steps[size]!, counts, pace), 0);
  const all = Object.keys(pilot.steps).map(Number);
  const others = all.filter((size) => !pilot.sizes.includes(size));
  const seeds = pilot.seeds.length;
  // A second size comes with the third seed.
  const whole = Math.max(3, seeds) * of(all);
  const missing = results?.missing ?? [];
  return planSentences({
    gain: decisive(results?.gains ?? [], results?.cells ?? []),
    missing,
    remaining:
      (pilot.milliseconds * missing.length) / Math.max(1, missing.length + (results?.cells.length ?? 0)),
    ...{ records: data.facts.records, testPatients: data.split.testPatients, seeds },
    perSeed: of(all),
    anotherSize: others.length === 0 ? null : whole - pilot.milliseconds,
    spent: before + pilot.milliseconds,
  });
}

function bestOf(results: StudyResults | null): Advice["best"] {
  const largest = Math.max(...(results?.cells ?? []).map(({ size }) => size));
  const best = [...(results?.cells ?? [])]
    .filter(({ size }) => size === largest)
    .sort((a, b) => b.validation - a.validation)[0];
  if (best === undefined) return null;
  const { arm, size, seed, validation } = best;
  const model = dirname(best.model);
  return { model, arm, size, seed, validation, card: readCard(join(model, "card.json")) };
}
