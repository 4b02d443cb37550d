/** A record of a table as text, and the line of the file on which it ends. */
export interface TextRecord {
  readonly record: readonly string[];
  readonly lines: number;
}

/**
 * The records of a table of the plainest kind: lines that end in \n, as many fields in each, quotes only around whole fields and none
 * within. Several times as fast as a parser of everything, which has to read what this gives up on (null): also every damaged table.
 * Empty lines are left out.
 */
export function plainRecords(text: string, delimiter: string): TextRecord[] | null {
  if (delimiter.length !== 1 || text.includes("\r")) return null;
  const records: TextRecord[] = [];
  const next = { delimiter: -1, newline: -1, quote: -1 };
  const after = (what: keyof typeof next, character: string, at: number): number => {
    if (next[what] < at) {
      const found = text.indexOf(character, at);
      next[what] = found < 0 ? text.length : found;
    }
    return next[what];
  };
  let line = 1;
  for (let at = 0; at < text.length; line++) {
    const record: string[] = [];
    for (let more = true; more; ) {
      let end: number;
      if (after("quote", '"', at) === at && at < text.length) {
        end = text.indexOf('"', at + 1) + 1;
        if (end === 0) return null;
        const field = text.slice(at + 1, end - 1);
        for (let n = field.indexOf("\n"); n >= 0; n = field.indexOf("\n", n + 1)) line++;
        record.push(field);
        if (end < text.length && text[end] !== delimiter && text[end] !== "\n") return null;
      } else {
        end = Math.min(after("delimiter", delimiter, at), after("newline", "\n", at));
        if (after("quote", '"', at) < end) return null;
        record.push(text.slice(at, end));
      }
      more = text[end] === delimiter;
      at = end + 1;
    }
    if (record.length === 1 && record[0] === "") {
      if (text[at - 2] === '"') return null;
      continue;
    }
    if (record.length !== (records[0]?.record ?? record).length) return null;
    records.push({ record, lines: line });
  }
  return records;
}
