import type { BootstrapInterval } from "../statistics/index.ts";

/** Fine-tuning minus scratch at one size, over the seeds that have both. */
export interface Gain {
  readonly size: number;
  readonly seeds: readonly { readonly seed: number; readonly macroAuroc: number }[];
  readonly mean: number;
  /** Seeds in which fine-tuning has the higher macro AUROC. */
  readonly ahead: number;
  /** 95 %, over test patients and seeds. */
  readonly interval: BootstrapInterval;
  /** Mean difference of each label's AUROC. */
  readonly perClass: readonly (number | null)[];
}

/** Signed, three decimals. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(3);
  return `${value < 0 && Number(digits) > 0 ? "-" : "+"}${digits}`;
}

/**
 * What the numbers say: a line per size, and what they decide. How much another training would differ, only seeds can say, and fewer
 * than three of them say it badly: then nothing is decided, whatever the interval.
 */
export function outcomeLines(gains: readonly Gain[]): string[] {
  return [...gains.map(sizeLine), ...verdict(gains)];
}

function sizeLine({ size, seeds, ahead, mean, interval }: Gain): string {
  const behind = seeds.filter((s) => s.macroAuroc < 0).length;
  const [who, count] = ahead >= behind ? ["fine-tuning", ahead] : ["scratch", behind];
  const of = `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`;
  const range = `[${signed(interval.low)}, ${signed(interval.high)}]`;
  return `${size} records: ${who} ahead in ${count} of ${of}, gain ${signed(mean)} ${range}`;
}

function verdict(gains: readonly Gain[]): string[] {
  if (gains.length === 0) return [];
  const seeds = Math.min(...gains.map((g) => g.seeds.length));
  if (seeds < 3) return [seeds === 1 ? "One seed does not decide." : "Two seeds do not decide."];
  const agreed = (sign: 1 | -1) => (g: Gain) =>
    g.seeds.every((s) => sign * s.macroAuroc > 0) && (sign > 0 ? g.interval.low > 0 : g.interval.high < 0);
  const better = gains.filter(agreed(1));
  const worse = gains.filter(agreed(-1));
  const open = gains.filter((g) => !better.includes(g) && !worse.includes(g));
  const line = (which: readonly Gain[], text: string, because: string) =>
    which.length === 0 ? [] : [`${text} at ${sizes(which)} records: ${because}.`];
  const clear = "every seed agrees and the interval excludes zero";
  return [
    ...line(better, "Fine-tuning is better", clear),
    ...line(worse, "Scratch is better", clear),
    ...line(open, "Undecided", "seeds disagree or the interval includes zero"),
  ];
}

function sizes(gains: readonly Gain[]): string {
  const names = gains.map((g) => String(g.size));
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
