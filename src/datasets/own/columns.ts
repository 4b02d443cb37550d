import type { Table } from "../table/index.ts";
import { tokens } from "./labels.ts";
import { age, flag, isMissing, sex } from "./values.ts";

/** What a column is read as. `name` is the record's name inside a file of many; `label` a column of yes and no. */
export const ROLES = [
  "file",
  "name",
  "patient",
  "age",
  "sex",
  "fold",
  "label",
  "class",
  "list",
  "ignore",
] as const;
export type Role = (typeof ROLES)[number];

/** What somebody said about a column. */
export interface Said {
  readonly role: Role;
  /** Of a list. */
  readonly separator?: string | undefined;
}

/** What a column is read as, and why. */
export interface ColumnGuess extends Said {
  readonly column: string;
  readonly because: string;
}

/** What a column holds. */
export interface Content {
  readonly column: string;
  readonly rows: number;
  /** Cells that say something. */
  readonly filled: number;
  /** Distinct values of these, with their numbers, the most frequent first. */
  readonly values: ReadonlyMap<string, number>;
}

export function contentOf(table: Table, column: string): Content {
  const counts = new Map<string, number>();
  let filled = 0;
  for (const { fields } of table.rows) {
    const cell = fields[column]!.trim();
    if (isMissing(cell)) continue;
    filled++;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const values = new Map([...counts].sort((a, b) => b[1] - a[1]));
  return { column, rows: table.rows.length, filled, values };
}

/** A name as it is compared: small letters, no accents, words separated by spaces. */
const words = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

const PATIENT =
  /^(patient(en)?|pat|subject|person|proband(en)?|mrn|pid)( ?(id|nr|no|num|number|nummer|key|code|identifier))?$/;
const AGE = /^(patient )?(age|alter|lebensalter)( (in )?(years|yrs|jahre|jahren))?$/;
const SEX = /^(patient )?(sex|gender|geschlecht|geschl)$/;
const IS_SEX = /^(is )?(male|female|mannlich|weiblich)$/;
const FOLD = /^(strat )?(fold|split|set|partition|subset)$/;
const DIAGNOSIS =
  /(^| )(diag|diagnos\w*|class\w*|klasse\w*|label\w*|rh?yth?m\w*|rhythmus|befund\w*|categor\w*|kategorie\w*|dx|snomed\w*|scp\w*|finding\w*|statement\w*|codes?)( |$)/;

/** Words for the parts of a split, and the fold that each becomes: as in PTB-XL, 9 is for validation and 10 for the test. */
const SPLITS: Readonly<Record<string, number>> = {
  train: 1,
  training: 1,
  val: 9,
  valid: 9,
  validation: 9,
  dev: 9,
  test: 10,
  testing: 10,
};

/** More classes than this are free text. */
const MOST_CLASSES = 50;
const MOST_LABELS = 300;
/** Columns of so few values may be labels that their names do not betray. */
const FEW = 20;

const SEPARATORS = [";", "|", ",", "/", "+"];

/** Says what columns other than those of files and names are, by their names and what they hold. */
export function guessColumn(content: Content, taken: ReadonlySet<Role>): ColumnGuess {
  const { column, values, filled } = content;
  const name = words(column);
  const guess = (role: Role, because: string, separator?: string): ColumnGuess => ({
    column,
    role,
    because,
    ...(separator === undefined ? {} : { separator }),
  });
  const share = (understood: (cell: string) => boolean) => shareOf(content, understood);
  if (filled === 0) return guess("ignore", "it is empty");
  if (PATIENT.test(name) && !taken.has("patient")) return guess("patient", "its name");
  if (AGE.test(name) && !taken.has("age") && share((cell) => age(cell).understood) > 0.8) {
    return guess("age", "its name, and numbers");
  }
  if (SEX.test(name) && !taken.has("sex")) {
    if (share((cell) => sex(cell).understood) > 0.8) return guess("sex", "its name and words");
    return guess(
      "ignore",
      `its values (${some(values)}) do not say which is which; give --sex 0=male,1=female`,
    );
  }
  if (IS_SEX.test(name) && !taken.has("sex") && share((cell) => flag(cell) !== null) > 0.8) {
    return guess("sex", "its name, and yes or no");
  }
  if (FOLD.test(name) && !taken.has("fold")) {
    if (share((cell) => /^\d{1,4}([.,]0+)?$/.test(cell) || cell.toLowerCase() in SPLITS) === 1) {
      return guess("fold", "its name and values");
    }
  }
  if (share((cell) => flag(cell) !== null) === 1) {
    const yes = [...values.keys()].filter((cell) => flag(cell) === true).length > 0;
    const all = filled === content.rows && [...values.keys()].every((cell) => flag(cell) === true);
    if (!yes || all) return guess("ignore", yes ? "every record says yes" : "no record says yes");
    return guess("label", "yes and no");
  }
  if (DIAGNOSIS.test(name)) {
    const separator = separatorOf(content);
    const vocabulary = new Set([...values.keys()].flatMap((cell) => tokens(cell, separator ?? "\0")));
    if (separator !== null && vocabulary.size <= MOST_LABELS) {
      return guess("list", `its name, and ${vocabulary.size} values between ${separator}`, separator);
    }
    if (values.size >= 2 && values.size <= MOST_CLASSES)
      return guess("class", `its name, and ${values.size} values`);
    return guess("ignore", `its name, but ${values.size} different values`);
  }
  if (values.size === filled) return guess("ignore", "every value is another");
  if (values.size < 2 || values.size > FEW)
    return guess("ignore", values.size === 1 ? "one value" : `${values.size} values`);
  const how =
    separatorOf(content) === null
      ? `${mapping(column, "class")} makes it a label`
      : `${mapping(column, "list")} makes labels of it`;
  return guess("ignore", `${values.size} values; ${how}`);
}

/** The option that says what a column is, as a shell takes it. */
export function mapping(column: string, role: string): string {
  const text = `${column}=${role}`;
  return `--map ${/[^\p{L}\p{N}_.=-]/u.test(text) ? JSON.stringify(text) : text}`;
}

/** The share of filled cells of which something is true. */
export function shareOf({ values, filled }: Content, holds: (cell: string) => boolean): number {
  let count = 0;
  for (const [cell, n] of values) if (holds(cell)) count += n;
  return filled === 0 ? 0 : count / filled;
}

/** What separates the values of a column of lists: what cuts its texts into the fewest different pieces; null where nothing does. */
export function separatorOf({ values }: Content): string | null {
  const texts = [...values.keys()];
  const pieces = (separator: string) => new Set(texts.flatMap((text) => tokens(text, separator))).size;
  const candidates = SEPARATORS.filter((separator) =>
    texts.some((text) => tokens(text, separator).length > 1),
  );
  if (candidates.length === 0) return null;
  return candidates.reduce((best, next) => (pieces(next) < pieces(best) ? next : best));
}

/** What a column of yes and no, whose name is a sex, says by its values. */
export function sexOfFlags({ column, values }: Content): Record<string, "male" | "female"> | undefined {
  const name = words(column);
  if (!IS_SEX.test(name)) return undefined;
  const male = /male$|mannlich$/.test(name) && !/female$/.test(name);
  return Object.fromEntries(
    [...values.keys()]
      .filter((cell) => flag(cell) !== null)
      .map((cell) => [cell, flag(cell) === male ? "male" : "female"] as const),
  );
}

/** The fold of each word of a column of splits; undefined where it holds numbers. */
export function foldsOfWords({ values }: Content): Record<string, number> | undefined {
  const found = [...values.keys()].filter((cell) => cell.toLowerCase() in SPLITS);
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map((cell) => [cell, SPLITS[cell.toLowerCase()]!]));
}

/** A few values, for a message. */
const some = (values: ReadonlyMap<string, number>): string => [...values.keys()].slice(0, 3).join(", ");
