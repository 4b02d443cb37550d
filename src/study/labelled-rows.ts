import { UserError } from "../base/index.ts";
import { rowsOfFolds } from "../datasets/index.ts";
import type { Labels } from "./task.ts";

type Row = Parameters<typeof rowsOfFolds>[0][number];

/**
 * The rows of these folds, in the dataset's order; of them those with one of the classes, where records without any are left out.
 * @throws UserError when there are none
 */
export function labelledRows(
  rows: readonly Row[],
  folds: readonly number[],
  name: string,
  { set, unlabelled }: Omit<Labels, "classes">,
): Int32Array {
  const found = rowsOfFolds(rows, folds, name);
  if (unlabelled === undefined) return found;
  const labelled = found.filter((i) => (rows[i]!.labels[set] ?? []).length > 0);
  if (labelled.length > 0) return labelled;
  throw new UserError(
    `${name}: no record of fold ${folds.join(", ")} has a label of "${set}". Take other folds, or count such records as negative: unlabelled: "negative".`,
  );
}

/** A side of a recipe, as far as it says which records take part. */
export interface LabelledSide {
  readonly folds: Readonly<Record<string, readonly number[]>>;
  readonly labels?: string;
  readonly unlabelled?: "negative" | "leave out" | undefined;
}

/** The same as tasks have it: nothing where records without a label are negatives, as they are unless a recipe says otherwise. */
export const takingPart = ({
  labels = "none",
  unlabelled,
}: Omit<LabelledSide, "folds">): Omit<Labels, "classes"> => ({
  set: labels,
  ...(unlabelled === "leave out" && { unlabelled }),
});
