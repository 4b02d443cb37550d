import { crossover, type Size, sizeReaching } from "../../statistics/index.ts";
import type { Arm } from "../arms.ts";
import type { DrawnPoint } from "./curve.ts";
import { type Estimate, sizeEstimate, sizeText } from "./estimate.ts";
import { capital, listed, titleOf } from "./words.ts";

/** An arm at a size, and with how many records scratch gets as far: "below" the smallest of its sizes, "beyond" the largest. */
export interface Equivalence {
  readonly arm: Arm;
  readonly size: number;
  readonly worth: Estimate<Size>;
  /** The sizes of scratch that it was read off between. */
  readonly among: readonly number[];
  readonly sentence: string;
}

/** The size from which an arm's gain is at most the region: "below" from the smallest on, "beyond" not even at the largest. */
export interface Crossover {
  readonly arm: Arm;
  readonly size: Estimate<Size>;
  /** The sizes that it was looked for among. */
  readonly among: readonly number[];
  readonly sentence: string;
}

/** What each size of an arm is worth in records for scratch, read off scratch's curve; none where that has fewer than two points. */
export function equivalences(
  arm: Arm,
  points: readonly DrawnPoint[],
  scratch: readonly DrawnPoint[],
): Equivalence[] {
  if (scratch.length < 2) return [];
  const sizes = scratch.map((p) => p.size);
  const worth = (values: readonly number[], target: number) => sizeReaching(sizes, values, target);
  return points.map(({ size, seeds, observed, draws }) => {
    const own = worth(
      scratch.map((p) => p.observed),
      observed,
    );
    const drawn = Array.from(draws, (target, draw) =>
      worth(
        scratch.map((p) => p.draws[draw]!),
        target,
      ),
    );
    const found = sizeEstimate(own, drawn, Math.min(seeds, ...scratch.map((p) => p.seeds)));
    const sentence = `${capital(titleOf(arm))} with ${size} records is worth scratch with ${sizeText(found, sizes)}.`;
    return { arm, size, worth: found, among: sizes, sentence };
  });
}

/** Where an arm's gain is no longer above the region; null for fewer than two sizes that both have a point at. */
export function crossoverOf(
  arm: Arm,
  points: readonly DrawnPoint[],
  scratch: readonly DrawnPoint[],
  region: number,
): Crossover | null {
  const shared = (own: readonly DrawnPoint[], other: readonly DrawnPoint[]) =>
    own.filter(({ size }) => other.some((p) => p.size === size));
  const [a, b] = [shared(scratch, points), shared(points, scratch)];
  if (a.length < 2) return null;
  const sizes = a.map((p) => p.size);
  const at = (value: (p: DrawnPoint) => number) =>
    crossover(
      sizes,
      a.map((p, i) => value(b[i]!) - value(p)),
      region,
    );
  const size = sizeEstimate(
    at((p) => p.observed),
    Array.from(a[0]!.draws, (_, draw) => at((p) => p.draws[draw]!)),
    Math.min(...a.map((p) => p.seeds)),
  );
  return { arm, size, among: sizes, sentence: crossing(arm, size, sizes) };
}

/** The verdicts decide; this is where the means come to be, and how sure that is. */
function crossing(arm: Arm, size: Estimate<Size>, tried: readonly number[]): string {
  const at = `at ${listed(tried)} records, smoothed to fall with size, the gain of ${titleOf(arm)}`;
  const text = sizeText(size, tried);
  if (typeof size.value === "number")
    return `Read off the means ${at} falls to the region at about ${text} records.`;
  const range = /\[.*\]/.exec(text)?.[0];
  const where = range === undefined ? "" : ` (interval for where it falls to it: ${range} records)`;
  return `Read off the means ${at} is above the region at ${size.value === "below" ? "none" : "all"} of them${where}.`;
}
