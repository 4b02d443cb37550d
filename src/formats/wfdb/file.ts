import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { UserError } from "../../base/index.ts";

const REMEDY = "fetch the record again";

/** The text of a header. Throws UserError when it cannot be read. */
export function readHeaderText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw cannotRead(path, error);
  }
}

/**
 * All bytes of a signal file from `offset` on, which must be exactly `length`: looked up before anything is read, so that a header
 * with an absurd number of samples costs no memory. Throws UserError.
 */
export function readSignalBytes(path: string, offset: number, length: number): Buffer {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw cannotRead(path, error);
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new UserError(`${path}: is not a file; ${REMEDY}`);
    const size = status.size;
    if (size !== offset + length) {
      const what = size === 0 ? "is empty" : size < offset + length ? "is cut off" : "is too long";
      throw new UserError(
        `${path}: ${what}: ${size} bytes, but its header describes ${offset + length} ` +
          `(number of samples x signals); ${REMEDY}`,
      );
    }
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const n = readSync(file, bytes, done, length - done, offset + done);
      if (n === 0) throw new UserError(`${path}: became shorter while it was read; ${REMEDY}`);
      done += n;
    }
    return bytes;
  } catch (error) {
    throw error instanceof UserError ? error : cannotRead(path, error);
  } finally {
    closeSync(file);
  }
}

function cannotRead(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === null || code.startsWith("ERR_")) return error;
  if (code === "ENOENT") return new UserError(`${path}: there is no such file; ${REMEDY}`);
  return new UserError(`${path}: cannot be read (${code}); check the file and its permissions`);
}
