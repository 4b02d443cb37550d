import { UserError } from "../../base/index.ts";
import type { SignalCache } from "../../cache/index.ts";
import { stratifiedOrder } from "../../datasets/index.ts";
import type { TrainSpec } from "../task.ts";
import { splitRows } from "./split.ts";

type Rows = Pick<TrainSpec, "labels" | "seed" | "split" | "size" | "all"> & {
  readonly folds: { readonly train: readonly number[] };
};

/** The rows that a cell trains on: the first of its seed's order. @throws UserError where there are too few */
export function trainingRows(cache: SignalCache, spec: Rows): Int32Array {
  const { train: candidates } = splitRows(cache, spec);
  // What cannot be read is known only now.
  const size = spec.all ? candidates.length : spec.size;
  if (size > candidates.length) {
    throw new UserError(
      `${size} training records are asked for, but only ${candidates.length} could be read. Choose a smaller size.`,
    );
  }
  return firstRows(cache, candidates, spec, size);
}

/** The first rows of a seed's stratified order: nested from size to size. */
export function firstRows(
  cache: SignalCache,
  rows: Int32Array,
  { labels, seed }: Pick<TrainSpec, "labels" | "seed">,
  count: number,
): Int32Array {
  return stratifiedOrder(cache.rows, rows, labels.set, labels.classes, seed).slice(0, count);
}
