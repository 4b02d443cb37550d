import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileFailure } from "./failure.ts";

let counter = 0;

/**
 * Writes a file under a temporary name in the same folder and renames it, so that a crash leaves the old file or the new one.
 * @throws UserError naming the file when the disk is full or cannot be written to; the old file is then still there.
 */
export function writeFileAtomic(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.${counter++}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(temporary, data);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw fileFailure(
      path,
      error,
      "nothing was lost; make room or allow writing there, and run the command again",
    );
  }
}
