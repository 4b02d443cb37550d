import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { fileFailure, UserError } from "../base/index.ts";
import { NPY_HEADER_BYTES, parseNpyHeader, readNpy } from "./npy.ts";
import { type CacheTable, readTable } from "./table.ts";

/** A prepared cache. Its table and scales are in memory; signals are read when asked for. */
export interface SignalCache extends CacheTable {
  /** Reads rows, in the order given. Signals are int16 [n, leads, samples], -32768 = missing; scales are millivolt per unit [n, leads]. */
  read(rows: ArrayLike<number>): { signals: Int16Array; scales: Float32Array };
  /** Reads one row's signals, [leads, samples], into an array of just that length. */
  readInto(row: number, signals: Int16Array): void;
  /** Millivolt per unit, [records, leads]. */
  readonly scales: Float32Array;
  close(): void;
}

/** Opens the cache at `dir` and checks that its three files fit together. Throws UserError naming the file that does not. */
export function openCache(dir: string): SignalCache {
  const tablePath = join(dir, "records.json");
  let text: string;
  try {
    text = readFileSync(tablePath, "utf8");
  } catch (error) {
    throw fileFailure(tablePath, error, "prepare the data again");
  }
  const table = readTable(text, tablePath);
  const records = table.rows.length;
  const leads = table.leads.length;
  const scalesPath = join(dir, "scales.npy");
  const scales = readNpy(scalesPath, "float32");
  expectShape(scales.shape, [records, leads], scalesPath);
  const { file, offset } = openSignals(join(dir, "signals.npy"), [records, leads, table.samples]);

  const perRecord = leads * table.samples;
  let open: number | null = file;
  const readInto = (row: number, signals: Int16Array) => {
    if (!(Number.isInteger(row) && row >= 0 && row < records))
      throw new RangeError(`row ${row} of ${records}`);
    if (signals.length !== perRecord) throw new RangeError(`${signals.length} elements for ${perRecord}`);
    if (open === null) throw new Error("the cache is closed");
    const bytes = new Uint8Array(signals.buffer, signals.byteOffset, signals.byteLength);
    const position = offset + row * bytes.length;
    for (let done = 0; done < bytes.length; ) {
      const n = readSync(open, bytes, done, bytes.length - done, position + done);
      if (n === 0) throw new UserError(`${join(dir, "signals.npy")}: became shorter; prepare the data again`);
      done += n;
    }
  };
  return {
    ...table,
    scales: scales.data,
    readInto,
    read(rows) {
      const signals = new Int16Array(rows.length * perRecord);
      const chosen = new Float32Array(rows.length * leads);
      for (let i = 0; i < rows.length; i++) {
        readInto(rows[i]!, signals.subarray(i * perRecord, (i + 1) * perRecord));
        for (let l = 0; l < leads; l++) chosen[i * leads + l] = scales.data[rows[i]! * leads + l]!;
      }
      return { signals, scales: chosen };
    },
    close() {
      if (open !== null) closeSync(open);
      open = null;
    },
  };
}

function openSignals(path: string, shape: readonly number[]): { file: number; offset: number } {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw fileFailure(path, error, "prepare the data again");
  }
  try {
    const start = Buffer.alloc(NPY_HEADER_BYTES);
    const length = readSync(file, start, 0, start.length, 0);
    const header = parseNpyHeader(start.subarray(0, length), fstatSync(file).size, path);
    if (header.type !== "int16")
      throw new UserError(`${path}: holds ${header.type}, not int16; prepare the data again`);
    expectShape(header.shape, shape, path);
    return { file, offset: header.offset };
  } catch (error) {
    closeSync(file);
    throw fileFailure(path, error, "prepare the data again");
  }
}

function expectShape(found: readonly number[], expected: readonly number[], path: string): void {
  if (found.join() === expected.join()) return;
  throw new UserError(
    `${path}: shape [${found.join(", ")}], but records.json describes [${expected.join(", ")}]; ` +
      "delete the folder it is in and prepare the data again",
  );
}
