import * as Plot from "@observablehq/plot";

/** Numbers as people write them: 12,000. */
export const counted = (n: number): string => Math.round(n).toLocaleString("en-US");

/** Ticks nearer than this share of a logarithmic axis would run into each other. */
const NEAREST = 0.1;

/** A logarithmic axis of training records, and its ticks at the sizes that were tried. */
export function sizeAxis(sizes: readonly number[]): { scale: Plot.ScaleOptions; axis: Plot.Markish } {
  const domain = sizeDomain(sizes);
  const length = Math.log(domain[1] / domain[0]);
  const ticks: number[] = [];
  for (const size of [...new Set(sizes)].sort((a, b) => a - b)) {
    const last = ticks.at(-1);
    if (last === undefined || Math.log(size / last) / length >= NEAREST) ticks.push(size);
  }
  const label = new Set(sizes).size > 1 ? "training records (log)" : "training records";
  return {
    scale: { type: "log", domain },
    axis: Plot.axisX(ticks, { text: counted, label, labelArrow: "none", labelAnchor: "center" }),
  };
}

/** Ticks of a logarithmic axis at 1, 2 and 5 times the powers of ten. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => 10 ** (first + i));
  return powers.flatMap((p) => [p, 2 * p, 5 * p]).filter((t) => t >= low && t <= high);
}

/** The ends of that axis: a little beyond the sizes, and a whole factor around a single one. */
export function sizeDomain(sizes: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  return low === high ? [low / 2, high * 2] : [low / 1.12, high * 1.12];
}

/** The ends of an axis that shows all of these values, with some air, and at least so much in all. */
export function domainOf(values: readonly number[], least: number): [number, number] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, least];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const air = Math.max((high - low) * 0.06, (least - (high - low)) / 2);
  return [low - air, high + air];
}

/** Signed, without more decimals than a tick needs. */
export const signedTick = (value: number): string =>
  `${value > 1e-9 ? "+" : value < -1e-9 ? "\u2212" : ""}${+Math.abs(value).toFixed(3)}`;
