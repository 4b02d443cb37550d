import type { LabelSetDescription } from "./description.ts";
import { flag, isMissing, plain } from "./values.ts";

/** The labels of one record in one set, or why it cannot be said which they are. */
export type Labelled =
  | { readonly labels: readonly string[] }
  /** `empty` where nobody filled in a cell. */
  | { readonly problem: string; readonly empty?: true };

/** One set of labels, as the cells of a row say them. */
export interface LabelReader {
  readonly labels: readonly string[];
  /** Whether a record has exactly one. */
  readonly exclusive: boolean;
  /** Columns that are read. */
  readonly columns: readonly string[];
  read(fields: Readonly<Record<string, string>>): Labelled;
}

const EMPTY =
  "is empty, so nobody said which labels the record has; fill it in, or describe empty cells as negative";
/** A record is in all sets or in none. */
const NO_CLASS =
  "is empty, so nobody said which class the record has; fill it in, or leave this set of labels out (--map COLUMN=ignore): a record " +
  "needs a class in it to count in the others";

/** @param name of the set, for messages */
export function labelReader(name: string, set: LabelSetDescription): LabelReader {
  return set.kind === "columns" ? ofColumns(set) : ofValues(name, set);
}

function ofColumns({ columns, unlabelled }: Extract<LabelSetDescription, { kind: "columns" }>): LabelReader {
  const pairs = Object.entries(columns);
  return {
    labels: pairs.map(([label]) => label),
    exclusive: false,
    columns: pairs.map(([, column]) => column),
    read(fields) {
      const labels: string[] = [];
      for (const [label, column] of pairs) {
        const cell = fields[column]!;
        const value = flag(cell);
        if (value === true) labels.push(label);
        else if (value === null && !isMissing(cell)) {
          return {
            problem: `${column}: ${quoted(cell)} is neither yes (1, true, x ...) nor no (0, false ...)`,
          };
        } else if (value === null && unlabelled === "refuse")
          return { problem: `${column}: ${EMPTY}`, empty: true };
      }
      return { labels };
    },
  };
}

function ofValues(name: string, set: Exclude<LabelSetDescription, { kind: "columns" }>): LabelReader {
  const { column, values } = set;
  const labels = [...new Set(Object.values(values).filter((label) => label !== null))];
  const meanings = new Map(Object.entries(values).map(([value, label]) => [plain(value), label]));
  const cells = (cell: string) => (set.kind === "list" ? tokens(cell, set.separator) : [cell.trim()]);
  const empty = set.kind === "class" ? NO_CLASS : EMPTY;
  const isEmpty = (cell: string) =>
    !meanings.has(plain(cell)) && (isMissing(cell) || cells(cell).length === 0);
  return {
    labels,
    exclusive: set.kind === "class",
    columns: [column],
    read(fields) {
      const cell = fields[column]!;
      if (isEmpty(cell))
        return set.unlabelled === "refuse" ? { problem: `${column}: ${empty}`, empty: true } : { labels: [] };
      const found = new Set<string | null>();
      for (const token of cells(cell)) {
        const label = meanings.get(plain(token));
        if (label === undefined) {
          return {
            problem: `${column}: ${quoted(token)} is not among labels.${name}.values of the description`,
          };
        }
        found.add(label);
      }
      const has = labels.filter((label) => found.has(label));
      if (set.kind === "class" && has.length === 0) {
        return { problem: `${column}: ${quoted(cell)} is described as no class` };
      }
      return { labels: has };
    },
  };
}

/** The values of a list; the brackets and quotes of `['AF', 'SR']` are taken off. */
export function tokens(cell: string, separator: string): string[] {
  const inside = /^\s*[[({](.*)[\])}]\s*$/s.exec(cell)?.[1] ?? cell;
  return inside
    .split(separator)
    .map((token) =>
      token
        .trim()
        .replace(/^(['"])(.*)\1$/s, "$2")
        .trim(),
    )
    .filter((token) => token !== "");
}

/** A cell in a message, not longer than a message should be. */
export const quoted = (cell: string): string =>
  JSON.stringify(cell.length > 40 ? `${cell.slice(0, 39)}…` : cell);
