import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Folder, Tree } from "../tree.ts";
import { type Prefix, sourceOf } from "./sources.ts";

/** A header where it lies. */
export interface HeaderFile {
  readonly folder: Folder;
  /** The record's name: the file's without `.hea`. */
  readonly name: string;
}

const listed = new WeakMap<Tree, ReadonlyMap<Prefix, readonly HeaderFile[]>>();

/**
 * The Challenge's headers below a folder, by source and sorted by name: flat as in 2020, or in folders `g1`, `g2` and so on, one source or
 * several. A source is recognised by the names of its records and by the line `#Dx` of its first header. Each tree is searched once.
 */
export function headersIn(tree: Tree): ReadonlyMap<Prefix, readonly HeaderFile[]> {
  const known = listed.get(tree);
  if (known !== undefined) return known;
  const found = new Map<Prefix, HeaderFile[]>();
  for (const folder of tree) {
    for (const file of folder.files) {
      const source = sourceOf(file);
      if (source === null) continue;
      const name = file.slice(0, -".hea".length);
      const list = found.get(source);
      if (list === undefined) found.set(source, [{ folder, name }]);
      else list.push({ folder, name });
    }
  }
  for (const [source, headers] of found) {
    headers.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    if (!headers.slice(0, LOOKED_AT).some(hasDiagnoses)) found.delete(source);
  }
  listed.set(tree, found);
  return found;
}

/** The first headers may be damaged, and the dataset is still the dataset. */
const LOOKED_AT = 8;
const BYTES = 16_384;

function hasDiagnoses({ folder, name }: HeaderFile): boolean {
  try {
    const file = openSync(join(folder.path, `${name}.hea`), "r");
    try {
      const buffer = Buffer.alloc(BYTES);
      return /^#\s*Dx\s*:/m.test(buffer.toString("utf8", 0, readSync(file, buffer, 0, BYTES, 0)));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
