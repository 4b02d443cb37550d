import { counted } from "../judgement/words.ts";
import type { StudyResults } from "../results.ts";
import type { JudgedGain } from "./words.ts";

/** What the plan is made of. */
export interface Ahead {
  readonly gain: JudgedGain | null;
  /** Cells that were planned and are not done. */
  readonly missing: StudyResults["missing"];
  /** Milliseconds that these take. */
  readonly remaining: number;
  readonly records: number;
  readonly testPatients: number;
  /** Milliseconds of one further seed at every size, of another size with the present seeds (null where there is none), and what is spent so far. */
  readonly perSeed: number;
  readonly anotherSize: number | null;
  readonly spent: number;
  /** Seeds that the pilot had. */
  readonly seeds: number;
}

/** A pilot is planned into this share of its budget; the rest is for what was not foreseen. */
export const SHARE = 0.85;
/** A pilot of more seeds is not planned. */
const MOST_SEEDS = 10;

/** A budget in words, as the option takes it. */
export const budgetText = (milliseconds: number): string => {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 120 ? `${minutes}m` : `${Math.ceil(minutes / 60)}h`;
};

/** What would decide it, with what it takes. */
export function planSentences(ahead: Ahead): string[] {
  const { gain, missing, remaining, records, testPatients, perSeed, anotherSize, spent, seeds } = ahead;
  const budget = (more: number) => budgetText((spent + more) / SHARE);
  const minutes = (ms: number) => `${Math.max(1, Math.round(ms / 60_000))} min`;
  if (missing.length > 0) {
    const are = missing.length === 1 ? "is" : "are";
    return [
      `${counted(missing.length, "cell")} of the pilot ${are} not done: the same command goes on, for about ${minutes(remaining)}.`,
    ];
  }
  if (gain === null) return [];
  const { verdict } = gain;
  const curve =
    anotherSize === null
      ? []
      : [
          `Whether it matters more with fewer records, a second size shows: --budget ${budget(anotherSize)} (about ${minutes(anotherSize)} more).`,
        ];
  if (verdict.conclusion !== "undecided") {
    return [
      "The verdict is decided, for this upstream, these records and these steps.",
      ...curve,
      `Further seeds make the interval narrower: about ${minutes(perSeed)} each.`,
    ];
  }
  const { needed } = verdict;
  if (gain.seeds.length < 2)
    return [
      `One seed does not tell how much another would differ: --budget ${budget(2 * perSeed)} runs three.`,
    ];
  if (needed?.seeds != null) {
    const more = Math.max(1, needed.seeds - seeds);
    const how =
      needed.seeds <= MOST_SEEDS
        ? `--budget ${budget((anotherSize ?? 0) + more * perSeed)}`
        : "in a recipe of your own (docs/studies.md), as a pilot has ten at most";
    return [
      `If the difference is as measured, about ${counted(more, "more seed")} ${more === 1 ? "is" : "are"} expected to decide it, ${minutes(more * perSeed)} of training: ${how}.`,
      "Who adds seeds until a verdict stands is wrong more often than its 5 %: `cardiograft study run --until decided` allows for that.",
      ...curve,
    ];
  }
  if (needed?.patients != null) {
    const times = needed.patients / Math.max(1, testPatients);
    const total = Math.ceil((records * times) / 10) * 10;
    return [
      `More seeds alone are not expected to decide it. About ${needed.patients.toLocaleString("en-US")} test patients are, if the difference is as measured; there are ` +
        `${testPatients.toLocaleString("en-US")}. That is about ${total.toLocaleString("en-US")} labelled records in all, split as these are.`,
      ...curve,
    ];
  }
  return [
    "Neither more seeds, up to 200, nor more test patients alone are expected to decide it: the difference lies near the edge of what matters (0.01 in macro AUROC), or too much varies.",
    ...curve,
  ];
}
