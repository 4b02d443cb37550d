import { decimalNumber } from "./number.ts";

/** How a table of text is written. */
export interface Dialect {
  readonly delimiter: "," | ";" | "\t" | "|";
  readonly decimal: "." | ",";
  /** The character at which the table begins: behind the line `sep=;` that Excel understands and some programs write, otherwise 0. */
  readonly start: number;
}

const DELIMITERS = ["\t", ";", ",", "|"] as const;

/** How telling it is to find this delimiter inside a field: tabs are hardly ever text, commas often. */
const WEIGHT: Readonly<Record<Dialect["delimiter"], number>> = { "\t": 3, ";": 2, "|": 1, ",": 1 };

/** What is looked at: the first so many characters, and no more than so many rows of them. */
const SAMPLE = 1 << 16;
const ROWS = 100;

const SEP_LINE = /^sep=([,;\t|])\r?\n/i;

/**
 * Which character separates the fields, and which the decimals. The delimiter is the one that the first row has and that gives most
 * rows the same number of fields, with the fewest other delimiters left inside them (in `0,1;0,2` both give equal rows, but only the
 * semicolon leaves numbers). Decimals are written with a comma where more fields look like `1,5` than like `1.5`. A table of one
 * column has the delimiter ",".
 */
export function detectDialect(text: string): Dialect {
  const said = SEP_LINE.exec(text.slice(0, 8));
  const start = said === null ? 0 : said[0].length;
  const sample = text.slice(start, start + SAMPLE);
  const cut = start + SAMPLE < text.length;
  const candidates = said === null ? DELIMITERS : [said[1] as Dialect["delimiter"]];
  let best: { delimiter: Dialect["delimiter"]; rows: string[][]; score: number; fields: number } | null =
    null;
  for (const delimiter of candidates) {
    const rows = split(sample, delimiter, cut);
    const fields = rows[0]?.length ?? 0;
    if (fields < 2 && said === null) continue;
    const score = said === null ? quality(rows, delimiter) : 1;
    if (best === null || score > best.score || (score === best.score && fields > best.fields)) {
      best = { delimiter, rows, score, fields };
    }
  }
  const values = (best?.rows ?? split(sample, "\t", cut)).flat();
  const commas = values.filter((value) => value.includes(",") && decimalNumber(value, ",") !== null).length;
  const points = values.filter((value) => value.includes(".") && decimalNumber(value, ".") !== null).length;
  return { delimiter: best?.delimiter ?? ",", decimal: commas > points ? "," : ".", start };
}

/** The share of rows that have as many fields as most, less what looks like unseparated fields. */
function quality(rows: readonly (readonly string[])[], delimiter: Dialect["delimiter"]): number {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  const share = Math.max(...counts.values()) / rows.length;
  const others = DELIMITERS.filter((other) => other !== delimiter);
  let dirt = 0;
  let fields = 0;
  for (const value of rows.flat()) {
    fields++;
    if (decimalNumber(value, ",") !== null || decimalNumber(value, ".") !== null) continue;
    for (const other of others) if (value.includes(other)) dirt += WEIGHT[other];
  }
  return share / (1 + dirt / fields);
}

/** The rows of a sample, empty ones left out; the last one too where the sample ends inside it. Quotes as in RFC 4180. */
function split(sample: string, delimiter: string, cut: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  const endRow = () => {
    row.push(field);
    if (row.length > 1 || field !== "") rows.push(row);
    row = [];
    field = "";
  };
  for (let i = 0; i < sample.length && rows.length < ROWS; i++) {
    const c = sample[i]!;
    if (quoted) {
      if (c !== '"') field += c;
      else if (sample[i + 1] === '"') field += sample[i++];
      else quoted = false;
    } else if (c === '"' && field === "") quoted = true;
    else if (c === delimiter) {
      row.push(field);
      field = "";
    } else if (c === "\n" || c === "\r") endRow();
    else field += c;
  }
  if (rows.length < ROWS && (!cut || rows.length === 0)) endRow();
  return rows;
}
