import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { fileFailure, UserError, writeFileAtomic } from "../../base/index.ts";
import { expectation } from "./expectation.ts";

/** The file that makes a folder a dataset of one's own. */
export const DESCRIPTION = "dataset.json";

/** What a description is known by, before it is checked. */
const FORMAT = "cardiograft-dataset-1";

/** Bytes of the largest description. */
const MOST = 4 * 2 ** 20;

const text = z.string().min(1);
/** The name of a column; the first column of a table may have the empty name. */
const column = z.string();
const policy = z.enum(["refuse", "negative"]);
const sex = z.enum(["male", "female"]);

/** A column for each label, holding yes or no in one of the usual spellings (1, 0, true, false, yes, ja, x ...). */
const columnSet = z.strictObject({
  kind: z.literal("columns"),
  /** The column of each label, by label. */
  columns: z.record(text, column).refine((value) => Object.keys(value).length > 0, "name at least one label"),
  /** What a record with an empty cell is: left out, or without this label. */
  unlabelled: policy,
});

/** One column with any number of labels, such as `AF;RBBB`. */
const listSet = z.strictObject({
  kind: z.literal("list"),
  column,
  separator: text,
  /** What each value means: a label, or nothing. Two values may mean the same label. */
  values: z.record(text, text.nullable()),
  /** What a record with an empty cell is: left out, or without any label. */
  unlabelled: policy,
});

/** One column with exactly one class. */
const classSet = z.strictObject({
  kind: z.literal("class"),
  column,
  /** What each value means: a class, or that the record has none and is left out. */
  values: z.record(text, text.nullable()),
  unlabelled: z.literal("refuse"),
});

const KIND = (issue: { readonly input?: unknown }): string => {
  const { input } = issue;
  const kind = typeof input === "object" && input !== null && "kind" in input ? input.kind : undefined;
  const what = kind === undefined ? 'needs a "kind"' : `has the kind ${JSON.stringify(kind)}`;
  return `${what}; known are "columns" (a column of yes and no for each label), "list" and "class"`;
};

const description = z.strictObject({
  format: z.literal(FORMAT),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
  licence: text,
  /** The table of labels, relative to the description. */
  table: text,
  records: z
    .strictObject({
      /** The folder of recordings, relative to the description. */
      folder: text,
      /** The column that names each record's file. */
      column: column.optional(),
      /** Or the one file with all records. */
      file: text.optional(),
      /**
       * Which record of its file, where a file holds several: by its name in a column, by its number in a column, counted from 0 or 1, or
       * by the order of the rows that name the file.
       */
      inside: z
        .union(
          [
            z.strictObject({ column, numbersFrom: z.union([z.literal(0), z.literal(1)]).optional() }),
            z.literal("in order"),
          ],
          'must be { "column": ... }, with "numbersFrom": 0 or 1 where it holds numbers, or "in order"',
        )
        .optional(),
      // What the files do not say themselves.
      samplingRate: z.number().positive().optional(),
      leads: z.array(text).min(1).optional(),
      units: text.optional(),
      array: text.optional(),
    })
    .refine((value) => (value.column === undefined) !== (value.file === undefined), {
      error: 'give either "column", which names each record\'s file, or "file", which holds all records',
    })
    .refine((value) => value.file === undefined || value.inside !== undefined, {
      error: 'say with "inside" which record of the file a row means',
    }),
  /** Without it every record counts as a patient of its own, and splits cannot keep a patient's records together. */
  patient: z.strictObject({ column }).optional(),
  age: z.strictObject({ column }).optional(),
  sex: z
    .strictObject({
      column,
      /** What values mean beyond the usual words: 0 and 1 mean nothing by themselves. */
      values: z.record(text, sex.nullable()).optional(),
    })
    .optional(),
  /** The table's own folds, or some that are made: by patient, alike in their labels. */
  folds: z
    .union(
      [
        z.strictObject({
          column,
          /** The fold that a word means (`train`, `test`); numbers mean themselves. */
          values: z.record(text, z.number().int().nonnegative()).optional(),
        }),
        z.strictObject({ count: z.number().int().min(2).max(100), seed: z.number().int().nonnegative() }),
      ],
      'must be { "column": ... }, with "values" where it holds words, or { "count": 2 to 100, "seed": a whole number }',
    )
    .optional(),
  /** Sets of labels, by name. */
  labels: z
    .record(text, z.discriminatedUnion("kind", [columnSet, listSet, classSet], { error: KIND }))
    .refine((value) => Object.keys(value).length > 0, "describe at least one set of labels"),
  /** What all records are brought to for training. */
  prepare: z.strictObject({
    samplingRate: z.number().positive().max(100_000),
    seconds: z.number().positive().max(86_400),
    leads: z.array(text).min(1),
  }),
});

/** What `dataset.json` says: which table describes which recordings, and what its columns mean. */
export type Description = z.output<typeof description>;
export type LabelSetDescription = Description["labels"][string];

/** Checks a description. @throws UserError that names every faulty field. */
export function parseDescription(value: unknown, source: string): Description {
  const result = description.safeParse(value, { error: expectation });
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    ({ path, message }) => `  ${path.length > 0 ? path.map(String).join(".") : "(the whole)"}: ${message}`,
  );
  throw new UserError(`${source}: cannot be used:\n${faults.join("\n")}`);
}

/** Reads and checks a description. @throws UserError naming file, and line or field. */
export function readDescription(path: string): Description {
  let content: string;
  try {
    if (statSync(path).size > MOST)
      throw new UserError(`${path}: is too large to be the description of a dataset`);
    content = readFileSync(path, "utf8");
  } catch (error) {
    throw fileFailure(path, error, "describe the folder with cardiograft data add");
  }
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new UserError(`${path}: is not JSON (${(error as Error).message}); correct it there`);
  }
  return parseDescription(value, path);
}

/** Writes a description, for people to read and edit. */
export function writeDescription(path: string, value: Description): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Whether a file is a description, even a faulty one. */
export function isDescription(path: string): boolean {
  try {
    return statSync(path).size <= MOST && readFileSync(path, "utf8").includes(FORMAT.slice(0, -2));
  } catch {
    return false;
  }
}
