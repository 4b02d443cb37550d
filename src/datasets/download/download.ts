import { mkdirSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileFailure, UserError, writeFileAtomic } from "../../base/index.ts";
import { type Offer, offers } from "./catalogue.ts";
import { type Context, fetchFile } from "./fetch-file.ts";
import { list } from "./list.ts";
import { FileFailure, MANNERS, type Manners, Patience } from "./manners.ts";
import type { Listed } from "./sums.ts";
import { unpack } from "./unpack.ts";

export interface DownloadOptions {
  /** Fetch what is left out otherwise: `more` of the offer. */
  readonly all?: boolean | undefined;
  /** Used in place of the server's address (`https://physionet.org/files/`, `https://zenodo.org/`). */
  readonly mirror?: string | undefined;
  /** Files at once, 1 to 16; 6 where nothing is said. */
  readonly connections?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly manners?: Partial<Manners> | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  readonly files: number;
  readonly of: number;
  /** Bytes that came over the network. */
  readonly bytes: number;
  /** Bytes that are to come in all; null where the server does not say beforehand. */
  readonly ofBytes: number | null;
}

export interface Downloaded {
  readonly files: number;
  readonly fetched: number;
  /** Files that were there already, with the right sum. */
  readonly present: number;
  readonly bytes: number;
  /** Files unpacked from archives. */
  readonly unpacked: number;
  /** How files were checked, for people. */
  readonly checked: string;
  readonly failed: readonly { readonly file: string; readonly reason: string }[];
}

const CONNECTIONS = 6;
const MOST_CONNECTIONS = 16;

/** Files that may fail before the whole is given up: the server is gone, or is not the right one. */
const MOST_FAILURES = 10;

/** What can be fetched under this name. @throws UserError that names all. */
export function offerNamed(name: string): Offer {
  const offer = offers.find((known) => known.name === name);
  if (offer !== undefined) return offer;
  throw new UserError(
    `no dataset ${name} can be fetched; known are ${offers.map((known) => known.name).join(", ")}`,
  );
}

/**
 * Fetches a dataset into a folder, in its official layout: several files at once, each checked against the published sum, with patience
 * for servers that are busy and connections that drop. Files that are there and right stay; a file grows under a temporary name, so that
 * the same call goes on where the last one was interrupted. Files that the server does not give, or gives wrongly, are listed in the
 * result and the others fetched.
 *
 * Throws UserError when the list of files cannot be had, many files fail, or the disk is full; the signal's reason when aborted.
 */
export async function download(
  offer: Offer,
  dir: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  const { all = false, mirror, connections = CONNECTIONS, signal, onProgress } = options;
  if (!Number.isInteger(connections) || connections < 1 || connections > MOST_CONNECTIONS) {
    throw new UserError(`--connections: a whole number from 1 to ${MOST_CONNECTIONS}, not ${connections}`);
  }
  const manners = { ...MANNERS, ...options.manners };
  const patience = new Patience(manners, signal);
  const { files, checked, sums } = await list(offer, { all, mirror, manners, patience, signal });
  const missing = makeRoom(dir, files);
  const ofBytes = files.some(({ size }) => size === null) ? null : missing;
  if (sums !== null) writeFileAtomic(join(dir, "SHA256SUMS.txt"), sums);

  const counts = { fetched: 0, present: 0, bytes: 0 };
  const failed: { file: string; reason: string }[] = [];
  // Whatever ends one connection for good ends the others.
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const context: Context = {
    dir,
    manners,
    patience: new Patience(manners, both),
    signal: both,
    onBytes(bytes) {
      counts.bytes += bytes;
      show();
    },
  };
  const done = () => counts.fetched + counts.present + failed.length;
  const show = () => onProgress?.({ files: done(), of: files.length, bytes: counts.bytes, ofBytes });
  const queue = files.values();
  const connection = async () => {
    for (const file of queue) {
      try {
        counts[await fetchFile(file, context)]++;
      } catch (error) {
        if (!(error instanceof FileFailure)) throw error;
        failed.push({ file: file.path, reason: error.message });
        if (failed.length >= MOST_FAILURES) {
          throw new UserError(
            `${failed.length} files could not be fetched, so the rest was not tried; the last: ${error.message}`,
          );
        }
      }
      show();
    }
  };
  let first: unknown;
  await Promise.all(
    Array.from({ length: connections }, () =>
      connection().catch((error: unknown) => {
        if (!stop.signal.aborted) first = error;
        stop.abort(error);
      }),
    ),
  );
  signal?.throwIfAborted();
  if (stop.signal.aborted) throw first;
  const archives = files.filter(
    ({ path }) => path.endsWith(".zip") && !failed.some(({ file }) => file === path),
  );
  const unpacked = archives.reduce((sum, { path }) => sum + unpack(join(dir, path)), 0);
  return { files: files.length, ...counts, unpacked, checked, failed };
}

/** Makes the folder and asks whether the disk has room, where sizes are known. @returns the missing bytes. @throws UserError */
function makeRoom(dir: string, files: readonly Listed[]): number {
  let free: number;
  try {
    mkdirSync(dir, { recursive: true });
    const { bavail, bsize } = statfsSync(dir);
    free = bavail * bsize;
  } catch (error) {
    throw fileFailure(dir, error, "give another folder with --to");
  }
  const missing = files.reduce((sum, { path, size }) => {
    const there = (name: string) => statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0;
    return sum + Math.max(0, (size ?? 0) - Math.max(there(path), there(`${path}.part`)));
  }, 0);
  if (missing > free) {
    const mega = (bytes: number) => `${Math.ceil(bytes / 2 ** 20).toLocaleString("en-US")} MB`;
    throw new UserError(
      `${dir}: ${mega(missing)} are needed and ${mega(free)} are free; give another folder with --to`,
    );
  }
  return missing;
}
