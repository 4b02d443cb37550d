import { UserError } from "../../base/index.ts";
import { alignEnvelopes, alignMagnitudes, fingerprints, nearest } from "../../ecg/index.ts";
import type { Dataset } from "../types.ts";
import { type Owned, type Prints, printAt } from "./prints.ts";

/** What a thread does for a range of things. All of it can be sent to another thread. */
export interface Tasks {
  /** Fingerprints of the entries of dataset `of`. */
  readonly fingerprints: { readonly of: number };
  /** For each of the fingerprints of `queries` the nearest ones of `all`. */
  readonly neighbours: { readonly all: Prints; readonly queries: Prints; readonly count: number };
  /** How well pairs of fingerprints fit, `pairs` being [pairs, 2]: the numbers of one in `a` and one in `b`. */
  readonly alignment: { readonly a: Prints; readonly b: Prints; readonly pairs: Int32Array };
}

export interface Results {
  readonly fingerprints: Taken;
  readonly neighbours: readonly Int32Array[];
  readonly alignment: readonly Fit[];
}

export interface Taken {
  readonly taken: readonly Owned[];
  readonly skipped: readonly (readonly [entry: number, reason: string])[];
}

/** A pair that may be one recording. */
export interface Fit {
  /** Its number among the pairs. */
  readonly pair: number;
  /** Seconds by which the second may begin after the first, best first. */
  readonly lags: readonly number[];
  /** Of the magnitudes at the best lag. */
  readonly correlation: number;
}

/** Of the envelopes at 25 Hz. Crops of one recording lie above. */
const ENVELOPE_CORRELATION = 0.87;
/** Of the magnitudes at 100 Hz: crops of one recording lie above, and of the others whose envelopes fit, one in a hundred. */
const MAGNITUDE_CORRELATION = 0.95;
/** The most lags at which the leads are compared. */
const FINALISTS = 4;

export type TaskName = keyof Tasks;
type Readable = Pick<Dataset, "read">;

/** Does a task for [from, to); `datasets` are those that this thread can read. */
export async function perform<T extends TaskName>(
  name: T,
  task: Tasks[T],
  from: number,
  to: number,
  datasets: readonly Readable[],
): Promise<Results[T]> {
  const work: { readonly [N in TaskName]: (task: Tasks[N]) => Results[N] | Promise<Results[N]> } = {
    fingerprints: ({ of }) => take(datasets[of]!, from, to),
    neighbours: ({ all, queries: { features, width }, count }) =>
      nearest(features.subarray(from * width, to * width), all.features, width, count),
    alignment: ({ a, b, pairs }) => {
      const fits: Fit[] = [];
      for (let pair = from; pair < to; pair++) {
        const fit = fitOf(a, pairs[2 * pair]!, b, pairs[2 * pair + 1]!);
        if (fit !== null) fits.push({ pair, ...fit });
      }
      return fits;
    },
  };
  return work[name](task);
}

async function take(dataset: Readable, from: number, to: number): Promise<Taken> {
  const taken: Owned[] = [];
  const skipped: [number, string][] = [];
  for (let i = from; i < to; i++) {
    try {
      const own = fingerprints(await dataset.read(i));
      if (own.length > 0) taken.push([i, own]);
      else skipped.push([i, "too short to be compared, or empty"]);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      skipped.push([i, error.message]);
    }
  }
  return { taken, skipped };
}

/** Where a pair fits; null where it does not. */
function fitOf(a: Prints, i: number, b: Prints, j: number): Omit<Fit, "pair"> | null {
  const [x, y] = [printAt(a, i), printAt(b, j)];
  const peaks = alignEnvelopes(x, y, ENVELOPE_CORRELATION);
  if (peaks.length === 0) return null;
  const aligned = alignMagnitudes(x, y, peaks);
  const { correlation } = aligned[0]!;
  if (correlation < MAGNITUDE_CORRELATION) return null;
  return { lags: aligned.slice(0, FINALISTS).map(({ lag }) => lag), correlation };
}
