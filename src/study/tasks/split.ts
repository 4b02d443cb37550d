import type { SignalCache } from "../../cache/index.ts";
import { assertNoLeak } from "../../datasets/index.ts";
import { labelledRows } from "../labelled-rows.ts";
import { type TaskSplit, withSplit } from "../random-split.ts";
import type { Labels } from "../task.ts";

interface Parts<S extends string> {
  readonly labels: Labels;
  readonly folds: Readonly<Record<S, readonly number[]>>;
  readonly split?: TaskSplit;
}

/** The rows of a prepared dataset on each side of a split, checked for patients who are on both, unless records were split as the paper did. */
export function splitRows<S extends string>(
  cache: SignalCache,
  { labels, folds, split }: Parts<S>,
): Record<S, Int32Array> {
  const rows = split === undefined ? cache.rows : withSplit(cache.rows, split);
  const names = Object.keys(folds) as S[];
  const splits = Object.fromEntries(
    names.map((name) => [name, labelledRows(rows, folds[name], name, labels)]),
  ) as Record<S, Int32Array>;
  if (split?.by !== "record") assertNoLeak(cache.rows, splits, names.join(" and "));
  return splits;
}
