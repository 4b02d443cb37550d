import { setImmediate } from "node:timers/promises";
import { UserError } from "../base/index.ts";
import { correlateTraces, type Likeness, traces } from "../ecg/index.ts";
import { Crew } from "./shared/crew.ts";
import { type Owned, type Prints, packed } from "./shared/prints.ts";
import type { Dataset, Refusal } from "./types.ts";

/** A recording that is in both datasets, or twice in one. */
export interface SharedRecording {
  readonly a: string;
  readonly b: string;
  /** Seconds by which the one in b begins after that in a. */
  readonly lag: number;
  /** Mean over the leads, but for the worst, of their correlation where the two overlap. */
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
  /** Threads that help this one. Default: one less than there are cores, at most 6, where it is worth it. */
  readonly threads?: number | undefined;
}

/** How many fingerprints are compared in full with each one: the nearest by features that do not depend on the crop. */
const NEAREST = 24;
/** Of the leads at 100 Hz: a copy with white noise 20 dB below the signal has more. */
const LEAD_CORRELATION = 0.982;
/**
 * A paced heart beats so regularly that two recordings of it, or of two patients, fit almost as well as copies do, and a beat earlier or later
 * again: what is not alike at the best lag must be so small a part of what is not alike at another.
 */
const UNLIKE_PART = 0.7;
/** Items that a thread takes at a time. */
const STRIDE = { fingerprints: 32, neighbours: 32, alignment: 512, verification: 16 };
/** Recordings whose leads are kept at hand: candidates of neighbouring queries are often the same. */
const KEPT = 64;

interface Candidate {
  readonly i: number;
  readonly j: number;
  readonly lags: readonly number[];
  readonly correlation: number;
}

/**
 * Recordings that two datasets share, or that one dataset holds twice, found by their waveforms: also when they were resampled, rescaled,
 * cropped by up to two fifths, or their leads reordered. All pairs are compared by a few numbers, the nearest by an envelope and the magnitude
 * of all leads together over time; only of those that fit are the records read again and compared lead by lead. Holds about 2 kB for each ten
 * seconds of recording in memory, and twice as much at times.
 * @throws UserError where nothing can be compared; rejects with the signal's reason when aborted.
 */
export async function findSharedRecordings(
  a: Dataset,
  b: Dataset | null,
  options: SearchOptions = {},
): Promise<SharedRecordings> {
  const crew = new Crew(b === null ? [a] : [a, b], options.threads);
  try {
    const skipped: Refusal[] = [];
    const first = await collect(crew, a, 0, skipped, options);
    const second = b === null ? first : await collect(crew, b, 1, skipped, options);
    const pairs = await neighbours(crew, first, second, options);
    const fits = await fitting(crew, first, second, pairs, options);
    return { shared: await verified(a, b ?? a, fits, options), skipped };
  } finally {
    await crew.end();
  }
}

/** Says how far a stage is, and stops it where that was asked for. */
function step({ signal, onProgress }: SearchOptions, what: string, done: number, total: number): void {
  signal?.throwIfAborted();
  onProgress?.({ what, done, total });
}

async function collect(
  crew: Crew,
  dataset: Dataset,
  of: number,
  skipped: Refusal[],
  options: SearchOptions,
): Promise<Prints> {
  const all: Owned[] = [];
  const left: (readonly [entry: number, reason: string])[] = [];
  const total = dataset.entries.length;
  await crew.each("fingerprints", { of }, total, STRIDE.fingerprints, (_, part, done) => {
    all.push(...part.taken);
    left.push(...part.skipped);
    step(options, `fingerprints of ${dataset.name}`, done, total);
  });
  const refusals = left
    .sort(([i], [j]) => i - j)
    .map(([i, reason]) => ({ record: dataset.entries[i]!.record, reason }));
  if (all.length === 0)
    throw new UserError(`${dataset.name}: no recording can be compared; the first: ${refusals[0]?.reason}`);
  skipped.push(...refusals);
  return packed(all.sort(([i], [j]) => i - j));
}

/** Pairs of fingerprints that are near each other, each once, as [pairs, 2]: numbers in a and in b. */
async function neighbours(crew: Crew, a: Prints, b: Prints, options: SearchOptions): Promise<Int32Array> {
  const near: (readonly Int32Array[])[] = [];
  const { neighbours: stride } = STRIDE;
  const task = { all: a, queries: b, count: NEAREST + 1 };
  await crew.each("neighbours", task, b.count, stride, (from, part, done) => {
    near[from / stride] = part;
    step(options, "neighbours", done, b.count);
  });
  const pairs: number[] = [];
  const met = new Set<number>();
  near.flat().forEach((rows, q) => {
    for (const row of rows) {
      if (a !== b) pairs.push(row, q);
      else if (a.owners[row] !== b.owners[q]) {
        // Within one dataset a pair is met from both sides, and every record is its own nearest neighbour.
        const [i, j] = [Math.min(row, q), Math.max(row, q)];
        const key = i * b.count + j;
        if (!met.has(key)) pairs.push(i, j);
        met.add(key);
      }
    }
  });
  const shared = new Int32Array(new SharedArrayBuffer(4 * pairs.length));
  shared.set(pairs);
  return shared;
}

/** Pairs of records that fit, in their order; the lags that fit best where records have several fingerprints. */
async function fitting(
  crew: Crew,
  a: Prints,
  b: Prints,
  pairs: Int32Array,
  options: SearchOptions,
): Promise<Candidate[]> {
  const best = new Map<string, Candidate>();
  const total = pairs.length / 2;
  await crew.each("alignment", { a, b, pairs }, total, STRIDE.alignment, (_, fits, done) => {
    for (const { pair, lags, correlation } of fits) {
      const [i, j] = [a.owners[pairs[2 * pair]!]!, b.owners[pairs[2 * pair + 1]!]!];
      const key = `${i} ${j}`;
      const known = best.get(key)?.correlation ?? 0;
      if (correlation > known) best.set(key, { i, j, lags, correlation });
    }
    step(options, "comparison", done, total);
  });
  return [...best.values()].sort((p, q) => p.i - q.i || p.j - q.j);
}

/** Those of the pairs that are one recording, lead by lead. */
async function verified(
  a: Dataset,
  b: Dataset,
  pairs: readonly Candidate[],
  options: SearchOptions,
): Promise<SharedRecording[]> {
  const leadsOf = keeper(KEPT);
  const shared: SharedRecording[] = [];
  for (const [n, { i, j, lags }] of pairs.entries()) {
    const found = correlateTraces(await leadsOf(a, i), await leadsOf(b, j), lags);
    const { lag, correlation } = found;
    if (isCopy(found)) shared.push({ a: a.entries[i]!.record, b: b.entries[j]!.record, lag, correlation });
    if ((n + 1) % STRIDE.verification === 0 || n + 1 === pairs.length) {
      await setImmediate();
      step(options, "verification", n + 1, pairs.length);
    }
  }
  return shared;
}

function isCopy({ correlation, elsewhere }: Likeness): boolean {
  return correlation >= LEAD_CORRELATION && 1 - correlation <= UNLIKE_PART * (1 - elsewhere);
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
