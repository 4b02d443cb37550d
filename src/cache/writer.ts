import {
  closeSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { fileFailure } from "../base/index.ts";
import { type EcgRecord, selectLeads } from "../ecg/index.ts";
import { type EncodedRecords, encodeRecord, roomFor } from "./encode.ts";
import {
  type EntryRefusal,
  JOURNAL_FILE,
  type Journal,
  journalKey,
  noteProgress,
  releaseJournal,
} from "./journal.ts";
import { NPY_HEADER_BYTES, npyHeader } from "./npy.ts";
import { type CacheDescription, type CacheRow, type CacheTable, writeTable } from "./table.ts";
import { temporaryFolder } from "./temporary.ts";

const REMEDY = "make room or choose another folder, and prepare the data again";
// What the systems say of a rename onto a folder that is not empty, or onto a file.
const IN_THE_WAY = new Set(["ENOTEMPTY", "EEXIST", "EPERM", "ENOTDIR"]);

const FILES = { signals: "signals.npy", scales: "scales.npy", table: "records.json" };

/**
 * Writes a cache: `signals.npy` (int16 [records, leads, samples], -32768 = missing), `scales.npy` (float32 [records, leads], millivolt per
 * unit) and `records.json`. All of it is built in a temporary folder beside the target, which `finish` renames: a crash or `abort` leaves
 * no half cache. Signals are written as they come and not held.
 */
export class CacheWriter {
  private readonly dir: string;
  private readonly description: CacheDescription;
  private readonly temporary: string;
  private readonly rows: CacheRow[];
  /** Labels known to be of their sets: records with the same ones often share them. */
  private readonly checked = new WeakSet<CacheRow["labels"]>();
  /** The files of signals and scales; null once they are closed. */
  private files: { readonly signals: number; readonly scales: number } | null;
  /** What an earlier process did already: entries of the dataset that were dealt with, and those of them that were left out. */
  readonly done: { readonly entries: number; readonly refused: readonly EntryRefusal[] };

  /** Begins a cache that will lie at `dir`. Throws UserError when nothing can be written there. */
  static create(dir: string, description: CacheDescription): CacheWriter {
    return new CacheWriter(dir, description, null);
  }

  /**
   * Goes on with what a killed process, or one that called `leave`, wrote for the same description; without such, begins. `entries` are the
   * rows of all of the dataset. Throws UserError when nothing can be written there.
   */
  static resume(dir: string, description: CacheDescription, entries: readonly CacheRow[]): CacheWriter {
    return new CacheWriter(dir, description, entries);
  }

  private constructor(dir: string, description: CacheDescription, entries: readonly CacheRow[] | null) {
    this.dir = dir;
    this.description = description;
    try {
      const usable = (folder: string, journal: Journal) =>
        entries !== null && journal.entries <= entries.length && this.holds(folder, journal.records);
      const { folder, journal } = temporaryFolder(dir, journalKey(description), usable);
      this.temporary = folder;
      this.done = { entries: journal?.entries ?? 0, refused: journal?.refused ?? [] };
      const refused = new Set(this.done.refused.map(([entry]) => entry));
      this.rows = entries?.slice(0, this.done.entries).filter((_, i) => !refused.has(i)) ?? [];
      const flags = journal === null ? "wx" : "r+";
      this.files = {
        signals: openSync(join(folder, FILES.signals), flags),
        scales: openSync(join(folder, FILES.scales), flags),
      };
      // Of what comes after the last note nobody knows whether it is whole.
      ftruncateSync(this.files.signals, this.bytes("signals", this.rows.length));
      ftruncateSync(this.files.scales, this.bytes("scales", this.rows.length));
    } catch (error) {
      throw fileFailure(dir, error, REMEDY);
    }
  }

  get records(): number {
    return this.rows.length;
  }

  /**
   * Adds a record with what is known of it. Throws UserError, and adds nothing, when the record does not fit the cache: another
   * sampling rate or length, a lead missing, infinite values, or no sample at all.
   */
  add(record: EcgRecord, row: CacheRow): void {
    const encoded = roomFor(1, this.description);
    encodeRecord(selectLeads(record, this.description.leads), this.description, encoded, 0);
    this.append(encoded, [row]);
  }

  /** Adds records that are encoded already, with what is known of each. */
  append({ signals, scales }: EncodedRecords, rows: readonly CacheRow[]): void {
    if (scales.length !== rows.length * this.description.leads.length)
      throw new RangeError(`${rows.length} rows for ${scales.length} scales`);
    for (const row of rows) this.checkLabels(row);
    const before = this.rows.length;
    this.guarded(({ signals: signalsFile, scales: scalesFile }) => {
      writeAll(signalsFile, signals, this.bytes("signals", before));
      writeAll(scalesFile, scales, this.bytes("scales", before));
    });
    this.rows.push(...rows);
  }

  /** Notes that all entries before `entries` are dealt with, and which of them were left out since the last note: see `resume`. */
  note(entries: number, refused: readonly EntryRefusal[]): void {
    this.guarded(() => noteProgress(this.temporary, { entries, records: this.records, refused }));
  }

  /**
   * Completes the cache and puts it in place. Returns false, and removes what was written, when a folder with content or a file is
   * there already: another process may have finished first.
   */
  finish(refused: CacheTable["refused"] = []): boolean {
    const { leads, samples } = this.description;
    const records = this.rows.length;
    const table = writeTable({ ...this.description, refused, rows: this.rows });
    this.guarded(({ signals, scales }) => {
      writeAll(signals, npyHeader("int16", [records, leads.length, samples]), 0);
      writeAll(scales, npyHeader("float32", [records, leads.length]), 0);
      writeFileSync(join(this.temporary, FILES.table), table);
    });
    this.close();
    try {
      rmSync(join(this.temporary, JOURNAL_FILE));
      renameSync(this.temporary, this.dir);
      return true;
    } catch (error) {
      this.abort();
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (IN_THE_WAY.has(code)) return false;
      throw fileFailure(this.dir, error, REMEDY);
    }
  }

  /** Removes everything written so far. */
  abort(): void {
    this.close();
    rmSync(this.temporary, { recursive: true, force: true });
  }

  /** Stops here and leaves what is written, and noted, to be taken up by `resume`. */
  leave(): void {
    this.close();
    releaseJournal(this.temporary);
  }

  /** Works on the files; where that fails, everything is removed. */
  private guarded(work: (files: { signals: number; scales: number }) => void): void {
    try {
      work(this.files!);
    } catch (error) {
      this.abort();
      throw fileFailure(this.dir, error, REMEDY);
    }
  }

  private checkLabels(row: CacheRow): void {
    if (this.checked.has(row.labels)) return;
    for (const [set, known] of Object.entries(this.description.labelSets)) {
      for (const label of row.labels[set] ?? [`(none of the set ${set})`]) {
        if (!known.includes(label))
          throw new RangeError(`record ${row.record}: label ${label} is not of the set ${set}`);
      }
    }
    this.checked.add(row.labels);
  }

  /** The length of a file with so many records. */
  private bytes(file: "signals" | "scales", records: number): number {
    const { leads, samples } = this.description;
    return NPY_HEADER_BYTES + records * leads.length * (file === "signals" ? 2 * samples : 4);
  }

  private holds(folder: string, records: number): boolean {
    return (["signals", "scales"] as const).every((file) => {
      const size = statSync(join(folder, FILES[file]), { throwIfNoEntry: false })?.size ?? -1;
      return size >= this.bytes(file, records);
    });
  }

  private close(): void {
    if (this.files === null) return;
    closeSync(this.files.signals);
    closeSync(this.files.scales);
    this.files = null;
  }
}

function writeAll(file: number, data: Int16Array | Float32Array | Uint8Array, position: number): void {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}
