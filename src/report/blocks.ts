import type { Conclusion } from "../statistics/index.ts";
import type { Arm } from "../study/index.ts";

/** What a report is made of: a section says it once, HTML and Markdown show it in their way. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "code"; readonly text: string }
  | VerdictBlock
  | Table
  | FigureBlock
  | { readonly kind: "details"; readonly summary: string; readonly blocks: readonly Block[] };

/** What is concluded on an arm: the first thing to be read. */
export interface VerdictBlock {
  readonly kind: "verdict";
  readonly arm: Arm;
  readonly sentence: string;
  readonly caution: string | null;
  /** Of a control or baseline. */
  readonly minor: boolean;
}

export interface Table {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** So many columns, from the left, name their row. */
  readonly heads: number;
}

/** Text; the conclusion of a verdict is shown by its symbol as well. */
export type Cell = string | { readonly text: string; readonly conclusion: Conclusion };

/** Figures that belong together: one of the page's width, or panels beside each other. */
export interface FigureBlock {
  readonly kind: "figures";
  readonly caption: string;
  readonly figures: readonly { readonly name: string; readonly title: string; readonly svg: string }[];
}

export interface Section {
  /** Of its address on the page. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Report {
  /** What it is a report of, in two or three words. */
  readonly kind: string;
  readonly title: string;
  /** What was compared, in a sentence or two. */
  readonly lead: string;
  readonly verdicts: readonly Block[];
  readonly sections: readonly Section[];
  readonly footer: string;
}

export const text = (content: string): Block => ({ kind: "text", text: content });
export const note = (content: string): Block => ({ kind: "note", text: content });

/** A block only where there is something in it. */
export const list = (items: readonly string[]): Block[] =>
  items.length === 0 ? [] : [{ kind: "list", items }];

/** A table; without rows there is none. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  heads = 1,
): Block[] {
  return rows.length === 0 ? [] : [{ kind: "table", caption, columns, rows, heads }];
}

/** More rows than one takes in at a glance. */
const LONG = 12;

/** Tables that are opened by who wants them, where they are long. */
export const folded = (summary: string, blocks: readonly Block[]): Block[] =>
  blocks.some((b) => b.kind === "table" && b.rows.length > LONG)
    ? [{ kind: "details", summary, blocks }]
    : [...blocks];

export const textOf = (cell: Cell): string => (typeof cell === "string" ? cell : cell.text);

/** The symbols of conclusions in text; those of the figures. */
export const GLYPHS: Readonly<Record<Conclusion, string>> = {
  pays: "\u25b2",
  "no practical difference": "\u25a0",
  "does not pay": "\u25bc",
  undecided: "\u25cb",
};
