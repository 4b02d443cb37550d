import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { fileFailure, UserError } from "../../base/index.ts";
import { byteText, unpackedLimit } from "../shared/limits.ts";

/** A gzip file unpacked into a folder of its own. */
export interface Unpacked {
  readonly path: string;
  remove(): void;
}

/** Whether a file begins as gzip does, with the only method there is. */
export const isGzip = (start: Uint8Array): boolean =>
  start[0] === 0x1f && start[1] === 0x8b && start[2] === 8;

/** Folders that are removed at the latest when the process ends. */
const folders = new Set<string>();
let watching = false;

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cardiograft-unpacked-"));
  if (!watching) process.once("exit", () => [...folders].forEach(remove));
  watching = true;
  folders.add(folder);
  return folder;
}

/**
 * Unpacks a gzip file into a temporary one of the same name without `.gz`, piece by piece, in little memory. Its checksums and lengths
 * are verified, and that nothing but gzip follows. @throws UserError for a file that is damaged, or that unpacks to more than a recording can
 */
export async function unpackGzip(path: string): Promise<Unpacked> {
  const folder = newFolder();
  try {
    const target = join(folder, basename(path).replace(/\.gz$/i, "") || "unpacked");
    await unpack(path, target);
    return { path: target, remove: () => remove(folder) };
  } catch (error) {
    remove(folder);
    throw error;
  }
}

async function unpack(path: string, target: string): Promise<void> {
  const { size } = statSync(path);
  const limit = unpackedLimit(size);
  let written = 0;
  const bound = new Transform({
    transform(chunk: Buffer, _, done) {
      written += chunk.length;
      if (written <= limit) done(null, chunk);
      else
        done(
          new UserError(
            `${path}: ${byteText(size)} unpack to more than ${byteText(limit)}, which no recording does`,
          ),
        );
    },
  });
  const gunzip = createGunzip();
  try {
    await pipeline(
      createReadStream(path),
      gunzip,
      bound,
      createWriteStream(target, { flags: "wx", mode: 0o600 }),
    );
  } catch (error) {
    throw failure(path, target, gunzip.bytesWritten, error);
  }
  // Zeros behind the end pass for padding in zlib; they may as well be another part that was overwritten.
  if (gunzip.bytesWritten !== size) {
    throw new UserError(
      `${path}, byte ${gunzip.bytesWritten}, gzip: ${size - gunzip.bytesWritten} bytes follow that are no gzip; fetch the file again`,
    );
  }
}

function failure(path: string, target: string, offset: number, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_")) {
    const why = error instanceof Error ? error.message : code;
    return new UserError(`${path}, byte ${offset}, gzip: is damaged (${why}); fetch the file again`);
  }
  const reading = error instanceof Error && "path" in error && error.path === path;
  return reading
    ? fileFailure(path, error, "check the file and its permissions")
    : fileFailure(
        target,
        error,
        "make room in the folder for temporary files, or name another one by TMPDIR",
      );
}
