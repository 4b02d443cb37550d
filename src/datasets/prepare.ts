import { existsSync, readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { canonicalJson, UserError } from "../base/index.ts";
import { type CacheDescription, CacheWriter, openCache } from "../cache/index.ts";
import { type EcgRecord, fitSteps, isUnfitted, type Step, withLeads } from "../ecg/index.ts";
import { blockRanges } from "./preparation/block.ts";
import { readBlocks } from "./preparation/blocks.ts";
import { type Description, describe } from "./preparation/describe.ts";
import { elsewhereOf } from "./preparation/elsewhere.ts";
import type { Preparation } from "./preparation/options.ts";
import type { Dataset, Refusal } from "./types.ts";

/**
 * Leads (default: all of the dataset), sampling rate and seconds (default: the dataset's), and steps that are done to each record before it is
 * brought to that rate and length.
 */
export interface PrepareOptions extends Preparation {
  /** Entries of the dataset on which steps that need it are fitted: training records only. */
  readonly fitOn?: ArrayLike<number> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PrepareProgress) => void) | undefined;
  /** Threads that help this one to read. Default: one less than there are cores, at most 6, where it is worth it. */
  readonly threads?: number | undefined;
}

/** Entries of the dataset that are done, and about how long the others will take; null where nothing tells. */
export interface PrepareProgress {
  readonly done: number;
  readonly total: number;
  readonly remainingMs: number | null;
}

export interface Prepared {
  readonly records: number;
  readonly refused: readonly Refusal[];
}

/** More threads would hold more memory than they save time: each takes some 50 MB. */
const MOST_THREADS = 6;
/** Fewer records are read before threads have begun. */
const WORTH_THREADS = 1000;

/**
 * Streams a dataset's records into a cache at `dir`, in their order, whatever the number of threads. A record that cannot be read or made
 * what is asked for is left out and listed with the reason in the result and in the cache. A cache of the same data, prepared in the same way,
 * that is there already, or that another process finishes first, is taken as it is.
 *
 * When aborted (rejects with the signal's reason) or killed, nothing is at `dir`; what was done lies in a temporary folder beside it, and the
 * next call with the same data and options goes on from there. When failing, nothing is left. Throws UserError when no record remains, when
 * something else is at `dir`, or for options that the dataset cannot meet.
 */
export async function prepare(
  dataset: Dataset,
  dir: string,
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const description = await fitted(dataset, describe(dataset, options), options);
  if (isThere(dir)) return existing(dir, description);

  const total = dataset.entries.length;
  const writer = CacheWriter.resume(dir, description, dataset.entries);
  const refused = [...writer.done.refused];
  let done = writer.done.entries;
  const plan = {
    read: (index: number) => dataset.read(index),
    target: description,
    ranges: blockRanges(done, total, description),
    elsewhere: elsewhereOf(dataset),
    threads: options.threads ?? helpers(total - done),
  };
  const began = { at: performance.now(), done };
  const report = () => {
    const here = done - began.done;
    const remainingMs = here > 0 ? ((performance.now() - began.at) / here) * (total - done) : null;
    onProgress?.({ done, total, remainingMs });
  };
  try {
    if (done > 0) report();
    for await (const block of readBlocks(plan)) {
      const left = new Set(block.refused.map(([entry]) => entry));
      writer.append(
        block.encoded,
        dataset.entries.slice(done, block.to).filter((_, i) => !left.has(done + i)),
      );
      done = block.to;
      writer.note(done, block.refused);
      refused.push(...block.refused);
      report();
      signal?.throwIfAborted();
    }
    const refusals = [
      ...dataset.refused,
      ...refused.map(([entry, reason]) => ({ record: dataset.entries[entry]!.record, reason })),
    ];
    if (writer.records === 0) {
      const why = refusals[0] === undefined ? "it is empty" : `the first reason: ${refusals[0].reason}`;
      throw new UserError(`${dataset.name}: no record can be used; ${why}`);
    }
    return writer.finish(refusals)
      ? { records: writer.records, refused: refusals }
      : existing(dir, description);
  } catch (error) {
    if (signal?.aborted && error === signal.reason) writer.leave();
    else writer.abort();
    throw error;
  }
}

/** The threads that help to read so many records. */
function helpers(records: number): number {
  return records < WORTH_THREADS ? 0 : Math.min(MOST_THREADS, availableParallelism() - 1);
}

/** The description with the numbers of its steps. */
async function fitted(
  dataset: Dataset,
  description: Description,
  options: PrepareOptions,
): Promise<Description> {
  const { steps = [], ...rest } = description;
  if (!steps.some(isUnfitted)) return description;
  const { fitOn, signal } = options;
  if (fitOn === undefined || fitOn.length === 0) {
    throw new UserError(
      "steps: z-score per dataset is fitted on training records; say which these are, or give mean and sd",
    );
  }
  async function* training(): AsyncGenerator<EcgRecord> {
    for (const index of Array.from(fitOn!)) {
      signal?.throwIfAborted();
      try {
        yield withLeads(await dataset.read(index), rest.leads);
      } catch (error) {
        if (!(error instanceof UserError)) throw error; // a record that will be refused
      }
    }
  }
  const numbers: Step[] = await fitSteps(steps, training);
  return { ...rest, steps: numbers };
}

/** Whether a cache is at `dir`; an empty folder counts as nothing. Throws UserError for anything else there. */
function isThere(dir: string): boolean {
  const status = statSync(dir, { throwIfNoEntry: false });
  if (status === undefined || (status.isDirectory() && readdirSync(dir).length === 0)) return false;
  if (!existsSync(join(dir, "records.json"))) {
    throw new UserError(`${dir}: is there already and is no prepared cache; choose another folder`);
  }
  return true;
}

function existing(dir: string, wanted: CacheDescription): Prepared {
  const cache = openCache(dir);
  try {
    const { leads, samplingRate, samples, fingerprint, labelSets, steps, unchecked } = cache;
    const found: CacheDescription = {
      ...{ leads, samplingRate, samples, fingerprint, labelSets, steps, unchecked },
    };
    if (canonicalJson(found) !== canonicalJson(wanted)) {
      throw new UserError(
        `${dir}: holds other data, other leads or another preparation; prepare into another folder, or delete this one`,
      );
    }
    return { records: cache.rows.length, refused: cache.refused };
  } finally {
    cache.close();
  }
}
