import { closeSync, openSync, readSync, statSync } from "node:fs";
import { fileFailure, UserError } from "../../base/index.ts";

/** What to do about a file that cannot be read. */
const REMEDY = "check the file and its permissions";

/** The bytes of a file, or of a part of one, read where they are wanted. */
export interface Bytes {
  readonly size: number;
  /** Exactly these bytes. @throws UserError where the file ends before */
  read(offset: number, length: number): Buffer;
  close(): void;
}

/** Opens a file. @throws UserError where it is not there, is no file, or may not be read */
export function openBytes(path: string): Bytes {
  let file: number;
  let size: number;
  try {
    const status = statSync(path);
    // Asked before opening: opening a pipe waits for whoever writes into it.
    if (!status.isFile()) throw new UserError(`${path}: is not a file; name a file`);
    file = openSync(path, "r");
    size = status.size;
  } catch (error) {
    throw fileFailure(path, error, REMEDY);
  }
  let open = true;
  return {
    size,
    read(offset, length) {
      if (!open) throw new Error(`${path} is closed`);
      if (offset + length > size) throw shorter(path, offset, length, size);
      const bytes = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        const n = readOnce(path, file, bytes, done, offset + done);
        if (n === 0) throw shorter(path, offset, length, offset + done);
        done += n;
      }
      return bytes;
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

function readOnce(path: string, file: number, bytes: Buffer, done: number, position: number): number {
  try {
    return readSync(file, bytes, done, bytes.length - done, position);
  } catch (error) {
    throw fileFailure(path, error, REMEDY);
  }
}

function shorter(path: string, offset: number, length: number, size: number): UserError {
  return new UserError(
    `${path}, byte ${offset}: is cut off: ${length} bytes should follow, but the file ends at ${size}; fetch it again`,
  );
}

/** A part of other bytes, which is not closed with it. */
export function regionOf(bytes: Bytes, offset: number, size: number): Bytes {
  return {
    size,
    read: (at, length) => {
      if (at + length > size) throw new RangeError(`bytes ${at} to ${at + length} of ${size}`);
      return bytes.read(offset + at, length);
    },
    close() {},
  };
}

/** Bytes that are in memory. */
export function heldBytes(bytes: Buffer): Bytes {
  return {
    size: bytes.length,
    read: (at, length) => {
      if (at + length > bytes.length)
        throw new RangeError(`bytes ${at} to ${at + length} of ${bytes.length}`);
      return bytes.subarray(at, at + length);
    },
    close() {},
  };
}
