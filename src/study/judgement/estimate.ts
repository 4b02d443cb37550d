import type { Size } from "../../statistics/index.ts";

/** What was measured, with an interval of 90 % over test patients and seeds; null for a single seed, which says nothing of others. */
export interface Estimate<T> {
  readonly value: T;
  readonly low: T | null;
  readonly high: T | null;
}

/** As in a verdict: each bound is wrong one time in twenty. */
const TAIL = 0.05;

/** The estimate of a number from its draws. A draw that is not a number, as the question has no answer in it, is left out. */
export function estimate(value: number, draws: Float64Array, seeds: number): Estimate<number> {
  const sorted = draws.filter((v) => !Number.isNaN(v)).sort();
  if (seeds < 2 || sorted.length === 0) return { value, low: null, high: null };
  const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))]!;
  return { value, low: at(TAIL), high: at(1 - TAIL) };
}

/** The same of a size, of which "below" and "beyond" are the ends. */
export function sizeEstimate(value: Size, draws: readonly Size[], seeds: number): Estimate<Size> {
  const { low, high } = estimate(0, Float64Array.from(draws, asNumber), seeds);
  return { value, low: low === null ? null : asSize(low), high: high === null ? null : asSize(high) };
}

const asNumber = (size: Size): number =>
  size === "below" ? Number.NEGATIVE_INFINITY : size === "beyond" ? Number.POSITIVE_INFINITY : size;

const asSize = (value: number): Size => {
  if (Number.isFinite(value)) return value;
  return value < 0 ? "below" : "beyond";
};

/** An estimate in words: `480 [390, 600]`, and outside of the sizes that were tried `more than 2000`, `180 [<64, 250]`. */
export function sizeText({ value, low, high }: Estimate<Size>, tried: readonly number[]): string {
  const say = (size: Size, below: string, beyond: string) => {
    if (size === "below") return `${below}${tried[0]}`;
    return size === "beyond" ? `${beyond}${tried.at(-1)}` : size.toFixed(0);
  };
  const shown = say(value, "fewer than ", "more than ");
  if (low === null || high === null || (low === value && high === value)) return shown;
  return `${shown} [${say(low, "<", ">")}, ${say(high, "<", ">")}]`;
}
