import type { SignalCache } from "../../cache/index.ts";
import { assertNoLeak, rowsOfFolds } from "../../datasets/index.ts";

/** The rows of a prepared dataset on each side of a split, checked for patients who are on both. */
export function splitRows<S extends string>(
  cache: SignalCache,
  folds: Readonly<Record<S, readonly number[]>>,
): Record<S, Int32Array> {
  const names = Object.keys(folds) as S[];
  const splits = Object.fromEntries(
    names.map((name) => [name, rowsOfFolds(cache.rows, folds[name], name)]),
  ) as Record<S, Int32Array>;
  assertNoLeak(cache.rows, splits, names.join(" and "));
  return splits;
}
