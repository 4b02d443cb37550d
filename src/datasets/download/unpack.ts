import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type UnzipFileInfo, unzipSync } from "fflate";
import { UserError, writeFileAtomic } from "../../base/index.ts";
import { isSafePath } from "./path.ts";

/** Bytes of the largest archive, and of the largest file and of all files in one. */
const LARGEST_ARCHIVE = 2 ** 30;
const LARGEST_FILE = 2 ** 31;
const LARGEST_WHOLE = 2 ** 34;

/**
 * Unpacks an archive (zip) into the folder that it is in. Files that are there with the right size stay. @returns how many were written.
 * @throws UserError where the archive is damaged, too large, or names a path that leads out of the folder.
 */
export function unpack(archive: string): number {
  const fail = (problem: string): never => {
    throw new UserError(`${archive}: ${problem}; nothing more was unpacked`);
  };
  if (statSync(archive).size > LARGEST_ARCHIVE) fail("is too large to be unpacked here; unpack it by hand");
  const bytes = readFileSync(archive);
  const entries: UnzipFileInfo[] = [];
  const read = (wanted: (info: UnzipFileInfo) => boolean) => {
    try {
      return unzipSync(bytes, { filter: wanted });
    } catch (error) {
      return fail(`cannot be unpacked (${error instanceof Error ? error.message : error})`);
    }
  };
  read((info) => {
    entries.push(info);
    return false;
  });
  const files = entries.filter(({ name }) => !name.endsWith("/"));
  const outside = files.find(({ name }) => !isSafePath(name));
  if (outside !== undefined) fail(`the path ${JSON.stringify(outside.name)} leads out of the folder`);
  const whole = files.reduce((sum, { originalSize }) => sum + originalSize, 0);
  if (whole > LARGEST_WHOLE || files.some(({ originalSize }) => originalSize > LARGEST_FILE)) {
    fail("says that its files are too large");
  }
  let written = 0;
  for (const { name, originalSize } of files) {
    const target = join(dirname(archive), name);
    if (statSync(target, { throwIfNoEntry: false })?.size === originalSize) continue;
    // One at a time, so that memory holds the archive and one file.
    const content = read((info) => info.name === name)[name];
    if (content === undefined || content.length !== originalSize) fail(`${name} is damaged`);
    writeFileAtomic(target, content!);
    written++;
  }
  return written;
}
