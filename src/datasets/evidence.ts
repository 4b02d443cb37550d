/** What checking all records of a dataset showed, as far as known traps ask for it. */
export interface Evidence {
  /** Records that could be read. */
  readonly records: number;
  /** Records by the name of a check that found something in them. */
  readonly found: ReadonlyMap<string, number>;
  /** Records by duration in seconds, ascending. */
  readonly durations: readonly (readonly [seconds: number, records: number])[];
  /** Labels of the primary set that a record's duration alone gives away, the clearest first. */
  readonly byDuration: readonly DurationTell[];
  /** Records without a label of the primary set. */
  readonly unlabelled: number;
  /** Of the lead with the largest range in a record, that range in millivolt: the median over the records. Null where nothing is known. */
  readonly span: number | null;
  /** Whether there is a record of such a name, read or refused. */
  readonly named: (pattern: RegExp) => boolean;
  /** What the dataset says of itself. */
  readonly remarks: readonly string[];
}

/** A label that can be told from the duration. */
export interface DurationTell {
  readonly label: string;
  /** Area under the ROC curve of the duration as a score for this label; below 0.5 where shorter records have it. */
  readonly auroc: number;
  /** Records with the label. */
  readonly records: number;
}
