import { trainedArms } from "../../transfer/index.ts";
import { type Arm, type Baseline, isBaseline } from "../arms.ts";

const BASELINES: Readonly<Record<Baseline, string>> = {
  prevalence: "the prevalence alone",
  "age-sex": "age and sex alone",
};

/** An arm in a sentence. */
export const titleOf = (arm: Arm): string => (isBaseline(arm) ? BASELINES[arm] : trainedArms[arm].title);

/** At the beginning of one. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly (string | number)[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** `1 seed`, `3 seeds`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Signed, three decimals. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(3);
  return `${value < 0 && Number(digits) > 0 ? "-" : "+"}${digits}`;
}

/** Two significant digits, and all of a whole number's. */
export function rounded(value: number): string {
  const places = value >= 10 ? 0 : Math.max(0, 1 - Math.floor(Math.log10(Math.max(value, 1e-9))));
  return value.toFixed(Math.min(places, 6));
}

/** The interval of some gains by its level: a look at a growing study has a higher one than 90 %. One name for all, if they have one. */
export function intervalName(gains: readonly { readonly error: number }[]): string {
  const levels = new Set(gains.map(({ error }) => 100 * (1 - 2 * error)));
  const [level] = levels;
  if (level === undefined || levels.size > 1) return "interval";
  return `${Number(level.toFixed(level > 99 ? 2 : 0))} % interval`;
}
