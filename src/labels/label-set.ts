/** Labels that a dataset uses, and what they mean. */
export interface LabelSet {
  /** Unique; what `cardiograft data overlap` calls it. */
  readonly name: string;
  readonly title: string;
  readonly labels: readonly string[];
  /** Per label the diagnoses that it stands for, with all their kinds. */
  readonly meaning: Readonly<Record<string, readonly string[]>>;
  /** A record has exactly one of the labels; otherwise they are independent of each other. */
  readonly exclusive?: boolean;
  /** What a reader of results should know; null where nothing needs saying. */
  readonly note: string | null;
  /** Per label the SNOMED CT codes that give it. */
  readonly snomed?: Readonly<Record<string, readonly string[]>>;
  /** Per label the SCP-ECG statements that give it. */
  readonly scp?: Readonly<Record<string, readonly string[]>>;
  /** The labels of a record with these SNOMED CT codes, in the set's order. */
  ofSnomed?(codes: readonly string[]): string[];
  /** The labels of a record with these SCP-ECG statements, in the set's order. */
  ofScp?(codes: readonly string[]): string[];
}

/** A label set that records with SNOMED CT codes can be given. */
export type SnomedLabelSet = LabelSet & Required<Pick<LabelSet, "snomed" | "ofSnomed">>;

/** A label set that records with SCP-ECG statements can be given. */
export type ScpLabelSet = LabelSet & Required<Pick<LabelSet, "scp" | "ofScp">>;

/** Picks the labels one of whose codes is among those given. */
export function choosing(
  labels: readonly string[],
  codesOf: Readonly<Record<string, readonly string[]>>,
): (codes: readonly string[]) => string[] {
  return (codes) => labels.filter((label) => codesOf[label]!.some((code) => codes.includes(code)));
}

type Description = Pick<LabelSet, "name" | "title" | "note">;

/** A set by rows of label, SNOMED CT codes and diagnoses. */
export function snomedLabelSet(
  description: Description,
  rows: readonly (readonly [label: string, snomed: readonly string[], meaning: readonly string[]])[],
): SnomedLabelSet {
  const labels = rows.map(([label]) => label);
  const snomed = Object.fromEntries(rows.map(([label, codes]) => [label, codes]));
  const meaning = Object.fromEntries(rows.map(([label, , ids]) => [label, ids]));
  return { ...description, labels, meaning, snomed, ofSnomed: choosing(labels, snomed) };
}

/** A set by rows of label, SCP-ECG statements and diagnoses. */
export function scpLabelSet(
  description: Description,
  rows: readonly (readonly [label: string, scp: readonly string[], meaning: readonly string[]])[],
): ScpLabelSet {
  const labels = rows.map(([label]) => label);
  const scp = Object.fromEntries(rows.map(([label, codes]) => [label, codes]));
  const meaning = Object.fromEntries(rows.map(([label, , ids]) => [label, ids]));
  return { ...description, labels, meaning, scp, ofScp: choosing(labels, scp) };
}
