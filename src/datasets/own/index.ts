import { statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/index.ts";
import type { DatasetDefinition } from "../definition.ts";
import { Tree } from "../tree.ts";
import { openOwn } from "./dataset.ts";
import { DESCRIPTION, isDescription, readDescription } from "./description.ts";

export { type Addition, type AddOptions, addDataset } from "./add.ts";
export { type ColumnGuess, contentOf, ROLES, type Role, type Said } from "./columns.ts";
export { openOwn } from "./dataset.ts";

export interface OwnSpec {
  readonly name: "own";
  /** The name in its description, where a folder holds several. */
  readonly dataset?: string | undefined;
}

/** Recordings of one's own, as `cardiograft data add` described them. */
export const own: DatasetDefinition<OwnSpec> = {
  name: "own",
  title: "your own recordings",
  licence: "as its description says",
  sources: [],
  published: null,
  traps: [],
  recognise(tree) {
    const found = nearest(tree);
    if (found.length === 0) return null;
    if (found.length === 1) return { dir: found[0]! };
    return { problem: `several datasets of your own (${found.join(", ")}); name one` };
  },
  open: ({ dataset }, { data }) => openOwn(find(data, dataset)),
};

/** The nearest folders below (or at) the root that have a description. */
function nearest(tree: Tree): string[] {
  const found: string[] = [];
  let depth = 0;
  for (const folder of tree) {
    if (found.length > 0 && folder.depth > depth) break;
    depth = folder.depth;
    if (folder.files.includes(DESCRIPTION) && isDescription(join(folder.path, DESCRIPTION)))
      found.push(folder.path);
  }
  return found;
}

/** The description that is meant. */
function find(data: string | undefined, name: string | undefined): string {
  const how = `the one with the ${DESCRIPTION} that cardiograft data add wrote`;
  if (data === undefined)
    throw new UserError(`your own dataset is read from a folder: give --data DIR, ${how}`);
  if (statSync(data, { throwIfNoEntry: false })?.isFile()) return data;
  const tree = new Tree(data);
  const found = (name === undefined ? nearest(tree) : named(tree, name)).map((dir) => join(dir, DESCRIPTION));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const remedy =
      name === undefined ? 'choose by its name: { name: "own", dataset: ... }' : "give each its own name";
    throw new UserError(`--data ${data}: there are several datasets (${found.join(", ")}); ${remedy}`);
  }
  const what = name === undefined ? `${DESCRIPTION} there` : `dataset named ${name} there`;
  throw new UserError(
    `--data ${data}: no ${what}; describe a folder of recordings with cardiograft data add DIR --labels TABLE`,
  );
}

function named(tree: Tree, name: string): string[] {
  return [...tree]
    .filter(({ files }) => files.includes(DESCRIPTION))
    .map(({ path }) => path)
    .filter((path) => {
      const file = join(path, DESCRIPTION);
      return isDescription(file) && readDescription(file).name === name;
    });
}
