import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileFailure, UserError } from "../../base/index.ts";

/** Files that may hold recordings; the others of a folder are found by their full name only. */
const EXTENSION = /\.(hea|h5|hdf5|mat|npy|npz|csv|tsv|parquet)(\.gz)?$/i;
/** Files that are recordings of their own even where a WFDB header has the same name. */
const ALONE = /\.(h5|hdf5|npy|npz|csv|tsv|parquet)(\.gz)?$/i;
const ANY_EXTENSION = /\.[^./]+?(\.gz)?$/i;

/** Files of the largest folder that is looked through. */
const MOST = 2_000_000;

/** What a cell of a table names: a file, or why it names none. */
export type Found = { readonly path: string } | { readonly problem: string };

/**
 * The recordings below a folder, found by what people write into tables: the path below the folder, with either slash, with or without
 * extension; the path on the machine where the table was made, when it ends in one here; the bare name, when only one file has it; the
 * same in other letters, or without the zeros that Excel takes off numbers. A path never leads out of the folder.
 *
 * The files of a WFDB record (`.hea`, `.dat`, `.mat` of one name) are one recording, found by any of them and given as its header.
 */
export class FileIndex {
  readonly root: string;
  /** Paths of the recordings, with forward slashes, sorted. */
  readonly recordings: readonly string[];
  private readonly parts = new Map<string, string[]>();
  private readonly exact = new Map<string, string | null>();
  private readonly bare = new Map<string, string | null>();
  private loose: Map<string, string | null> | null = null;

  /** @param except paths (below the root) that are no recordings: the table, the description. */
  constructor(root: string, except: ReadonlySet<string>) {
    this.root = root;
    const files = walk(root).filter((path) => !except.has(path));
    const headers = new Map<string, string>();
    for (const path of files) if (/\.hea$/i.test(path)) headers.set(stem(path), path);
    for (const path of files) {
      const main = (ALONE.test(path) ? undefined : headers.get(stem(path))) ?? path;
      const parts = this.parts.get(main);
      if (parts === undefined) this.parts.set(main, [path]);
      else parts.push(path);
      add(this.exact, path, main);
      add(this.bare, base(path), main);
      if (!EXTENSION.test(main)) continue;
      add(this.exact, stem(path), main);
      add(this.bare, base(stem(path)), main);
    }
    this.recordings = [...this.parts.keys()].filter((path) => EXTENSION.test(path)).sort();
  }

  /** The file that a cell names. */
  find(cell: string): Found {
    const text = cell.trim().normalize("NFC").replaceAll("\\", "/").replace(/^\.\//, "");
    if (text === "") return { problem: "is empty" };
    const segments = text.split("/").filter((segment) => segment !== "");
    if (segments.includes("..")) return { problem: "leads out of the folder" };
    for (let i = 0; i < segments.length; i++) {
      const path = this.exact.get(segments.slice(i).join("/"));
      if (path !== undefined) return named(path);
    }
    if (segments.length === 1) {
      const path = this.bare.get(text);
      if (path !== undefined) return named(path);
    }
    const path = this.loosely().get(loosened(segments.join("/")));
    return path === undefined ? { problem: "names no file that is there" } : named(path);
  }

  /** What a recording is called: its path without extension, where no other has that. */
  nameOf(path: string): string {
    return this.exact.get(stem(path).normalize("NFC")) === path ? stem(path) : path;
  }

  /** The bytes of a recording's files, for the fingerprint: a path each and its size. */
  sizes(path: string): string {
    return this.parts
      .get(path)!
      .map(
        (part) => `${part} ${statSync(join(this.root, part), { throwIfNoEntry: false })?.size ?? "missing"}`,
      )
      .join(", ");
  }

  private loosely(): Map<string, string | null> {
    if (this.loose === null) {
      this.loose = new Map();
      for (const names of [this.exact, this.bare]) {
        for (const [name, path] of names) add(this.loose, loosened(name), path);
      }
    }
    return this.loose;
  }
}

const named = (path: string | null): Found =>
  path === null ? { problem: "names more than one file; write its path, with the extension" } : { path };

/** Enters a name; null where it already means another file. */
function add(names: Map<string, string | null>, name: string, path: string | null): void {
  const key = name.normalize("NFC");
  const earlier = names.get(key);
  names.set(key, earlier === undefined || earlier === path ? path : null);
}

const stem = (path: string): string => path.replace(ANY_EXTENSION, "");
const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** In small letters, a bare number without leading zeros. */
const loosened = (name: string): string =>
  /^\d+$/.test(name) ? name.replace(/^0+(?=\d)/, "") : name.toLowerCase();

/** All files below a folder, with forward slashes; hidden ones left out; folders that lead back to where one was, walked once. */
function walk(root: string): string[] {
  const files: string[] = [];
  const seen = new Set<string>();
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of list(join(root, folder), seen)) {
      if (entry.name.startsWith(".")) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const what = entry.isSymbolicLink() ? statSync(join(root, path), { throwIfNoEntry: false }) : entry;
      if (what?.isDirectory()) folders.push(path);
      else if (what?.isFile()) files.push(path);
      if (files.length > MOST) {
        throw new UserError(
          `${root}: has more than ${MOST} files; give the folder that holds the recordings`,
        );
      }
    }
  }
  return files.sort();
}

/** What a folder holds; nothing when its real place was seen before. */
function list(path: string, seen: Set<string>): Dirent[] {
  try {
    const real = realpathSync(path);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw fileFailure(path, error, "give a folder that can be read");
  }
}
