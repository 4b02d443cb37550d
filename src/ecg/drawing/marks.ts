import { type Band, LABEL_HEIGHT } from "./rows.ts";
import { mm, xml } from "./svg.ts";
import { type Piece, SPEED, type Trace } from "./trace.ts";

/** A piece of a lead in its place on the page. */
export interface Drawn {
  readonly piece: Piece;
  readonly band: Band;
  readonly gain: number;
  readonly trace: Trace;
}

/** Millimetres. */
const CAP_HEIGHT = 2.8;

/** The names of the leads, above the beginnings of their lines and never on them; beside it what else must be said of a lead. */
export function labels(drawn: readonly Drawn[], origin: number): string[] {
  if (drawn.length === 0) return [];
  const style =
    'font-size="3.8" font-weight="700" fill="#111" stroke="#fffafa" stroke-width=".8" stroke-linejoin="round" paint-order="stroke"';
  const texts = drawn.map(({ piece, band, gain }) => {
    const { cell } = piece;
    const above = Math.max(2, piece.labelUp * gain) + LABEL_HEIGHT - CAP_HEIGHT;
    const y = Math.max(band.baseline - above, band.top + CAP_HEIGHT + 0.4);
    const remark =
      cell.signal === null ? "not recorded" : piece.samples === 0 ? "no samples" : (cell.time ?? "");
    const aside = remark && `<tspan dx="1.5" font-weight="400" font-size="3.4" fill="#666">${remark}</tspan>`;
    return `<text x="${mm(origin + cell.at * SPEED + 0.9)}" y="${mm(y)}">${xml(cell.label)}${aside}</text>`;
  });
  return [`<g ${style}>`, ...texts, "</g>"];
}

/** Ticks where one lead ends and the next begins. */
export function separators(rows: readonly (readonly Drawn[])[], origin: number): string[] {
  const ticks = rows.flatMap((row) =>
    row.slice(1).map(({ piece, band }) => {
      const x = mm(origin + piece.cell.at * SPEED);
      return `M${x} ${mm(band.baseline - 5)}v2.5M${x} ${mm(band.baseline + 2.5)}v2.5`;
    }),
  );
  return ticks.length > 0 ? [`<path d="${ticks.join("")}" stroke="#111" stroke-width=".2"/>`] : [];
}

/** Millimetres between marks: a noisy line crosses the edge often. */
const APART = 3;

/** Triangles where a line is cut at the edge of its row, pointing where it went. */
export function cutMarks(drawn: readonly Drawn[]): string[] {
  const marks = drawn.flatMap(({ band, trace }) => {
    const last = { top: Number.NEGATIVE_INFINITY, bottom: Number.NEGATIVE_INFINITY };
    return trace.cuts.flatMap(({ x, edge }) => {
      if (x - last[edge] < APART) return [];
      last[edge] = x;
      return edge === "top"
        ? `M${mm(x)} ${mm(band.top)}l-.9 1.5h1.8z`
        : `M${mm(x)} ${mm(band.bottom)}l-.9-1.5h1.8z`;
    });
  });
  return marks.length > 0 ? [`<path d="${marks.join("")}" fill="#c22"/>`] : [];
}
