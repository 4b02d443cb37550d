import { join, relative } from "node:path";
import { UserError } from "../../base/index.ts";
import type { Hints } from "../../formats/index.ts";
import type { Table } from "../table/index.ts";
import {
  type ColumnGuess,
  type Content,
  contentOf,
  foldsOfWords,
  guessColumn,
  mapping,
  type Role,
  type Said,
  separatorOf,
  sexOfFlags,
  shareOf,
} from "./columns.ts";
import type { Description, LabelSetDescription } from "./description.ts";
import type { FileIndex } from "./files.ts";
import { quoted, tokens } from "./labels.ts";
import { findRecords, type NamesOf } from "./records.ts";
import { flag, isMissing, plain } from "./values.ts";

/** What its owner says of a dataset, beyond what can be guessed. */
export interface Sayings {
  /** What columns are, by name. */
  readonly columns: ReadonlyMap<string, Said>;
  /** What values of the column of sexes mean. */
  readonly sexes?: Readonly<Record<string, "male" | "female" | null>> | undefined;
  /** What a record with empty label cells is. */
  readonly unlabelled?: "refuse" | "negative" | undefined;
}

/** What a table and a folder seem to be. */
export interface Guess {
  readonly columns: readonly ColumnGuess[];
  readonly description: Pick<Description, "records" | "patient" | "age" | "sex" | "folds" | "labels">;
}

const FOLDS = 10;

/**
 * Guesses what the columns of a table are, and describes the dataset accordingly. Columns that somebody spoke of are what was said of
 * them. Throws UserError where no column names the recordings, or none looks like labels, saying how to say it.
 */
export async function describe(
  table: Table,
  files: FileIndex,
  sayings: Sayings,
  namesOf: NamesOf,
): Promise<Guess> {
  for (const column of sayings.columns.keys()) {
    if (table.columns.includes(column)) continue;
    throw new UserError(
      `--map ${column}: there is no such column; the table has ${table.columns.join(", ")}`,
    );
  }
  const contents = table.columns.map((column) => contentOf(table, column));
  const found = await findRecords(contents, files, sayings.columns, namesOf);
  const taken = new Set<Role>([...sayings.columns.values()].map(({ role }) => role));
  const columns = contents.map((content): ColumnGuess => {
    const { column } = content;
    const said = sayings.columns.get(column);
    if (said !== undefined) {
      if (said.role === "label") assertFlags(content);
      const separator = said.role === "list" ? (said.separator ?? separatorOf(content) ?? ";") : undefined;
      return { column, role: said.role, because: "--map", ...(separator === undefined ? {} : { separator }) };
    }
    const record = found.columns.find((guess) => guess.column === column);
    if (record !== undefined) return record;
    const guess = withSayings(guessColumn(content, taken), content, sayings);
    if (["patient", "age", "sex", "fold"].includes(guess.role)) taken.add(guess.role);
    return guess;
  });
  const of = (role: Role) => columns.filter((guess) => guess.role === role).map(({ column }) => column);
  for (const role of ["file", "name", "patient", "age", "sex", "fold"] as const) {
    if (of(role).length > 1)
      throw new UserError(`two columns are read as ${role}: ${of(role).join(", ")}; name one`);
  }
  const content = (column: string) => contents.find((known) => known.column === column)!;
  const [patient, age, sex, fold] = [of("patient")[0], of("age")[0], of("sex")[0], of("fold")[0]];
  const sexes = sex === undefined ? undefined : (sayings.sexes ?? sexOfFlags(content(sex)));
  const words = fold === undefined ? undefined : foldsOfWords(content(fold));
  return {
    columns,
    description: {
      records: { folder: ".", ...found.records },
      ...(patient === undefined ? {} : { patient: { column: patient } }),
      ...(age === undefined ? {} : { age: { column: age } }),
      ...(sex === undefined
        ? {}
        : { sex: { column: sex, ...(sexes === undefined ? {} : { values: sexes }) } }),
      folds:
        fold === undefined
          ? { count: FOLDS, seed: 1 }
          : { column: fold, ...(words === undefined ? {} : { values: words }) },
      labels: labelSets(columns, contents, sayings.unlabelled),
    },
  };
}

/** A column that somebody took for yes and no has to be that, at least mostly. @throws UserError */
function assertFlags(content: Content): void {
  const { column, values } = content;
  if (values.size === 0 || shareOf(content, (cell) => flag(cell) !== null) >= 0.5) return;
  const some = [...values.keys()].slice(0, 3).map(quoted).join(", ");
  throw new UserError(
    `${mapping(column, "label")}: a label is yes or no in each row (1, 0, true, x ...), but the column holds ${some}; ` +
      `with ${mapping(column, "class")} each value is a class, with ${mapping(column, "list")} a cell has several`,
  );
}

/** A column of sexes whose values only its owner knows is one when they were said. */
function withSayings(guess: ColumnGuess, content: Content, { sexes }: Sayings): ColumnGuess {
  if (sexes === undefined || guess.role !== "ignore" || !guess.because.includes("--sex")) return guess;
  const said = Object.keys(sexes).map(plain);
  return shareOf(content, (cell) => said.includes(plain(cell))) > 0.5
    ? { column: guess.column, role: "sex", because: "its name, and --sex" }
    : guess;
}

function labelSets(
  columns: readonly ColumnGuess[],
  contents: readonly Content[],
  said: "refuse" | "negative" | undefined,
): Record<string, LabelSetDescription> {
  const content = (column: string) => contents.find((known) => known.column === column)!;
  const sets: Record<string, LabelSetDescription> = {};
  const flags = columns.filter(({ role }) => role === "label").map(({ column }) => column);
  if (flags.length > 0) {
    // Where nobody wrote a no, crosses were made and an empty cell is the no.
    const crosses = flags.every((column) =>
      [...content(column).values.keys()].every((cell) => flag(cell) !== false),
    );
    sets.labels = {
      kind: "columns",
      columns: Object.fromEntries(flags.map((column) => [column, column])),
      unlabelled: said ?? (crosses ? "negative" : "refuse"),
    };
  }
  for (const { column, role, separator } of columns) {
    if (role !== "list" && role !== "class") continue;
    const cells = [...content(column).values.keys()];
    const values = role === "list" ? cells.flatMap((cell) => tokens(cell, separator!)) : cells;
    const distinct = [...new Set(values)].filter((value) => !isMissing(value)).sort();
    const meanings = Object.fromEntries(distinct.map((value) => [value, value]));
    const name = setName(column, Object.keys(sets));
    sets[name] =
      role === "class"
        ? { kind: "class", column, values: meanings, unlabelled: "refuse" }
        : { kind: "list", column, separator: separator!, values: meanings, unlabelled: said ?? "refuse" };
  }
  if (Object.keys(sets).length === 0) {
    throw new UserError(
      `no column looks like labels; say which ones do with --map COLUMN=label (yes and no), --map COLUMN=class (one ` +
        `class each) or --map COLUMN=list (several, separated). The columns: ${columns.map(({ column }) => column).join(", ")}`,
    );
  }
  return sets;
}

/** A set's name made of its column's. */
function setName(column: string, others: readonly string[]): string {
  const name =
    column
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "labels";
  let free = name;
  for (let i = 2; others.includes(free); i++) free = `${name}-${i}`;
  return free;
}

/** A path as a description holds it: relative, with forward slashes. */
export function pathFrom(home: string, path: string): string {
  return relative(home, join(path)).replaceAll("\\", "/") || ".";
}

/** What the owner says that files do not say themselves, as a description holds it. */
export function hintFields({ samplingRate, leads, units, array }: Hints): Partial<Description["records"]> {
  return {
    ...(samplingRate === undefined ? {} : { samplingRate }),
    ...(leads === undefined ? {} : { leads: [...leads] }),
    ...(units === undefined ? {} : { units }),
    ...(array === undefined ? {} : { array }),
  };
}
