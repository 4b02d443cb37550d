import type { Piece } from "./trace.ts";

/** Millimetres: the boxes of the paper, on whose lines the baselines lie. */
const BOX = 5;

/** Millimetres that a label needs above the line under it. */
export const LABEL_HEIGHT = 4.5;

/** Millimetres between lines of neighbouring rows. */
const AIR = 1;

/** Millimetres that every row has below its baseline, and above it (a calibration pulse of 10 mm and air). */
const LEAST_DOWN = 7;
const LEAST_UP = 9;

/** Millimetres above and below the baseline that a wave gets which has to be cut: 3 mV, more than almost any heart makes. */
const CUT_HEIGHT = 30;

/** One row: its baseline, and the heights between which it may draw (millimetres from the top of the paper). */
export interface Band {
  readonly baseline: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Stack {
  readonly gain: number;
  readonly bands: readonly Band[];
  readonly height: number;
}

/** Millimetres of paper that rows usually have, and at most. */
export interface Room {
  readonly usual: number;
  readonly most: number;
}

/**
 * Stacks rows at 10 mm/mV, as they need; at 5 mm/mV where the paper is too short and halving helps; and where not even that is enough
 * the largest waves are cut at the edges of their rows. Rows never overlap.
 */
export function stack(rows: readonly (readonly Piece[])[], room: Room, gain?: number): Stack {
  if (gain !== undefined) return stacked(rows, room, gain);
  const [full, half] = [stacked(rows, room, 10), stacked(rows, room, 5)];
  return cutPieces(rows, half) < cutPieces(rows, full) ? half : full;
}

/** How many pieces are cut. */
function cutPieces(rows: readonly (readonly Piece[])[], { bands, gain }: Stack): number {
  return rows.reduce((count, row, i) => {
    const { baseline, top, bottom } = bands[i]!;
    return (
      count +
      row.filter(({ up, down }) => up * gain > baseline - top || down * gain > bottom - baseline).length
    );
  }, 0);
}

function stacked(rows: readonly (readonly Piece[])[], room: Room, gain: number): Stack {
  if (rows.length === 0) return { gain, bands: [], height: room.usual };
  const boxes = (needs: readonly Need[]) =>
    [needs[0]!.up, ...needs.slice(1).map((need, i) => needs[i]!.down + need.up), needs.at(-1)!.down].map(
      (need) => Math.ceil(need / BOX - 1e-9),
    );
  let needs = rows.map((row) => needOf(row, gain, Number.POSITIVE_INFINITY));
  // What has to be cut anyway shall not push the others aside.
  if (sum(boxes(needs)) * BOX > room.most) needs = rows.map((row) => needOf(row, gain, CUT_HEIGHT));
  const distances = distribute(boxes(needs), room.usual / BOX, room.most / BOX);
  let y = 0;
  const baselines = needs.map((_, i) => {
    y += distances[i]! * BOX;
    return y;
  });
  const height = y + distances.at(-1)! * BOX;
  // The border between two rows: where both have what they need, else what the smaller one needs, else half way.
  const borders = needs.map((need, i) => {
    const next = needs[i + 1];
    if (next === undefined) return height;
    const between = distances[i + 1]! * BOX;
    const spare = between - need.down - next.up;
    const below =
      spare >= 0 ? need.down + spare / 2 : Math.min(need.down, Math.max(between / 2, between - next.up));
    return baselines[i]! + below;
  });
  const bands = baselines.map((baseline, i) => ({ baseline, top: borders[i - 1] ?? 0, bottom: borders[i]! }));
  return { gain, bands, height };
}

interface Need {
  readonly up: number;
  readonly down: number;
}

/** Millimetres that a row needs above and below its baseline, waves beyond the limit not counted. */
function needOf(row: readonly Piece[], gain: number, limit: number): Need {
  const ups = row.map((piece) =>
    Math.min(limit, Math.max(piece.up * gain, piece.labelUp * gain + LABEL_HEIGHT)),
  );
  const downs = row.map((piece) => Math.min(limit, piece.down * gain));
  return { up: Math.max(LEAST_UP, gain, ...ups) + AIR, down: Math.max(LEAST_DOWN, ...downs) + AIR };
}

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);

/**
 * Distances in boxes (top edge to first baseline, baseline to baseline, last baseline to bottom edge) that meet the needs and fill the
 * paper: all rows equally far apart where there is room for that, else each as far as it needs, the smallest distances growing until the
 * paper is full or the largest shrinking until it suffices. The two ends are half as long as the others.
 */
function distribute(needs: readonly number[], usual: number, most: number): number[] {
  const between = needs.slice(1, -1);
  const widest = Math.max(1, ...between);
  const ends = [needs[0]!, needs.at(-1)!] as const;
  const even = between.length > 0 && ends[0] + ends[1] + widest * between.length <= most;
  const distances = even ? [ends[0], ...between.map(() => widest), ends[1]] : [...needs];
  if (even) {
    const more = Math.floor(Math.max(0, usual - sum(distances)) / (between.length + 1));
    for (let i = 1; i <= between.length; i++) distances[i]! += more;
  }
  const weight = (i: number) => (i === 0 || i === distances.length - 1 ? 2 : 1);
  const pick = (from: readonly number[], better: (a: number, b: number) => boolean) =>
    from.reduce((best, i) => (better(distances[i]! * weight(i), distances[best]! * weight(best)) ? i : best));
  const all = distances.map((_, i) => i);
  const growing = even ? [all[0]!, all.at(-1)!] : all;
  while (sum(distances) < usual) distances[pick(growing, (a, b) => a < b)]! += 1;
  while (sum(distances) > most && Math.max(...distances) > 1) distances[pick(all, (a, b) => a > b)]! -= 1;
  return distances;
}
