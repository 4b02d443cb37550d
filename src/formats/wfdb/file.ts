import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { UserError } from "../../base/index.ts";

const REMEDY = "fetch the record again";
const MOST_HEADER_BYTES = 16 * 2 ** 20;

/** Bytes that are read in pieces: a file, or an array in memory. */
export interface Source {
  /** For messages. */
  readonly path: string;
  readonly size: number;
  /** Fills `into` from `position` on; what lies past the end is 0. */
  read(position: number, into: Uint8Array): void;
}

export interface OpenFile extends Source {
  close(): void;
}

// Windows has neither; there a link is looked for before the file is opened.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;

/** Opens the file that the user named; a symbolic link is their own choice. Throws UserError. */
export function openGiven(path: string): OpenFile {
  try {
    return open(path, path, 0);
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/**
 * Opens a file that a header names. A symbolic link is followed only where it ends in the same folder, so that a record from anywhere
 * shows nothing of the rest of this machine. Throws UserError.
 */
export function openInside(folder: string, name: string): OpenFile {
  const path = join(folder, name);
  try {
    if (O_NOFOLLOW !== 0 || !lstatSync(path).isSymbolicLink()) return open(path, path, O_NOFOLLOW);
  } catch (error) {
    if (!isLink(error)) throw cannotRead(path, error);
  }
  try {
    const target = realpathSync(path);
    const way = relative(realpathSync(folder), target);
    if (/^\.\.([/\\]|$)/.test(way) || isAbsolute(way)) {
      throw new UserError(`${path}: is a link out of its folder; put the file itself there (cp -L)`);
    }
    return open(path, target, O_NOFOLLOW);
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/** Opens `target`, without waiting where it is a pipe; `path` is for messages. */
function open(path: string, target: string, flags: number): OpenFile {
  const descriptor = openSync(target, constants.O_RDONLY | O_NONBLOCK | flags);
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new UserError(`${path}: is not a file; ${REMEDY}`);
    const { size } = status;
    const read = (position: number, into: Uint8Array) => readFully(path, descriptor, position, into, size);
    return { path, size, read, close: () => closeSync(descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function readFully(path: string, descriptor: number, position: number, into: Uint8Array, size: number): void {
  const length = Math.max(0, Math.min(into.length, size - position));
  try {
    for (let done = 0; done < length; ) {
      const n = readSync(descriptor, into, done, length - done, position + done);
      if (n === 0) throw new UserError(`${path}: became shorter while it was read; ${REMEDY}`);
      done += n;
    }
  } catch (error) {
    throw cannotRead(path, error);
  }
  into.fill(0, length);
}

/** The text of a header, at most 16 MB; closes the file. Throws UserError. */
export function readText(file: OpenFile): string {
  try {
    if (file.size > MOST_HEADER_BYTES) {
      throw new UserError(
        `${file.path}: ${file.size} bytes are too many for a header; give the record's NAME.hea`,
      );
    }
    const bytes = Buffer.allocUnsafe(file.size);
    file.read(0, bytes);
    return bytes.toString("utf8");
  } finally {
    file.close();
  }
}

function isLink(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ELOOP" || error.code === "EMLINK");
}

function cannotRead(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === null || code.startsWith("ERR_")) return error;
  if (code === "ENOENT") return new UserError(`${path}: there is no such file; ${REMEDY}`);
  return new UserError(`${path}: cannot be read (${code}); check the file and its permissions`);
}
