import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson, processStart, sha256 } from "../base/index.ts";
import type { CacheDescription } from "./table.ts";

/** The number of an entry of a dataset that was left out, and why. */
export type EntryRefusal = readonly [entry: number, reason: string];

/** How far the preparation in a temporary folder is. */
export interface Journal {
  /** Of what is prepared: see `journalKey`. */
  readonly key: string;
  /** The process that works on it, or did before it was ended. */
  readonly holder: {
    readonly pid: number;
    readonly started: string | null;
    readonly released: boolean;
  } | null;
  /** Entries of the dataset that were dealt with, in their order. */
  readonly entries: number;
  /** How many of them became records. */
  readonly records: number;
  readonly refused: readonly EntryRefusal[];
}

/** In the folder: a line of JSON for each thing that is noted. Lines are only added; one that was cut off does not count. */
export const JOURNAL_FILE = "journal.jsonl";

const noted = z.union([
  z.strictObject({ key: z.string() }),
  z.strictObject({ pid: z.int(), started: z.string().nullable() }),
  z.strictObject({ released: z.literal(true) }),
  z.strictObject({
    entries: z.int().positive(),
    records: z.int().nonnegative(),
    refused: z.array(z.tuple([z.int(), z.string()])),
  }),
]);

/** Equal for equal descriptions only. */
export const journalKey = (description: CacheDescription): string => sha256(canonicalJson(description));

const note = (folder: string, content: z.input<typeof noted>) =>
  appendFileSync(join(folder, JOURNAL_FILE), `${JSON.stringify(content)}\n`);

const holder = () => ({ pid: process.pid, started: processStart(process.pid) });

/** Begins the journal of a new folder. */
export function beginJournal(folder: string, key: string): void {
  writeFileSync(join(folder, JOURNAL_FILE), `${JSON.stringify({ key })}\n`);
  note(folder, holder());
}

/** Goes on with the journal of another process: what it says is as `readJournal` said. */
export function takeJournal(folder: string): void {
  const path = join(folder, JOURNAL_FILE);
  truncateSync(path, parse(readFileSync(path, "utf8")).bytes);
  note(folder, holder());
}

/** Notes that this process works on the folder no more, so that somebody may take it while the process lives. */
export const releaseJournal = (folder: string): void => note(folder, { released: true });

/** Notes that all entries before `entries` are dealt with, and those that were left out since the last note. */
export function noteProgress(
  folder: string,
  { entries, records, refused }: Pick<Journal, "entries" | "records" | "refused">,
): void {
  note(folder, { entries, records, refused: refused.map(([entry, reason]) => [entry, reason]) });
}

/** What the journal in a folder says; null where there is none. */
export function readJournal(folder: string): Journal | null {
  let text: string;
  try {
    text = readFileSync(join(folder, JOURNAL_FILE), "utf8");
  } catch {
    return null;
  }
  const { journal } = parse(text);
  return journal.key === "" ? null : journal;
}

/** The journal up to the first line that is not whole, and the length of what was read. */
function parse(text: string): { journal: Journal; bytes: number } {
  let journal: Journal = { key: "", holder: null, entries: 0, records: 0, refused: [] };
  const refused: EntryRefusal[] = [];
  let bytes = 0;
  for (const content of text.split("\n").slice(0, -1)) {
    const { success, data } = noted.safeParse(jsonOf(content));
    if (!success) break;
    bytes += Buffer.byteLength(content) + 1;
    if ("key" in data) journal = { ...journal, key: data.key };
    else if ("pid" in data) journal = { ...journal, holder: { ...data, released: false } };
    else if ("released" in data)
      journal = { ...journal, holder: journal.holder && { ...journal.holder, ...data } };
    else {
      refused.push(...data.refused);
      journal = { ...journal, entries: data.entries, records: data.records };
    }
  }
  return { journal: { ...journal, refused }, bytes };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
