import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/index.ts";

/** A listed folder. */
export interface Folder {
  readonly path: string;
  /** 0 for the folder that was given. */
  readonly depth: number;
  /** Names, sorted; without those that begin with a dot. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

// A download by wget lies in physionet.org/files/NAME/VERSION/training/SOURCE/g1; the arrhythmia database has some 500 folders. A home
// folder given by mistake must not be walked for minutes.
const DEEPEST = 7;
const MOST_FOLDERS = 2_000;

/**
 * The folders below a folder, the nearest first, listed when they are first asked for and only once, however often and by whomever the
 * tree is walked. At most seven deep and 2,000 in all; what lies beyond is not seen.
 */
export class Tree implements Iterable<Folder> {
  readonly root: string;
  private readonly listed: Folder[] = [];
  /** Folders that are known and not yet listed, in order. */
  private readonly ahead: { path: string; depth: number }[];

  /** @throws UserError where `root` is no folder. */
  constructor(root: string) {
    const status = statSync(root, { throwIfNoEntry: false });
    if (status === undefined) throw new UserError(`--data ${root}: there is no such folder`);
    if (!status.isDirectory())
      throw new UserError(`--data ${root}: is not a folder; unpack an archive first`);
    this.root = root;
    this.ahead = [{ path: root, depth: 0 }];
  }

  *[Symbol.iterator](): Iterator<Folder> {
    for (let i = 0; ; i++) {
      const folder = this.listed[i] ?? this.next();
      if (folder === null) return;
      yield folder;
    }
  }

  private next(): Folder | null {
    const place = this.ahead.shift();
    if (place === undefined || this.listed.length >= MOST_FOLDERS) return null;
    const folder = list(place.path, place.depth);
    this.listed.push(folder);
    if (place.depth < DEEPEST) {
      for (const name of folder.folders)
        this.ahead.push({ path: join(place.path, name), depth: place.depth + 1 });
    }
    return folder;
  }
}

function list(path: string, depth: number): Folder {
  const files: string[] = [];
  const folders: string[] = [];
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const what = entry.isSymbolicLink()
        ? statSync(join(path, entry.name), { throwIfNoEntry: false })
        : entry;
      if (what?.isDirectory()) folders.push(entry.name);
      else if (what?.isFile()) files.push(entry.name);
    }
  } catch {
    // A folder that may not be listed is not where somebody keeps a dataset.
  }
  return { path, depth, files: files.sort(), folders: folders.sort() };
}
