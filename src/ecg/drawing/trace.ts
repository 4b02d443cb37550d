import type { Cell } from "./layout.ts";
import { type Cut, type Point, pathOf, thinned, within } from "./line.ts";

/** Millimetres per second. */
export const SPEED = 25;

/** What a cell shows, in millivolts about the median of the piece: the drawing stands on its baseline whatever offset the electrode had. */
export interface Piece {
  readonly cell: Cell;
  /** First sample, and one behind the last. */
  readonly first: number;
  readonly end: number;
  readonly samplingRate: number;
  /** Millivolts that the baseline stands for. */
  readonly offset: number;
  /** Highest and lowest point in millivolts above the baseline; 0 where no sample is there. */
  readonly up: number;
  readonly down: number;
  /** The highest point under the label. */
  readonly labelUp: number;
  readonly samples: number;
}

/** Millimetres per character that the label of a lead covers. */
const LETTER = 2.8;

/** Measures the piece of the recording that belongs in a cell. */
export function pieceOf(cell: Cell, samplingRate: number): Piece {
  const { signal, sign } = cell;
  const first = Math.max(0, Math.round(cell.from * samplingRate) || 0);
  // One sample more joins the pieces of consecutive columns without a gap.
  const end = Math.max(first, Math.min(signal?.length ?? 0, Math.round(cell.to * samplingRate) + 1 || 0));
  const shown = (signal ?? new Float32Array()).subarray(first, end);
  const sorted = shown.filter(Number.isFinite).sort();
  const offset = sorted[sorted.length >> 1] ?? 0;
  const low = sign * ((sorted[0] ?? 0) - offset);
  const high = sign * ((sorted.at(-1) ?? 0) - offset);
  const labelSeconds = (LETTER * (cell.label.length + (cell.time?.length ?? 0)) + 2) / SPEED;
  const under = shown.subarray(0, Math.ceil(labelSeconds * samplingRate) || 0).filter(Number.isFinite);
  const labelUp = under.reduce((most, v) => Math.max(most, sign * (v - offset)), 0);
  const up = Math.max(0, low, high);
  const down = Math.max(0, -low, -high);
  return { cell, first, end, samplingRate, offset, up, down, labelUp, samples: sorted.length };
}

export interface Place {
  /** Millimetres: the left end of the row, its baseline, and the heights between which it may draw. */
  readonly x: number;
  readonly baseline: number;
  readonly top: number;
  readonly bottom: number;
  /** Millimetres per millivolt. */
  readonly gain: number;
}

export interface Trace {
  /** Path data; empty where no sample is there. */
  readonly path: string;
  /** Where the line is cut at the edge of its row, in millimetres. */
  readonly cuts: readonly Cut[];
  /** Seconds that are missing within the piece. */
  readonly missing: number;
}

/** The line of a piece: samples that are missing are gaps, and what would leave the row is cut at its edge. */
export function trace(piece: Piece, place: Place): Trace {
  const { cell, first, end, samplingRate, offset } = piece;
  const paths: string[] = [];
  const cuts: Cut[] = [];
  let line: Point[] = [];
  const finish = () => {
    const cut = within(thinned(line), Math.round(100 * place.top), Math.round(100 * place.bottom));
    for (const part of cut.parts) paths.push(pathOf(part));
    for (const { x, edge } of cut.cuts) cuts.push({ x: x / 100, edge });
    line = [];
  };
  let absent = 0;
  for (let i = first; i < end; i++) {
    const v = cell.signal![i]!;
    if (!Number.isFinite(v)) {
      absent++;
      if (line.length > 0) finish();
      continue;
    }
    const x = place.x + (cell.at + i / samplingRate - cell.from) * SPEED;
    const y = place.baseline - cell.sign * (v - offset) * place.gain;
    line.push([Math.round(100 * x), Math.round(100 * y)]);
  }
  finish();
  return { path: paths.join(""), cuts, missing: absent / samplingRate };
}
