import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { canonicalJson, UserError } from "../base/index.ts";
import { type CacheDescription, CacheWriter, openCache } from "../cache/index.ts";
import { canonicalLead } from "../ecg/index.ts";
import type { Dataset, Refusal } from "./types.ts";

export interface PrepareOptions {
  /** Default: all leads of the dataset. */
  readonly leads?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export interface Prepared {
  readonly records: number;
  readonly refused: readonly Refusal[];
}

/** Records between two chances for other work: signals of the process, progress, an abort. */
const STRIDE = 64;

/**
 * Streams a dataset's records into a cache at `dir`, one at a time. A record that cannot be read, or has another sampling rate or
 * length than the dataset promises, is left out and listed with the reason in the result and in the cache. A cache of the same data
 * that is there already, or that another process finishes first, is taken as it is. When aborted (rejects with the signal's reason)
 * or failing, nothing is left at `dir`. Throws UserError when no record remains, or when something else is at `dir`.
 */
export async function prepare(
  dataset: Dataset,
  dir: string,
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const description: CacheDescription = {
    leads: (options.leads ?? dataset.leads).map((lead) => canonicalLead(lead) ?? lead),
    samplingRate: dataset.samplingRate,
    samples: dataset.samples,
    fingerprint: dataset.fingerprint,
    labelSets: dataset.labelSets,
  };
  const absent = description.leads.find((lead) => !dataset.leads.includes(lead));
  if (absent !== undefined || description.leads.length === 0) {
    throw new UserError(
      `${dataset.name} has no lead ${absent ?? "(none)"}; it has ${dataset.leads.join(", ")}`,
    );
  }
  if (isThere(dir)) return existing(dir, description);

  const writer = CacheWriter.create(dir, description);
  const refused: Refusal[] = [...dataset.refused];
  const total = dataset.entries.length;
  try {
    for (let i = 0; i < total; i++) {
      const entry = dataset.entries[i]!;
      try {
        writer.add(dataset.read(i), entry);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        refused.push({ record: entry.record, reason: error.message });
      }
      if ((i + 1) % STRIDE === 0 || i + 1 === total) {
        onProgress?.({ done: i + 1, total });
        await setImmediate();
        signal?.throwIfAborted();
      }
    }
    if (writer.records === 0) {
      const why = refused[0] === undefined ? "it is empty" : `the first reason: ${refused[0].reason}`;
      throw new UserError(`${dataset.name}: no record can be used; ${why}`);
    }
  } catch (error) {
    writer.abort();
    throw error;
  }
  const { records } = writer;
  return writer.finish(refused) ? { records, refused } : existing(dir, description);
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
    const { leads, samplingRate, samples, fingerprint, labelSets } = cache;
    const found: CacheDescription = { leads, samplingRate, samples, fingerprint, labelSets };
    if (canonicalJson(found) !== canonicalJson(wanted)) {
      throw new UserError(
        `${dir}: holds other data or other leads; prepare into another folder, or delete this one`,
      );
    }
    return { records: cache.rows.length, refused: cache.refused };
  } finally {
    cache.close();
  }
}
