import { UserError } from "../../base/index.ts";
import type { Dataset } from "../../datasets/index.ts";
import { type CheckedData, checkOwn } from "./check.ts";
import { FEWEST, type LeftOut, type OwnFacts, ownFacts, usableLabels } from "./facts.ts";
import { type OwnData, withLabels } from "./own.ts";
import { type PilotSplit, splitOf } from "./split.ts";
import type { Kept } from "./state.ts";

/** The data of an advice: checked, with the labels that can be learned, and split. */
export interface PilotData {
  /** With the usable labels alone. */
  readonly dataset: Dataset;
  readonly set: string;
  /** Label sets that were not chosen. */
  readonly otherSets: readonly string[];
  readonly checked: CheckedData;
  /** Of the usable labels, without records that are refused. */
  readonly facts: OwnFacts;
  /** Null where no column says who is who. */
  readonly patients: number | null;
  readonly leftOut: readonly LeftOut[];
  readonly split: PilotSplit;
}

/** The set that was named, else the one with the most labels that can be learned; the first of several. @throws UserError */
export function chooseSet({ dataset }: OwnData, named: string | undefined): string {
  const sets = Object.keys(dataset.labelSets);
  if (named !== undefined) {
    if (sets.includes(named)) return named;
    throw new UserError(`--label-set ${named}: there is no such set of labels; there are ${sets.join(", ")}`);
  }
  const usable = (set: string) => usableLabels(ownFacts(dataset, set)).usable.length;
  return sets.reduce((best, set) => (usable(set) > usable(best) ? set : best));
}

/** Checks every record, leaves out what cannot be learned, and splits. Throws UserError where nothing is left, and what would help. */
export async function prepareData(
  own: OwnData,
  set: string,
  kept: Kept,
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<PilotData> {
  const checked = kept.state.checked ?? (await checkOwn(own.dataset, onProgress));
  kept.keep({ checked });
  const refused = new Set(checked.refused);
  const { usable, leftOut } = usableLabels(ownFacts(own.dataset, set, refused));
  const exclusive = own.dataset.exclusive?.includes(set) === true;
  if (usable.length < (exclusive ? 2 : 1)) throw nothingToLearn(own, set, leftOut, exclusive);
  const dataset = withLabels(own, set, usable);
  const facts = ownFacts(dataset, set, refused);
  const split = splitOf(facts);
  if (split === null) {
    const there = `${facts.folds.length === 0 ? "there are none" : `there ${facts.folds.length === 1 ? "is one" : "are two"}`}`;
    throw new UserError(
      `${dataset.name}: training, validation and test need three folds, and ${there}. Folds are made by patient, of ten patients or ` +
        "more; a column of folds in the table needs three values",
    );
  }
  return {
    ...{ dataset, set, checked, facts, leftOut, split },
    otherSets: Object.keys(own.dataset.labelSets).filter((other) => other !== set),
    patients: own.description.patient === undefined ? null : facts.patients,
  };
}

function nothingToLearn(
  { dataset, remarks }: OwnData,
  set: string,
  leftOut: readonly LeftOut[],
  exclusive: boolean,
): UserError {
  const said = remarks.filter((remark) => remark.startsWith(`Labels "${set}":`));
  const counts = leftOut.map(({ label, why }) => `${label} ${why}`).join(", ");
  const need = exclusive ? `two classes with ${FEWEST} records or more each` : "one label";
  return new UserError(
    [
      `${dataset.name}: ${exclusive ? "no two classes" : "no label"} of "${set}" can be learned and tested (${counts}).`,
      ...said,
      `A pilot needs ${need}${exclusive ? "" : `, on ${FEWEST} records or more and not on ${FEWEST} or more`}: label more records, or join ` +
        "rare labels in the table. What columns are read as shows `cardiograft data add ... --dry-run`",
    ].join("\n"),
  );
}
