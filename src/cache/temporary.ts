import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { isRunning } from "../base/index.ts";
import { beginJournal, JOURNAL_FILE, type Journal, readJournal, takeJournal } from "./journal.ts";

let counter = 0;

// Only processes of this machine can be asked whether they live; the host in the name keeps others' folders safe on a shared disk.
const host = () => hostname().replace(/[^A-Za-z0-9_]/g, "_");

/** A folder in which something is built, and what was noted of it already. */
export interface Temporary {
  readonly folder: string;
  /** Null for a new folder. */
  readonly journal: Journal | null;
}

/**
 * A folder beside `target`, to be renamed to it when it is complete: one that a killed process left with a journal of this key and that is
 * `usable`, or else a new one. Whatever else killed processes left there is removed; what a living one works on is left alone.
 */
export function temporaryFolder(
  target: string,
  key: string,
  usable: (folder: string, journal: Journal) => boolean,
): Temporary {
  const parent = dirname(resolve(target));
  const stem = `${basename(resolve(target))}.${host()}-`;
  const own = () => join(parent, `${stem}${process.pid}-${counter++}.tmp`);
  mkdirSync(parent, { recursive: true });
  let taken: Temporary | null = null;
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(stem) ? /^(\d+)-\d+\.tmp$/.exec(name.slice(stem.length))?.[1] : undefined;
    if (pid === undefined) continue;
    const found = join(parent, name);
    const journal = readJournal(found);
    if (isHeld(Number(pid), journal)) continue;
    const fits = taken === null && journal?.key === key && !isOlderThanBoot(found) && usable(found, journal);
    if (fits) {
      const folder = moved(found, own);
      if (folder === null) continue;
      takeJournal(folder);
      taken = { folder, journal };
    } else rmSync(found, { recursive: true, force: true });
  }
  if (taken !== null) return taken;
  const folder = created(own);
  beginJournal(folder, key);
  return { folder, journal: null };
}

/** The process in the folder's name works on it, unless its journal says that it did and stopped, or that it was an earlier one of this number. */
function isHeld(pid: number, journal: Journal | null): boolean {
  const holder = journal?.holder?.pid === pid ? journal.holder : null;
  return !holder?.released && isRunning(pid, holder?.started ?? null);
}

/** What was not written to the disk itself when the machine stopped may be lost, although the journal says that it is there. */
function isOlderThanBoot(folder: string): boolean {
  const noted = statSync(join(folder, JOURNAL_FILE), { throwIfNoEntry: false });
  return noted === undefined || noted.mtimeMs < Date.now() - 1000 * uptime();
}

/** Takes a folder by renaming it, which only one process can; null where another did. */
function moved(folder: string, own: () => string): string | null {
  for (;;) {
    const name = own();
    try {
      renameSync(folder, name);
      return name;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOENT") return null;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    }
  }
}

function created(own: () => string): string {
  for (;;) {
    const name = own();
    try {
      mkdirSync(name);
      return name;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
  }
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : null);
