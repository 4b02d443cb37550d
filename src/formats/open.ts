import { existsSync, statSync } from "node:fs";
import { UserError } from "../base/index.ts";
import { csv } from "./csv/index.ts";
import { isGzip, unpackGzip } from "./gzip/index.ts";
import { hdf5, isHdf5 } from "./hdf5/index.ts";
import { matlab } from "./matlab/index.ts";
import { numpy } from "./numpy/index.ts";
import { parquet } from "./parquet/index.ts";
import type { FormatReader, Hints, RecordFile } from "./reader.ts";
import { type Bytes, openBytes } from "./shared/bytes.ts";
import { unreadFormat } from "./unread.ts";
import { openPartOf, wfdb } from "./wfdb/index.ts";

/** Every format that is read; tables of text last, as anything may look like one. */
export const formats: readonly FormatReader[] = [wfdb, hdf5, numpy, matlab, parquet, csv];

/** Bytes at the beginning of a file by which its format is recognised. */
const START = 4096;

/**
 * Opens a file of recordings in whichever format its content says; one that is packed by gzip is unpacked first, and checked. A file
 * beside which there is a WFDB header of the same name belongs to that record, and the name of a WFDB record without ending is enough.
 * @throws UserError where the file is not there, damaged, in no known format, or something must be said (see `Hints`)
 */
export async function openRecords(path: string, hints: Hints = {}): Promise<RecordFile> {
  if (!existsSync(path) && existsSync(`${path}.hea`)) return wfdb.open(`${path}.hea`, hints);
  const start = startOf(path);
  if (isGzip(start)) return openPacked(path, hints);
  const reader = readerOf(path, start);
  const header = headerBeside(path);
  // Challenge records are matrices of MATLAB to which the header says everything that hints would have to.
  if (header !== null && (reader === null || reader === matlab || reader === wfdb))
    return openPartOf(header, path, hints);
  return (reader ?? unknown(path, start)).open(path, hints);
}

/** The first bytes of a file. */
function startOf(path: string): Buffer {
  return withBytes(path, (bytes) => {
    if (bytes.size === 0) throw new UserError(`${path}: is empty; fetch it again`);
    return bytes.read(0, Math.min(START, bytes.size));
  });
}

function withBytes<T>(path: string, use: (bytes: Bytes) => T): T {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`${path}: is a folder; name a file in it`);
  const bytes = openBytes(path);
  try {
    return use(bytes);
  } finally {
    bytes.close();
  }
}

function readerOf(path: string, start: Uint8Array): FormatReader | null {
  const reader = formats.find((format) => format.recognises(start, path));
  // A name may say that anything is a table.
  if (reader === csv && unreadFormat(start) !== null) return null;
  if (reader !== undefined) return reader;
  // HDF5 may stand behind a block of the user's own of any length.
  return withBytes(path, isHdf5) ? hdf5 : null;
}

/** The WFDB header that goes with a file, by its name. */
function headerBeside(path: string): string | null {
  const header = path.replace(/(?<=[^/\\])\.[^./\\]*$/, "").concat(".hea");
  return header !== path && existsSync(header) ? header : null;
}

function unknown(path: string, start: Uint8Array): never {
  const unread = unreadFormat(start);
  if (unread !== null) throw new UserError(`${path}: ${unread}`);
  const known = formats.map(({ title }) => title).join("; ");
  const begins = Buffer.from(start.subarray(0, 8)).toString("hex");
  throw new UserError(
    `${path}, byte 0: is in no known format (it begins with ${begins}); known are: ${known}`,
  );
}

/** Opens what a gzip file holds. Messages and records name the packed file. */
async function openPacked(path: string, hints: Hints): Promise<RecordFile> {
  const unpacked = await unpackGzip(path);
  const named = (error: unknown) =>
    error instanceof UserError ? new UserError(error.message.replaceAll(unpacked.path, path)) : error;
  try {
    const start = startOf(unpacked.path);
    if (isGzip(start)) throw new UserError(`${path}: is packed twice; unpack it once (gunzip)`);
    const reader = readerOf(unpacked.path, start) ?? unknown(path, start);
    if (reader === wfdb)
      throw new UserError(
        `${path}: is part of a WFDB record, whose files lie beside each other; unpack it (gunzip)`,
      );
    const file = await reader.open(unpacked.path, hints);
    return {
      ...file,
      path,
      get header(): RecordFile["header"] {
        return [["packed", "gzip"], ...file.header];
      },
      async read(index) {
        try {
          return { ...(await file.read(index)), source: path };
        } catch (error) {
          throw named(error);
        }
      },
      close() {
        file.close();
        unpacked.remove();
      },
    };
  } catch (error) {
    unpacked.remove();
    throw named(error);
  }
}
