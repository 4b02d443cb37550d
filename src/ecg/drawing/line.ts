import { hundredths, joined } from "./svg.ts";

/** A point in hundredths of a millimetre. */
export type Point = readonly [x: number, y: number];

/** Hundredths of a millimetre (3 microvolts at 10 mm/mV) that a thinned line may be away from a sample; a pen is 30 wide. */
const TOLERANCE = 3;

/**
 * The line with fewer points: each point left out lies within the tolerance, vertically, of the line that remains. The ends stay. One
 * pass: from each point kept, the slopes that pass all points since are narrowed until one point does not fit.
 */
export function thinned(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  points.forEach((point, i) => {
    const anchor = kept.at(-1);
    if (anchor === undefined) {
      kept.push(point);
      return;
    }
    let slope = (point[1] - anchor[1]) / (point[0] - anchor[0]);
    let from = anchor;
    if (!(slope >= low && slope <= high)) {
      from = points[i - 1]!;
      kept.push(from);
      [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      slope = (point[1] - from[1]) / (point[0] - from[0]);
    }
    const dx = point[0] - from[0];
    low = Math.max(low, slope - TOLERANCE / dx);
    high = Math.min(high, slope + TOLERANCE / dx);
  });
  const last = points.at(-1);
  if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  return kept;
}

export interface Cut {
  readonly x: number;
  readonly edge: "top" | "bottom";
}

/** The parts of a line between two heights (top < bottom: y points down), and where it leaves them and comes back. */
export function within(
  line: readonly Point[],
  top: number,
  bottom: number,
): { parts: Point[][]; cuts: Cut[] } {
  const parts: Point[][] = [];
  const cuts: Cut[] = [];
  const side = ([, y]: Point) => (y < top ? -1 : y > bottom ? 1 : 0);
  const cut = (x: number, at: number) => cuts.push({ x, edge: at < 0 ? "top" : "bottom" });
  const inside = (point: Point) => {
    const part = parts.at(-1);
    if (part === undefined) parts.push([point]);
    else part.push(point);
  };
  const crossing = (a: Point, b: Point, at: number): Point => {
    const y = at < 0 ? top : bottom;
    const x = Math.round(a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]));
    cut(x, at);
    return [x, y];
  };
  line.forEach((point, i) => {
    const before = line[i - 1];
    const now = side(point);
    const then = before === undefined ? now : side(before);
    if (before === undefined && now !== 0) cut(point[0], now);
    if (before !== undefined && then !== now) {
      if (then !== 0) parts.push([crossing(before, point, then)]);
      if (now !== 0) inside(crossing(before, point, now));
    }
    if (now === 0) inside(point);
  });
  return { parts, cuts };
}

/** Path data of a line: absolute start, relative steps; a single point becomes a dot (round ends). */
export function pathOf(line: readonly Point[]): string {
  const [first, ...rest] = line;
  if (first === undefined) return "";
  const start = `M${joined(first.map(hundredths))}`;
  if (rest.length === 0) return `${start}h0`;
  const steps = rest.flatMap((point, i) => [point[0] - line[i]![0], point[1] - line[i]![1]]);
  return `${start}l${joined(steps.map(hundredths))}`;
}
