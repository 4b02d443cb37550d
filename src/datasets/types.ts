import type { EcgRecord, Sex } from "../ecg/index.ts";

/** What a dataset's tables say of one record. */
export interface DatasetEntry {
  /** Unique within the dataset. */
  readonly record: string;
  readonly patient: string;
  /** The dataset's own fold; null where it has none. */
  readonly fold: number | null;
  readonly age: number | null;
  readonly sex: Sex | null;
  /** Per label set the labels this record has, a subset of the set's labels and in its order; every set is present. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** A record that was left out, and why. */
export interface Refusal {
  readonly record: string;
  readonly reason: string;
}

/**
 * A set of records with labels, patients and folds. Tables are read when it is opened; signals one by one through `read`, so that a
 * dataset of any size is held in little memory.
 */
export interface Dataset {
  readonly name: string;
  /** SHA-256 of what defines the data: equal fingerprints mean equal records, labels, patients and folds. */
  readonly fingerprint: string;
  readonly licence: string;
  /** Samples per second of the records as they are prepared; `read` may give others, which are then resampled. */
  readonly samplingRate: number;
  /** Samples per lead of every prepared record. */
  readonly samples: number;
  readonly leads: readonly string[];
  readonly labelSets: Readonly<Record<string, readonly string[]>>;
  /** The label sets of which a record has exactly one label; the others are independent of each other. */
  readonly exclusive?: readonly string[] | undefined;
  readonly entries: readonly DatasetEntry[];
  /** Records of the tables that are not among the entries. */
  readonly refused: readonly Refusal[];
  /** What a user should know of these data beside the licence; reading may find out more. */
  readonly remarks?: readonly string[] | undefined;
  /** The signals of `entries[index]`. Throws UserError for a file that is missing, damaged or disagrees with its header. */
  read(index: number): EcgRecord | Promise<EcgRecord>;
  /** Gives back what reading holds open. */
  close?(): void;
}
