import * as Plot from "@observablehq/plot";
import type { Arm } from "../../study/index.ts";
import { styleOf } from "./arms.ts";

/** Moves positions apart until each is at least `gap` from the next, as little as possible, within the ends if they suffice. */
export function spread(
  positions: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!);
  // Neighbours that are too near stand together around their mean, as in pool adjacent violators.
  const blocks: { sum: number; members: number[] }[] = [];
  const startOf = ({ sum, members }: { sum: number; members: number[] }) => {
    const length = (members.length - 1) * gap;
    return Math.max(low, Math.min(high - length, sum / members.length - length / 2));
  };
  for (const i of order) {
    blocks.push({ sum: positions[i]!, members: [i] });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, own] = [blocks[last - 1]!, blocks[last]!];
      if (startOf(before) + before.members.length * gap <= startOf(own)) break;
      blocks.splice(last - 1, 2, { sum: before.sum + own.sum, members: [...before.members, ...own.members] });
    }
  }
  const placed = [...positions];
  for (const block of blocks) {
    block.members.forEach((i, k) => {
      placed[i] = startOf(block) + k * gap;
    });
  }
  return placed;
}

/** The end of a line that is to be named. */
export interface LineEnd {
  readonly arm: Arm;
  readonly x: number;
  readonly y: number;
}

/**
 * The names of lines at their right ends, one beneath the other where these are near. `domain` and `height` are those of the plotted area:
 * data units and pixels.
 */
export function endLabels(
  ends: readonly LineEnd[],
  { domain, height, log = false }: { domain: readonly [number, number]; height: number; log?: boolean },
): Plot.Markish[] {
  const scale = log ? Math.log : (v: number) => v;
  const [low, high] = [scale(domain[0]), scale(domain[1])];
  const pixels = ends.map(({ y }) => ((scale(y) - low) / (high - low)) * height);
  const placed = spread(pixels, 14, [0, height]);
  return ends.map((end, i) =>
    Plot.text([end], {
      ...{ x: "x", y: "y", text: () => end.arm, textAnchor: "start", dx: 9, dy: pixels[i]! - placed[i]! },
      ...{ fill: styleOf(end.arm).colour, fontWeight: 600 },
    }),
  );
}

/** Pixels of a letter, and of a symbol with the space around it. */
const [LETTER, SYMBOL] = [6.9, 26];
const LINE = 18;

/** Symbols with the names of arms in rows above the plotted area, and how much space they take. */
export function legend(arms: readonly Arm[], width: number): { marks: Plot.Markish[]; height: number } {
  let [x, row] = [0, 0];
  const places = arms.map((arm) => {
    const own = SYMBOL + arm.length * LETTER;
    if (x > 0 && x + own > width) [x, row] = [0, row + 1];
    const place = { arm, dx: x, row };
    x += own;
    return place;
  });
  const height = LINE * (row + 1) + 6;
  const marks = places.flatMap(({ arm, dx, row: line }) => {
    const { colour, symbol } = styleOf(arm);
    const at = { frameAnchor: "top-left" as const, dy: LINE * (line + 0.5) - height };
    return [
      Plot.dot([0], { ...at, dx: dx + 6, symbol, fill: colour, r: 4 }),
      Plot.text([arm], {
        ...at,
        dx: dx + 14,
        textAnchor: "start",
        lineAnchor: "middle",
        fill: colour,
        fontWeight: 600,
      }),
    ];
  });
  return { marks, height };
}
