import type { DatasetFacts } from "../definition.ts";
import type { Dataset, DatasetEntry } from "../types.ts";
import { checkInLanes } from "./lanes.ts";
import type { CheckedRecord } from "./record.ts";
import type { CheckReport } from "./report.ts";
import { Tally } from "./tally.ts";

export interface CheckOptions {
  /** What is known of the dataset beside its records. */
  readonly facts?: DatasetFacts | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Told of every record in turn. */
  readonly onRecord?: ((entry: DatasetEntry, checked: CheckedRecord) => void) | undefined;
  /** How many other threads help at most; as many as there are other cores where nothing is said. */
  readonly threads?: number | undefined;
}

/**
 * Reads every record of a dataset, checks it, and adds up what there is. Records that cannot be read, and those in which a check finds
 * what makes them unusable, are refused one by one with the reason; the others count.
 */
export async function checkDataset(dataset: Dataset, options: CheckOptions = {}): Promise<CheckReport> {
  const { facts = null, onProgress, onRecord, threads } = options;
  const tally = new Tally(dataset, facts);
  const total = dataset.entries.length;
  let done = 0;
  await checkInLanes(
    dataset,
    (checked) => {
      onRecord?.(dataset.entries[checked.index]!, checked);
      tally.add(checked);
      onProgress?.({ done: ++done, total });
    },
    threads,
  );
  return tally.report();
}
