import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CINC2021_SCORED, CODE_SIX_SET } from "../../labels/index.ts";
import type { DatasetDefinition } from "../definition.ts";
import { locateBy } from "../layout.ts";
import type { Folder, Tree } from "../tree.ts";
import { LUDB_HEADER, type LudbSpec, openLudb } from "./dataset.ts";

const TITLE = "LUDB";
const FROM = "https://physionet.org/content/ludb/";

/** Lobachevsky University Electrocardiography Database. */
export const ludb: DatasetDefinition<LudbSpec> = {
  name: "ludb",
  title: TITLE,
  licence: "ODC-By 1.0",
  sources: [{ title: "Lobachevsky University Electrocardiography Database", url: FROM, version: "1.0.1" }],
  published: { records: 200, patients: 200 },
  traps: [
    {
      title: "few records",
      text: "200 records over seven rhythms: most labels have fewer than ten, too few to train or to test on alone.",
    },
    {
      title: "pacemakers",
      text: "Some records are paced, and the pacemaker's statements are among the others.",
    },
  ],
  recognise: (tree) => {
    const folder = holding(tree);
    return folder === null ? null : { dir: folder.path };
  },
  open(spec, { data }) {
    const wanted = "1.hea, 1.dat and so on (its folder data/)";
    const recognise = (tree: Tree) => ludb.recognise!(tree);
    const { tree } = locateBy({ title: TITLE, from: FROM, wanted, recognise }, data);
    return openLudb(holding(tree)!, spec, [CODE_SIX_SET, CINC2021_SCORED]);
  },
};

/** The nearest folder with numbered records whose header speaks as LUDB's do. */
function holding(tree: Tree): Folder | null {
  for (const folder of tree) {
    const header = folder.files.find((file) => LUDB_HEADER.test(file));
    if (header === undefined) continue;
    try {
      if (/^#\s*<diagnoses>\s*:/m.test(readFileSync(join(folder.path, header), "utf8"))) return folder;
    } catch {
      // What cannot be read is not recognised.
    }
  }
  return null;
}
