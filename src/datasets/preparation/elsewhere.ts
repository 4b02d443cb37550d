import type { Dataset } from "../types.ts";

/**
 * How another thread reads a dataset's records: it imports `module` (a URL) and calls `name` with these arguments, which can be cloned; what
 * comes back has a `read` as the dataset has, whose records need only be good until the next is read.
 */
export interface Elsewhere {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
  /** The same for this thread, where it is quicker than the dataset's own `read`. */
  readonly here?: Pick<Dataset, "read"> | undefined;
}

const known = new WeakMap<Dataset, Elsewhere>();

/**
 * Says how other threads read this dataset, unless that was said already: the first who knows it, knows it best. It holds for this very
 * object; a copy with another `read` is not taken for it.
 */
export function readableElsewhere<D extends Dataset>(dataset: D, how: Elsewhere): D {
  if (!known.has(dataset)) known.set(dataset, how);
  return dataset;
}

/** Null where only this thread can read it. */
export const elsewhereOf = (dataset: Dataset): Elsewhere | null => known.get(dataset) ?? null;

/** What of it is sent to another thread: functions cannot be. */
export const sendable = ({ module, name, args }: Elsewhere): Elsewhere => ({ module, name, args });
