import { setImmediate } from "node:timers/promises";
import { UserError } from "../base/index.ts";
import {
  alignEnvelopes,
  correlateTraces,
  type Fingerprint,
  fingerprints,
  nearest,
  traces,
} from "../ecg/index.ts";
import type { Dataset, Refusal } from "./types.ts";

/** A recording that is in both datasets, or twice in one. */
export interface SharedRecording {
  readonly a: string;
  readonly b: string;
  /** Seconds by which the one in b begins after that in a. */
  readonly lag: number;
  /** Median over the leads of their correlation where the two overlap. */
  readonly correlation: number;
}

export interface SharedRecordings {
  /** Sorted by the records' order in a. */
  readonly shared: readonly SharedRecording[];
  /** Recordings that have no fingerprint: unreadable, too short or empty. */
  readonly skipped: readonly Refusal[];
}

export interface SearchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { what: string; done: number; total: number }) => void) | undefined;
}

/** How many fingerprints are compared in full with each one: the nearest by features that do not depend on the crop. */
const NEAREST = 12;
/** Of the envelopes at 25 Hz. Crops of one recording lie above; what passes by chance is compared lead by lead. */
const ENVELOPE_CORRELATION = 0.85;
/**
 * Of the leads at 100 Hz: a copy with white noise 20 dB below the signal has more, two recordings with an equally regular rhythm stay below.
 */
const LEAD_CORRELATION = 0.98;
const STRIDE = 32;
/** Recordings whose leads are kept at hand: candidates of neighbouring queries are often the same. */
const KEPT = 64;

/** The fingerprints of a dataset, as rows of one matrix. */
interface Collection {
  readonly dataset: Dataset;
  readonly prints: readonly Fingerprint[];
  /** The record of each fingerprint. */
  readonly owners: readonly number[];
  readonly features: Float32Array;
  readonly width: number;
}

/**
 * Recordings that two datasets share, or that one dataset holds twice, found by their waveforms: also when they were resampled, rescaled,
 * cropped by up to two fifths, or their leads reordered. Holds about 1.5 kB for each ten seconds of recording in memory.
 * @throws UserError where nothing can be compared; rejects with the signal's reason when aborted.
 */
export async function findSharedRecordings(
  a: Dataset,
  b: Dataset | null,
  options: SearchOptions = {},
): Promise<SharedRecordings> {
  const skipped: Refusal[] = [];
  const first = await collect(a, skipped, options);
  const second = b === null ? first : await collect(b, skipped, options);
  const leadsOf = keeper(KEPT);
  const shared: SharedRecording[] = [];
  for await (const [i, j, lags] of candidates(first, second, options)) {
    const [x, y] = [await leadsOf(first.dataset, i), await leadsOf(second.dataset, j)];
    const found = correlateTraces(x, y, lags);
    if (found.correlation < LEAD_CORRELATION) continue;
    shared.push({ a: a.entries[i]!.record, b: second.dataset.entries[j]!.record, ...found });
  }
  const order = new Map(a.entries.map(({ record }, i) => [record, i]));
  return { shared: shared.sort((p, q) => order.get(p.a)! - order.get(q.a)!), skipped };
}

async function collect(
  dataset: Dataset,
  skipped: Refusal[],
  { signal, onProgress }: SearchOptions,
): Promise<Collection> {
  const prints: Fingerprint[] = [];
  const owners: number[] = [];
  const total = dataset.entries.length;
  for (let i = 0; i < total; i++) {
    const { record } = dataset.entries[i]!;
    try {
      const own = fingerprints(await dataset.read(i));
      if (own.length === 0) skipped.push({ record, reason: "too short to be compared, or empty" });
      for (const print of own) {
        prints.push(print);
        owners.push(i);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      skipped.push({ record, reason: error.message });
    }
    if ((i + 1) % STRIDE === 0 || i + 1 === total) {
      onProgress?.({ what: `fingerprints of ${dataset.name}`, done: i + 1, total });
      await setImmediate();
      signal?.throwIfAborted();
    }
  }
  const width = prints[0]?.features.length;
  if (width === undefined) {
    throw new UserError(`${dataset.name}: no recording can be compared; the first: ${skipped[0]?.reason}`);
  }
  const features = new Float32Array(prints.length * width);
  prints.forEach((print, i) => {
    features.set(print.features, i * width);
  });
  return { dataset, prints, owners, features, width };
}

/** Pairs of records, each once, whose envelopes fit at some lag; the pair that fits best where records have several fingerprints. */
async function* candidates(
  a: Collection,
  b: Collection,
  { signal, onProgress }: SearchOptions,
): AsyncGenerator<readonly [i: number, j: number, lags: readonly number[]]> {
  const { width } = a;
  const total = b.prints.length;
  const best = new Map<string, { i: number; j: number; lags: readonly number[]; correlation: number }>();
  const compared = new Set<number>();
  for (let from = 0; from < total; from += STRIDE) {
    const to = Math.min(total, from + STRIDE);
    const near = nearest(b.features.subarray(from * width, to * width), a.features, width, NEAREST + 1);
    near.forEach((rows, q) => {
      for (const row of rows) {
        // Within one dataset a pair is met from both sides, and every record is its own nearest neighbour.
        if (a === b) {
          const met = Math.min(row, from + q) * total + Math.max(row, from + q);
          if (a.owners[row] === b.owners[from + q] || compared.has(met)) continue;
          compared.add(met);
        }
        const pair = [
          { index: a.owners[row]!, print: a.prints[row]! },
          { index: b.owners[from + q]!, print: b.prints[from + q]! },
        ];
        if (a === b) pair.sort((p, r) => p.index - r.index);
        const [x, y] = [pair[0]!, pair[1]!];
        const peaks = alignEnvelopes(x.print, y.print);
        const correlation = peaks[0]?.correlation ?? 0;
        const key = `${x.index} ${y.index}`;
        if (correlation < ENVELOPE_CORRELATION || correlation <= (best.get(key)?.correlation ?? 0)) continue;
        best.set(key, { i: x.index, j: y.index, lags: peaks.map((p) => p.lag), correlation });
      }
    });
    onProgress?.({ what: "comparison", done: to, total });
    await setImmediate();
    signal?.throwIfAborted();
  }
  for (const { i, j, lags } of best.values()) yield [i, j, lags];
}

/** Reads the leads of records for comparison and keeps the last ones. */
function keeper(count: number): (dataset: Dataset, index: number) => Promise<Float32Array[]> {
  const kept = new Map<string, Float32Array[]>();
  return async (dataset, index) => {
    const key = `${dataset.fingerprint} ${index}`;
    const leads = kept.get(key) ?? traces(await dataset.read(index));
    kept.delete(key);
    kept.set(key, leads);
    if (kept.size > count) kept.delete(kept.keys().next().value!);
    return leads;
  };
}
