import type { Gain } from "../judgement/index.ts";
import { counted, listed, signed, titleOf } from "../judgement/words.ts";
import type { StudyResults } from "../results.ts";
import type { LeftOut } from "./facts.ts";

/** What a sentence on the verdict needs of a gain. */
export type JudgedGain = Pick<Gain, "arm" | "size" | "mean" | "seeds" | "verdict" | "overControl">;

/** The arms that a verdict may be about. */
const STARTING: readonly Gain["arm"][] = ["fine-tune", "linear-probe"];

/** What is needed of a cell to choose by. */
export type Chosen = Pick<StudyResults["cells"][number], "arm" | "size" | "validation">;

/**
 * The gain that the verdict is about: at the largest size that has at least two seeds, else at the largest, of fine-tuning and linear probe the one that is
 * better on validation. The test, which measures the gain, has no say in which.
 */
export function decisive<G extends JudgedGain>(gains: readonly G[], cells: readonly Chosen[]): G | null {
  const own = gains.filter(({ arm }) => STARTING.includes(arm));
  const several = own.filter(({ seeds }) => seeds.length > 1);
  const candidates = several.length > 0 ? several : own;
  const largest = Math.max(...candidates.map(({ size }) => size));
  const validation = ({ arm, size }: G) => {
    const found = cells.filter((cell) => cell.arm === arm && cell.size === size);
    return found.reduce((sum, cell) => sum + cell.validation, 0) / Math.max(1, found.length);
  };
  return (
    candidates.filter(({ size }) => size === largest).sort((a, b) => validation(b) - validation(a))[0] ?? null
  );
}

/** The verdict so far, in one sentence. */
export function verdictSentence(gain: JudgedGain | null, upstream: string): string {
  if (gain === null) return "No verdict yet: no arm is done in the same seed as training from scratch.";
  const { arm, size, mean, seeds, verdict } = gain;
  const many = size.toLocaleString("en-US");
  const what = arm === "linear-probe" ? `a linear probe of ${upstream}` : `fine-tuning ${upstream}`;
  const records = `with ${many} of your records`;
  const interval =
    seeds.length > 1
      ? ` (90 % interval ${signed(verdict.low)} to ${signed(verdict.high)})`
      : " (a single seed, so no interval)";
  const measured = (than: string) =>
    `${signed(mean)} in macro AUROC ${than} training from scratch${interval}`;
  switch (verdict.conclusion) {
    case "pays":
      return `It pays: ${records}, ${what} gains ${measured("over")}.`;
    case "does not pay":
      return `It does not pay: ${records}, ${what} comes to ${measured("against")}.`;
    case "no practical difference":
      return `It makes no practical difference: ${records}, ${what} comes to ${measured("against")}.`;
    case "undecided":
      return `Undecided so far: ${records}, ${what} comes to ${measured("against")}.`;
  }
}

/** What the verdict must not be taken for. */
export function cautions(
  gain: JudgedGain | null,
  { simulated, same }: { simulated: boolean; same: boolean },
): string[] {
  return [
    ...(gain !== null && gain.seeds.length > 1 && gain.mean > 0 && gain.overControl?.beaten === false
      ? [`It is not shown to beat ${titleOf("random-probe")}: the gain is no evidence for pre-training.`]
      : []),
    ...(simulated
      ? [
          "The upstream has seen simulated hearts alone: one pre-trained on recordings of patients may gain more. Give it with --upstream.",
        ]
      : []),
    ...(same
      ? []
      : [
          "The upstream's network is not one of Cardiograft's: part of the difference may be that of two networks.",
        ]),
  ];
}

/** What a verdict rests on. */
export interface Basis {
  readonly records: number;
  /** Null where no column says who is who. */
  readonly patients: number | null;
  readonly testRecords: number;
  readonly testPatients: number;
  readonly size: number | null;
  readonly seeds: number;
  readonly steps: number;
  readonly halfWidth: number;
  readonly labels: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** What the verdict rests on, in sentences. */
export function basisSentences(basis: Basis): string[] {
  const { records, patients, testRecords, testPatients, size, seeds, steps, halfWidth, labels, leftOut } =
    basis;
  const n = (count: number) => count.toLocaleString("en-US");
  const who = patients === null ? "" : ` of ${n(patients)} patients`;
  const tested = patients === null ? "" : ` of ${counted(testPatients, "patient")}`;
  const trained =
    size === null
      ? []
      : [`Each network learned from ${n(size)} records for ${n(steps)} steps, in ${counted(seeds, "seed")}.`];
  return [
    `${n(records)} records${who}; ${n(testRecords)} records${tested} for the test, which chose nothing.`,
    ...trained,
    `With so many test records an interval of about ±${halfWidth.toFixed(2)} had to be expected by a rule of thumb (an AUROC of 0.85, a correlation of 0.5 between arms), whatever the seeds.`,
    `Labels: ${listed(labels)}.`,
    ...(leftOut.length === 0
      ? []
      : [`Left out, because too few records have them or lack them: ${leftOutText(leftOut)}.`]),
  ];
}

const NAMED = 8;

function leftOutText(leftOut: readonly LeftOut[]): string {
  const named = leftOut.slice(0, NAMED).map(({ label, why }) => `${label} (${why})`);
  const more = leftOut.length - NAMED;
  return more > 0 ? `${named.join(", ")} and ${more} more` : listed(named);
}
