import type { Sex } from "../../ecg/index.ts";
import { decimalNumber } from "../../formats/text/index.ts";

const NOTHING = new Set([
  "",
  "na",
  "n/a",
  "nan",
  "null",
  "none",
  "nil",
  "-",
  "--",
  "?",
  ".",
  "unknown",
  "unbekannt",
  "k.a.",
  "k. a.",
]);

/** Whether a cell says that nothing is known. */
export const isMissing = (cell: string): boolean => NOTHING.has(cell.trim().toLowerCase());

const YES = new Set(["true", "t", "yes", "y", "ja", "j", "wahr", "x", "+", "positive", "positiv", "pos"]);
const NO = new Set(["false", "f", "no", "n", "nein", "falsch", "negative", "negativ", "neg"]);

/** What a cell of a yes-or-no column says (1, 0, 1.0, true, nein, x ...); null for anything else, an empty cell too. */
export function flag(cell: string): boolean | null {
  const word = cell.trim().toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  const value = decimalNumber(word, ".") ?? decimalNumber(word, ",");
  return value === 1 ? true : value === 0 ? false : null;
}

/** What a cell of a table says of somebody: known, said to be unknown, or not understood. */
export type Said<T> = { readonly value: T | null; readonly understood: boolean };

const UNKNOWN = { value: null, understood: true } as const;
const NOT_UNDERSTOOD = { value: null, understood: false } as const;

const OLDEST = 125;

/**
 * Years of age: `56`, `56.5`, `56,5`, `56 years`, `56 J.`, `056Y` (DICOM); months, weeks and days of DICOM become parts of a year; `90+`
 * and `> 89`, by which tables hide the very old, become 90. Nothing outside 0 to 125.
 */
export function age(cell: string): Said<number> {
  if (isMissing(cell)) return UNKNOWN;
  const match = /^([<>]?)\s*(\d+(?:[.,]\d+)?)\s*(\+?)\s*([a-zäöü]*)\.?$/i.exec(cell.trim());
  if (match === null || match[1] === "<") return NOT_UNDERSTOOD;
  const number = Number(match[2]!.replace(",", "."));
  const perYear = UNITS.get(match[4]!.toLowerCase());
  if (perYear === undefined) return NOT_UNDERSTOOD;
  const years = number / perYear;
  if (years > OLDEST) return NOT_UNDERSTOOD;
  if (match[1] === ">" || match[3] === "+")
    return years >= 89 ? { value: 90, understood: true } : NOT_UNDERSTOOD;
  return { value: years, understood: true };
}

/** Of each unit of age, how many make a year. */
const UNITS = new Map([
  ...["", "y", "yr", "yrs", "year", "years", "j", "jahr", "jahre"].map((unit) => [unit, 1] as const),
  ...["m", "mo", "month", "months", "monat", "monate"].map((unit) => [unit, 12] as const),
  ...["w", "week", "weeks", "woche", "wochen"].map((unit) => [unit, 365.25 / 7] as const),
  ...["d", "day", "days", "tag", "tage"].map((unit) => [unit, 365.25] as const),
]);

const SEXES = new Map<string, Sex | null>([
  ...["male", "m", "man", "mann", "männlich", "maennlich", "mannlich"].map((word) => [word, "male"] as const),
  ...["female", "f", "w", "woman", "frau", "weiblich"].map((word) => [word, "female"] as const),
  ...["d", "divers", "diverse", "other", "o", "u", "x"].map((word) => [word, null] as const),
]);

/**
 * Male or female: in the usual English and German words, or as `values` says (compared without regard to case). Numbers mean nothing
 * by themselves: 0 is male in one table and female in the next.
 */
export function sex(cell: string, values: Readonly<Record<string, Sex | null>> = {}): Said<Sex> {
  const word = plain(cell);
  for (const [value, meaning] of Object.entries(values)) {
    if (plain(value) === word) return { value: meaning, understood: true };
  }
  if (isMissing(word)) return UNKNOWN;
  const known = SEXES.get(word);
  return known === undefined ? NOT_UNDERSTOOD : { value: known, understood: true };
}

/** A value as it is compared: without regard to case, and a whole number without decimals (`1`, `1.0` and `1,0` are one). */
export function plain(cell: string): string {
  const word = cell.trim().toLowerCase();
  return word.replace(/^([+-]?\d+)[.,]0+$/, "$1");
}
