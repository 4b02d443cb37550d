import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileFailure, UserError } from "../base/index.ts";
import { type EcgRecord, selectLeads } from "../ecg/index.ts";
import { npyHeader, writeNpy } from "./npy.ts";
import { largestMagnitude, quantise, scaleFor } from "./quantise.ts";
import { type CacheDescription, type CacheRow, type CacheTable, writeTable } from "./table.ts";
import { temporaryFolder } from "./temporary.ts";

const BUFFER_BYTES = 1 << 20;
const REMEDY = "make room or choose another folder, and prepare the data again";
// What the systems say of a rename onto a folder that is not empty, or onto a file.
const IN_THE_WAY = new Set(["ENOTEMPTY", "EEXIST", "EPERM", "ENOTDIR"]);

/**
 * Writes a cache record by record: `signals.npy` (int16 [records, leads, samples], -32768 = missing), `scales.npy` (float32
 * [records, leads], millivolt per unit) and `records.json`. All of it is built in a temporary folder beside the target, which `finish`
 * renames: a crash or `abort` leaves no half cache. Holds about a megabyte of signals, whatever the number of records.
 */
export class CacheWriter {
  private readonly dir: string;
  private readonly temporary: string;
  private readonly description: CacheDescription;
  private readonly rows: CacheRow[] = [];
  private readonly scales: number[] = [];
  private readonly buffer: Int16Array;
  private buffered = 0;
  private file: number | null;

  /** Begins a cache that will lie at `dir`. Throws UserError when nothing can be written there. */
  static create(dir: string, description: CacheDescription): CacheWriter {
    return new CacheWriter(dir, description);
  }

  private constructor(dir: string, description: CacheDescription) {
    this.dir = dir;
    this.description = description;
    const perRecord = description.leads.length * description.samples;
    this.buffer = new Int16Array(perRecord * Math.max(1, Math.floor(BUFFER_BYTES / 2 / perRecord)));
    try {
      this.temporary = temporaryFolder(dir);
      this.file = openSync(join(this.temporary, "signals.npy"), "wx");
    } catch (error) {
      throw fileFailure(dir, error, REMEDY);
    }
    this.write(npyHeader("int16", [0, 0, 0])); // replaced by finish
  }

  /**
   * Adds a record with what is known of it. Throws UserError, and adds nothing, when the record does not fit the cache: another
   * sampling rate or length, a lead missing, infinite values, or no sample at all.
   */
  add(record: EcgRecord, row: CacheRow): void {
    const { leads, samples, samplingRate, labelSets } = this.description;
    const fail = (field: string, found: number | string, expected: number | string): never => {
      throw new UserError(`${record.source}: ${field} is ${found}, but this cache holds ${expected}`);
    };
    if (record.samplingRate !== samplingRate)
      fail("sampling rate", `${record.samplingRate} Hz`, `${samplingRate} Hz`);
    const { signals } = selectLeads(record, leads);
    const wrong = signals.find((signal) => signal.length !== samples);
    if (wrong !== undefined) fail("number of samples", wrong.length, `${samples} per lead`);
    const magnitudes = signals.map(largestMagnitude);
    if (magnitudes.includes(Number.POSITIVE_INFINITY))
      fail("one of the samples", "infinite", "finite values");
    if (magnitudes.every((magnitude) => magnitude === null)) {
      throw new UserError(`${record.source}: every sample is missing`);
    }
    for (const [set, known] of Object.entries(labelSets)) {
      for (const label of row.labels[set] ?? [`(none of the set ${set})`]) {
        if (!known.includes(label))
          throw new RangeError(`record ${row.record}: label ${label} is not of the set ${set}`);
      }
    }
    if (this.buffered === this.buffer.length) this.flush();
    for (const [l, signal] of signals.entries()) {
      const scale = scaleFor(magnitudes[l]!);
      quantise(signal, scale, this.buffer, this.buffered);
      this.scales.push(scale);
      this.buffered += samples;
    }
    this.rows.push(row);
  }

  get records(): number {
    return this.rows.length;
  }

  /**
   * Completes the cache and puts it in place. Returns false, and removes what was written, when a folder with content or a file is
   * there already: another process may have finished first.
   */
  finish(refused: CacheTable["refused"] = []): boolean {
    const { leads, samples } = this.description;
    const records = this.rows.length;
    const table = writeTable({ ...this.description, refused, rows: this.rows });
    this.flush();
    this.write(npyHeader("int16", [records, leads.length, samples]), 0);
    this.close();
    try {
      writeNpy(join(this.temporary, "scales.npy"), Float32Array.from(this.scales), [records, leads.length]);
      writeFileSync(join(this.temporary, "records.json"), table);
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

  private flush(): void {
    this.write(new Uint8Array(this.buffer.buffer, 0, 2 * this.buffered));
    this.buffered = 0;
  }

  private write(bytes: Uint8Array, position: number | null = null): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        const at = position === null ? null : position + done;
        done += writeSync(this.file!, bytes, done, bytes.length - done, at);
      }
    } catch (error) {
      this.abort();
      throw fileFailure(this.dir, error, REMEDY);
    }
  }

  private close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }
}
