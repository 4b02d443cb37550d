import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/index.ts";

/** By which files a dataset on disk is recognised, and where it is had. */
export interface Layout {
  readonly name: string;
  readonly title: string;
  readonly from: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

// A download by wget lies in physionet.org/files/NAME/VERSION; a home folder given by mistake must not be walked for minutes.
const DEEPEST = 4;
const MOST_FOLDERS = 500;

/**
 * The folder with this layout: `data` itself or the nearest one below it. Throws UserError, saying what was looked for, when there is
 * none, when the nearest are several, or when one is there in part.
 */
export function locate(layout: Layout, data: string | undefined): string {
  const wanted = [...layout.files, ...layout.folders.map((folder) => `${folder}/`)].join(", ");
  if (data === undefined) {
    throw new UserError(
      `${layout.title} is read from a folder: give --data DIR, the one that holds ${wanted} (from ${layout.from})`,
    );
  }
  const status = statSync(data, { throwIfNoEntry: false });
  if (status === undefined) throw new UserError(`--data ${data}: there is no such folder`);
  if (!status.isDirectory()) throw new UserError(`--data ${data}: is not a folder; unpack an archive first`);

  let partial: string | null = null;
  let visited = 0;
  let level = [data];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    const found = level.filter((folder) => lacks(layout, folder).length === 0);
    if (found.length > 1) {
      throw new UserError(
        `--data ${data}: ${layout.title} is there more than once (${found.join(", ")}); name one`,
      );
    }
    if (found.length === 1) return found[0]!;
    partial ??=
      level.find((folder) => lacks(layout, folder).length < layout.files.length + layout.folders.length) ??
      null;
    const next: string[] = [];
    for (const folder of level) if (visited++ < MOST_FOLDERS) next.push(...subfolders(folder));
    level = next;
  }
  if (partial !== null) {
    throw new UserError(
      `${partial}: looks like ${layout.title}, but ${lacks(layout, partial).join(", ")} is missing; ` +
        `fetch the rest from ${layout.from}`,
    );
  }
  throw new UserError(
    `--data ${data}: no ${layout.title} there: looked in it and in its folders for one with ${wanted}; ` +
      `it is had from ${layout.from}`,
  );
}

function lacks(layout: Layout, folder: string): string[] {
  const status = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false });
  return [
    ...layout.files.filter((name) => !status(name)?.isFile()),
    ...layout.folders.filter((name) => !status(name)?.isDirectory()).map((name) => `${name}/`),
  ];
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
      .map((entry) => join(folder, entry.name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
      .sort();
  } catch {
    return []; // a folder that may not be listed is not where somebody keeps a dataset
  }
}
