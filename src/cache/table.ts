import { z } from "zod";
import { UserError } from "../base/index.ts";

/** What the cache knows of one record beside its signals. */
export interface CacheRow {
  readonly record: string;
  readonly patient: string;
  readonly fold: number | null;
  readonly age: number | null;
  readonly sex: "male" | "female" | null;
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

export interface CacheDescription {
  readonly leads: readonly string[];
  readonly samplingRate: number;
  /** Samples per lead of every record. */
  readonly samples: number;
  /** Of the dataset that the records come from. */
  readonly fingerprint: string;
  /** All labels of each label set. */
  readonly labelSets: Readonly<Record<string, readonly string[]>>;
  /** What was done to the signals beside leads, sampling rate and length, in this order; absent where nothing was. */
  readonly steps?: readonly CacheStep[] | undefined;
  /** There where records that a check refuses were not left out. */
  readonly unchecked?: true | undefined;
}

/** A step by its name, with its numbers. */
export interface CacheStep {
  readonly step: string;
}

export interface CacheTable extends CacheDescription {
  readonly rows: readonly CacheRow[];
  /** Records that were left out when the cache was written, and why. */
  readonly refused: readonly { readonly record: string; readonly reason: string }[];
}

// On disk a row is [record, patient, fold, age, sex, label indices per set]: a third of the size of rows with named fields.
const row = z.tuple([
  z.string(),
  z.string(),
  z.number().nullable(),
  z.number().nullable(),
  z.enum(["male", "female"]).nullable(),
  z.array(z.array(z.int().nonnegative())),
]);
const schema = z.strictObject({
  format: z.literal(1),
  leads: z.array(z.string()).min(1),
  samplingRate: z.number().positive(),
  samples: z.int().positive(),
  fingerprint: z.string(),
  labelSets: z.record(z.string(), z.array(z.string())),
  steps: z.array(z.looseObject({ step: z.string() })).optional(),
  unchecked: z.literal(true).optional(),
  refused: z.array(z.strictObject({ record: z.string(), reason: z.string() })),
  rows: z.array(row),
});

/** The table as text: one line per record. */
export function writeTable(table: CacheTable): string {
  const { rows, ...description } = table;
  const sets = Object.entries(table.labelSets);
  const indices = sets.map(([, labels]) => new Map(labels.map((label, i) => [label, i])));
  const lines = rows.map((r) => {
    const labels = sets.map(([set], s) => r.labels[set]!.map((label) => indices[s]!.get(label)!));
    return JSON.stringify([r.record, r.patient, r.fold, r.age, r.sex, labels]);
  });
  const head = JSON.stringify({ format: 1, ...description });
  return `${head.slice(0, -1)},"rows":[\n${lines.join(",\n")}\n]}\n`;
}

/** Reads the text of a table. Throws UserError naming file and field. */
export function readTable(text: string, path: string): CacheTable {
  const fail = (problem: string): never => {
    throw new UserError(`${path}: ${problem}; delete the folder it is in and prepare the data again`);
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    fail("is not JSON");
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return fail(`${issue.path.join(".") || "content"}: ${issue.message}`);
  }
  const { format: _, rows, ...description } = parsed.data;
  const sets = Object.entries(description.labelSets);
  return {
    ...description,
    rows: rows.map(([record, patient, fold, age, sex, indices], i) => {
      const labels = Object.fromEntries(
        sets.map(([set, all], s) => [
          set,
          (indices[s] ?? fail(`rows.${i}: has no labels of the set ${set}`)).map(
            (label) => all[label] ?? fail(`rows.${i}: the set ${set} has no label ${label}`),
          ),
        ]),
      );
      return { record, patient, fold, age, sex, labels };
    }),
  };
}
