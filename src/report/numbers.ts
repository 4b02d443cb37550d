import {
  type CellResult,
  type Gain,
  intervalName,
  isBaseline,
  counted as numbered,
  rounded,
  signed,
} from "../study/index.ts";

export const three = (value: number | null | undefined): string =>
  value == null ? "\u2013" : value.toFixed(3);

/** With thousands set apart. */
export const counted = (n: number): string => n.toLocaleString("en-US");

/** A computed sentence with its whole numbers written as everywhere on the page: `8,000`. Not for what users wrote: a year stays a year. */
export const grouped = (sentence: string): string =>
  sentence.replace(/(?<![\w.,-])\d{4,}(?![\w-]|[.,]\d)/g, (digits) => counted(Number(digits)));

/** `1,904 patients`. */
export const plural = (count: number, noun: string): string => grouped(numbered(count, noun));

/** As `rounded`, with thousands set apart. */
export const roundedCount = (value: number): string => grouped(rounded(value));

export const percent = (share: number): string =>
  Number.isFinite(share) ? `${Math.round(100 * share)} %` : "\u2013";

/** Baselines gain nothing: the verdicts say how scratch stands against them. */
export const ofTrained = (gains: readonly Gain[]): Gain[] => gains.filter(({ arm }) => !isBaseline(arm));

/** What is said of sizes and of more records is said of arms that gain somewhere; of the others the JSON has it. */
export const isGaining = (gains: readonly Gain[], arm: Gain["arm"]): boolean =>
  gains.some((g) => g.arm === arm && g.mean > 0 && g.verdict.conclusion !== "does not pay");

/** The interval of a verdict; a single seed has none. */
export const intervalOf = ({ seeds, verdict: { low, high } }: Gain): string =>
  seeds.length > 1 ? `[${signed(low)}, ${signed(high)}]` : "\u2013";

/** For captions: the level of the intervals, or that a single seed has none. */
export const withInterval = (gains: readonly Gain[]): string => {
  const several = gains.filter(({ seeds }) => seeds.length > 1);
  return several.length === 0
    ? "; a single seed has no interval"
    : ` with its ${intervalName(several)} over test patients and seeds`;
};

/** Arms in the order of the table, the reference first. */
export function armsOf(cells: readonly Pick<CellResult, "arm">[]): CellResult["arm"][] {
  const arms = [...new Set(cells.map((c) => c.arm))];
  return [...arms.filter((a) => a === "scratch"), ...arms.filter((a) => a !== "scratch")];
}
