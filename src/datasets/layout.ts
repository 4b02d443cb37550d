import { UserError } from "../base/index.ts";
import { AbsentError } from "./absent.ts";
import type { Recognition } from "./definition.ts";
import { type Folder, Tree } from "./tree.ts";

/** By which files a dataset on disk is recognised, and where it is had. */
export interface Layout {
  readonly name: string;
  readonly title: string;
  readonly from: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** The folder with this layout: `data` itself or the nearest one below it. @throws UserError as `locateBy` does. */
export function locate(layout: Layout, data: string | undefined): string {
  const wanted = [...layout.files, ...layout.folders.map((folder) => `${folder}/`)].join(", ");
  return locateBy({ ...layout, wanted, recognise: (tree) => recogniseLayout(layout, tree) }, data).dir;
}

/**
 * The folder that holds a dataset, and the tree in which it was found. Throws AbsentError, saying what was looked for, when there is none or
 * one is there in part, and UserError when the nearest are several.
 */
export function locateBy(
  what: {
    readonly title: string;
    readonly from: string;
    readonly wanted: string;
    readonly recognise: (tree: Tree) => Recognition | null;
  },
  data: string | undefined,
): { dir: string; tree: Tree } {
  const { title, from, wanted } = what;
  if (data === undefined) {
    throw new AbsentError(
      `${title} is read from a folder: give --data DIR, the one that holds ${wanted} (from ${from})`,
    );
  }
  const tree = new Tree(data);
  const found = what.recognise(tree);
  if (found === null) {
    throw new AbsentError(
      `--data ${data}: no ${title} there: looked in it and in its folders for one with ${wanted}; get it from ${from}`,
    );
  }
  if ("problem" in found) throw new (found.partial ? AbsentError : UserError)(found.problem);
  return { dir: found.dir, tree };
}

/** The nearest folder with this layout; a problem where several are equally near, or where one is there in part. */
export function recogniseLayout(layout: Layout, tree: Tree): Recognition | null {
  const found: Folder[] = [];
  let partial: string | null = null;
  for (const folder of tree) {
    if (found.length > 0 && folder.depth > found[0]!.depth) break;
    const missing = lacks(layout, folder);
    if (missing.length === 0) found.push(folder);
    else if (partial === null && layout.files.some((name) => folder.files.includes(name))) {
      partial =
        `${folder.path}: looks like ${layout.title}, but ${missing.join(", ")} is missing; ` +
        `fetch the rest from ${layout.from}`;
    }
  }
  if (found.length > 1) {
    const places = found.map(({ path }) => path).join(", ");
    return { problem: `--data ${tree.root}: ${layout.title} is there more than once (${places}); name one` };
  }
  if (found.length === 1) return { dir: found[0]!.path };
  return partial === null ? null : { problem: partial, partial: true };
}

/** What a folder lacks of the layout. */
function lacks(layout: Layout, { files, folders }: Folder): string[] {
  return [
    ...layout.files.filter((name) => !files.includes(name)),
    ...layout.folders.filter((name) => !folders.includes(name)).map((name) => `${name}/`),
  ];
}
