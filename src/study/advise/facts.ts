import type { Dataset, DatasetEntry } from "../../datasets/index.ts";

/** With fewer positives, or negatives, neither training nor test has enough of a label to say anything. */
export const FEWEST = 20;

/** How often a label is, in records and in patients. */
export interface LabelFacts {
  readonly label: string;
  readonly positives: number;
  readonly patients: number;
}

/** What there is to work with: of patients only their number. */
export interface OwnFacts {
  readonly records: number;
  readonly patients: number;
  readonly labels: readonly LabelFacts[];
  /** Ascending. */
  readonly folds: readonly { readonly fold: number; readonly records: number; readonly patients: number }[];
}

/** Counts what a label set has. Records named in `refused` do not count. */
export function ownFacts(
  { entries, labelSets }: Pick<Dataset, "entries" | "labelSets">,
  set: string,
  refused: ReadonlySet<string> = new Set(),
): OwnFacts {
  const there = entries.filter(({ record }) => !refused.has(record));
  const patients = (of: readonly DatasetEntry[]) => new Set(of.map(({ patient }) => patient)).size;
  const folds = [...new Set(there.flatMap(({ fold }) => (fold === null ? [] : [fold])))].sort(
    (a, b) => a - b,
  );
  return {
    records: there.length,
    patients: patients(there),
    labels: labelSets[set]!.map((label) => {
      const own = there.filter(({ labels }) => labels[set]?.includes(label));
      return { label, positives: own.length, patients: patients(own) };
    }),
    folds: folds.map((fold) => {
      const own = there.filter((entry) => entry.fold === fold);
      return { fold, records: own.length, patients: patients(own) };
    }),
  };
}

/** A label that a pilot leaves out, and why. */
export interface LeftOut {
  readonly label: string;
  readonly why: string;
}

/** Labels with enough positives and negatives for training and test, and those without. */
export function usableLabels({ records, labels }: OwnFacts): {
  readonly usable: readonly string[];
  readonly leftOut: readonly LeftOut[];
} {
  const why = ({ positives }: LabelFacts): string | null => {
    if (positives === 0) return "on no record";
    if (positives === records) return "on every record";
    if (positives < FEWEST) return `on ${positives} ${positives === 1 ? "record" : "records"}`;
    if (records - positives < FEWEST) return `on all but ${records - positives} records`;
    return null;
  };
  return {
    usable: labels.filter((facts) => why(facts) === null).map(({ label }) => label),
    leftOut: labels.flatMap((facts) => {
      const reason = why(facts);
      return reason === null ? [] : [{ label: facts.label, why: reason }];
    }),
  };
}
