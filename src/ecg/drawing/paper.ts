import { mm } from "./svg.ts";

/** Millimetres: the calibration pulse begins on a line of the grid, and is 0.2 s wide. */
const PULSE = { x: 5, width: 5, foot: 2.5 };

/** Millimetres from the left edge of the paper to the first sample. */
export const LEAD_IN = 15;

/** The grid of the standard paper, 1 mm and 5 mm, at this place. */
export function gridSvg(x: number, y: number, width: number, height: number): string {
  const lines = (step: number, skip: number) => {
    const at = (length: number) =>
      Array.from({ length: Math.floor(length / step + 1e-9) + 1 }, (_, i) => i * step).filter(
        (v) => !skip || v % skip !== 0,
      );
    const vertical = at(width).map((v) => `M${mm(x + v)} ${mm(y)}v${mm(height)}`);
    const horizontal = at(height).map((v) => `M${mm(x)} ${mm(y + v)}h${mm(width)}`);
    return [...vertical, ...horizontal].join("");
  };
  return [
    `<rect x="${mm(x)}" y="${mm(y)}" width="${mm(width)}" height="${mm(height)}" fill="#fffafa"/>`,
    `<path d="${lines(1, 5)}" stroke="#f8d3d3" stroke-width=".1"/>`,
    `<path d="${lines(5, 0)}" stroke="#eba6a6" stroke-width=".18"/>`,
  ].join("\n");
}

/** The pulse that one millivolt makes. */
export function pulsePath(x: number, baseline: number, gain: number): string {
  const { foot, width } = PULSE;
  return `M${mm(x + PULSE.x - foot)} ${mm(baseline)}h${mm(foot)}v${mm(-gain)}h${mm(width)}v${mm(gain)}h${mm(foot)}`;
}
