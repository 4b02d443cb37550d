import type { Conclusion, PairedBootstrap, Verdict } from "../statistics/index.ts";

/** Fine-tuning minus scratch at one size, over the seeds that have both. */
export interface Gain {
  readonly size: number;
  readonly seeds: readonly { readonly seed: number; readonly macroAuroc: number }[];
  readonly mean: number;
  /** Seeds in which fine-tuning has the higher macro AUROC. */
  readonly ahead: number;
  /** Over test patients and seeds: the bootstrap, and what is concluded from it. */
  readonly interval: PairedBootstrap;
  readonly verdict: Verdict;
  /** Mean difference of each label's AUROC. */
  readonly perClass: readonly (number | null)[];
}

/** Signed, three decimals. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(3);
  return `${value < 0 && Number(digits) > 0 ? "-" : "+"}${digits}`;
}

/** What the numbers say: a line per size, and what they decide. */
export function outcomeLines(gains: readonly Gain[]): string[] {
  return [...gains.map(sizeLine), ...decided(gains), ...undecided(gains)];
}

function sizeLine({ size, seeds, ahead, mean, verdict }: Gain): string {
  const behind = seeds.filter((s) => s.macroAuroc < 0).length;
  const [who, count] = ahead >= behind ? ["fine-tuning", ahead] : ["scratch", behind];
  const of = `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`;
  const range = seeds.length > 1 ? ` [${signed(verdict.low)}, ${signed(verdict.high)}]` : "";
  return `${size} records: gain ${signed(mean)}${range}, ${who} ahead in ${count} of ${of}`;
}

const SENTENCES: Readonly<Record<Exclude<Conclusion, "undecided">, (where: string) => string>> = {
  pays: (where) => `Fine-tuning pays at ${where}.`,
  "does not pay": (where) => `Fine-tuning does not pay at ${where}: scratch is better.`,
  "no practical difference": (where) => `It makes no practical difference at ${where}.`,
};

function decided(gains: readonly Gain[]): string[] {
  return Object.entries(SENTENCES).flatMap(([conclusion, sentence]) => {
    const those = gains.filter((g) => g.verdict.conclusion === conclusion);
    return those.length > 0 ? [sentence(`${sizes(those)} records`)] : [];
  });
}

function undecided(gains: readonly Gain[]): string[] {
  return gains
    .filter((g) => g.verdict.conclusion === "undecided")
    .map((g) => `Undecided at ${g.size} records: ${remedy(g)}.`);
}

/** What would decide it, if the difference is as measured. */
function remedy({ seeds, verdict: { needed } }: Gain): string {
  if (seeds.length === 1) return "one seed does not tell how much another would differ; run three or more";
  if (needed?.seeds != null) return `about ${needed.seeds - seeds.length} more seeds are expected to decide`;
  if (needed?.patients != null)
    return `more seeds alone cannot decide, about ${needed.patients.toLocaleString("en-US")} test patients would`;
  return "the difference lies too near the edge of what matters";
}

function sizes(gains: readonly Gain[]): string {
  const names = gains.map((g) => String(g.size));
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
