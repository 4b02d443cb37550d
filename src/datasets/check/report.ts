import type { DurationTell } from "../evidence.ts";
import type { Refusal } from "../types.ts";

/** What checking every record of a dataset showed. */
export interface CheckReport {
  readonly dataset: string;
  readonly title: string;
  readonly licence: string;
  /** Records that were read and can be used. */
  readonly records: number;
  /** Of these records. */
  readonly patients: number;
  /** How many were published; null where nobody says. */
  readonly published: { readonly records: number; readonly patients: number | null } | null;
  /** The primary label set: `labels` and `unlabelled` are about it. */
  readonly labelSet: string;
  readonly labels: Readonly<Record<string, number>>;
  readonly unlabelled: number;
  readonly labelSets: Readonly<Record<string, LabelCounts>>;
  /** The label sets of which a record has exactly one label. */
  readonly exclusive: readonly string[];
  /** By the names of the records. */
  readonly refused: readonly Refusal[];
  readonly warnings: readonly Warning[];
  readonly durations: Spread | null;
  readonly samplingRates: readonly { readonly hertz: number; readonly records: number }[];
  readonly leads: readonly { readonly leads: readonly string[]; readonly records: number }[];
  readonly ages: Spread | null;
  readonly agesUnknown: number;
  readonly sexes: { readonly male: number; readonly female: number; readonly unknown: number };
  /** Of the lead with the largest range in each record, in millivolt. */
  readonly amplitudes: Spread | null;
  /** Labels of the primary set that the duration gives away. */
  readonly byDuration: readonly DurationTell[];
  /** Records with equal signals. */
  readonly duplicates: readonly (readonly string[])[];
  readonly traps: readonly { readonly title: string; readonly text: string; readonly found: string | null }[];
  readonly remarks: readonly string[];
}

export interface LabelCounts {
  readonly labels: Readonly<Record<string, number>>;
  /** Records without any label of the set. */
  readonly unlabelled: number;
}

/** Something that a check found in usable records. */
export interface Warning {
  readonly check: string;
  readonly records: number;
  /** Some of them. */
  readonly examples: readonly string[];
  /** What it said of the first. */
  readonly message: string;
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** Least, median (the lower one of two) and most; null of nothing. */
export function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return {
    least: sorted[0]!,
    median: sorted[(sorted.length - 1) >> 1]!,
    most: sorted[sorted.length - 1]!,
  };
}
