import type { EcgRecord } from "../record.ts";
import { type LayoutOptions, type Plan, plan, ROW_SECONDS } from "./layout.ts";
import { cutMarks, type Drawn, labels, separators } from "./marks.ts";
import { gridSvg, LEAD_IN, pulsePath } from "./paper.ts";
import { type Room, stack } from "./rows.ts";
import { mm, xml } from "./svg.ts";
import { factsText, noteLines, scaleText, shortened } from "./text.ts";
import { pieceOf, SPEED, trace } from "./trace.ts";

export interface DrawingOptions extends LayoutOptions {
  /** Without it the name of the record. */
  readonly title?: string | undefined;
  /** Millimetres per millivolt. Without it 10, or 5 where the waves are too large for the paper. */
  readonly gain?: 5 | 10 | 20 | undefined;
}

/** Millimetres. 297 wide: A4, landscape. */
const MARGIN = 13.5;
const HEADER = 19;
const PAPER_WIDTH = LEAD_IN + ROW_SECONDS * SPEED + 5;
const WIDTH = PAPER_WIDTH + 2 * MARGIN;
const A4_HEIGHT = 210;
const LINE = 4.5;

/** Without spaces: resvg does not find a quoted name behind one. */
const FONTS = "Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif";

/** Millimetres of paper: 3x4 and 6x2 keep to A4; the others are as long as they need to be. */
function roomFor({ layout, rows }: Plan): Room {
  if (layout === "3x4" || layout === "6x2") return { usual: 170, most: 175 };
  return { usual: Math.max(40, rows.length * 20), most: Math.max(60, rows.length * 30) };
}

/**
 * A recording on the standard paper as SVG text, in real millimetres: 25 mm/s, 10 mm/mV (or 5, and then it says so), 1 mm and 5 mm grid,
 * a calibration pulse of 1 mV in every row. What is longer than the paper is cut and the cut stated; leads that the record lacks read
 * "not recorded"; missing samples are gaps; waves that would run into a neighbouring row are cut at its edge, marked and listed. Each
 * piece stands on its median. The patient's identifier and the date are not drawn. It runs in a browser too.
 *
 * Throws UserError for a `start` outside the recording and a `rhythm` lead that is not there.
 */
export function drawRecord(record: EcgRecord, options: DrawingOptions = {}): string {
  const planned = plan(record, options);
  const rows = planned.rows.map((row) => row.map((cell) => pieceOf(cell, record.samplingRate)));
  const { gain, bands, height } = stack(rows, roomFor(planned), options.gain);
  const origin = MARGIN + LEAD_IN;
  const drawn: Drawn[][] = rows.map((row, i) => {
    const { baseline, top, bottom } = bands[i]!;
    const band = { baseline: HEADER + baseline, top: HEADER + top, bottom: HEADER + bottom };
    return row.map((piece) => ({ piece, band, gain, trace: trace(piece, { x: origin, gain, ...band }) }));
  });
  const scale = scaleText(planned, gain);
  const notes = noteLines(planned, drawn.flat());
  const foot = HEADER + height + 5.5;
  const least = planned.layout === "3x4" || planned.layout === "6x2" ? A4_HEIGHT : 0;
  const page = Math.max(least, foot + notes.length * LINE + 3);
  const title = options.title ?? record.name;
  const text = (y: number, style: string, content: string) =>
    `<text x="${mm(MARGIN)}" y="${mm(y)}" ${style}>${xml(content)}</text>`;
  const traces = drawn.flat().filter(({ trace }) => trace.path !== "");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${mm(WIDTH)}mm" height="${mm(page)}mm" ` +
      `viewBox="0 0 ${mm(WIDTH)} ${mm(page)}" role="img" font-family="${FONTS}">`,
    `<title>${xml(title)}</title>`,
    `<desc>${xml(["Electrocardiogram", scale, ...notes].join("; "))}</desc>`,
    `<rect width="${mm(WIDTH)}" height="${mm(page)}" fill="#fff"/>`,
    text(8.5, 'font-size="5" font-weight="700" fill="#111"', shortened(title)),
    text(14.5, 'font-size="3.4" fill="#444"', factsText(record, planned)),
    gridSvg(MARGIN, HEADER, PAPER_WIDTH, height),
    '<g fill="none" stroke="#111" stroke-width=".3" stroke-linecap="round" stroke-linejoin="round">',
    `<path d="${bands.map(({ baseline }) => pulsePath(MARGIN, HEADER + baseline, gain)).join("")}"/>`,
    ...traces.map(({ piece, trace }) => `<path data-lead="${xml(piece.cell.label)}" d="${trace.path}"/>`),
    "</g>",
    ...separators(drawn, origin),
    ...labels(drawn.flat(), origin),
    ...cutMarks(drawn.flat()),
    text(foot, 'font-size="3.6" font-weight="700" fill="#111"', scale),
    ...notes.map((note, i) => text(foot + (i + 1) * LINE, 'font-size="3.2" fill="#333"', note)),
    "</svg>\n",
  ].join("\n");
}
