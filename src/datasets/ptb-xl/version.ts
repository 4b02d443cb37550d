/*
 * Recordings of 1.0.1 that later versions leave out, each with the copy of it that stays. 1.0.2 left out all but 3801 and 11815, 1.0.3 those,
 * too, and gave the copies that stay the statements that both had. Source: ptbxl_v102_changelog.txt and ptbxl_v103_changelog.txt of
 * PTB-XL (https://physionet.org/content/ptb-xl/1.0.3/).
 */
const COPIES = `
137 138, 139 7781, 140 1370, 141 2509, 142 13803, 143 144, 145 463, 456 457, 458 3797, 459 460, 461 9823, 462 13802, 2506 2507,
2511 7784, 3795 3796, 3798 3799, 3800 3802, 3801 3802, 3832 15768, 5817 9824, 7777 7778, 7779 7780, 7782 7783, 9821 9822,
9825 11813, 9888 9889, 11810 15741, 11814 11816, 11815 11816, 11817 146, 11838 11839, 13791 13792, 13793 13794, 13796 1371,
13797 13798, 13799 13800, 15742 11809, 18150 18151`;

const copies = COPIES.split(",").map((pair) => pair.trim().split(" ").map(Number) as [number, number]);

/** The numbers (`ecg_id`) that each version leaves out of 1 to 21,837. 1.0.0 has the records of 1.0.1. */
const LEFT_OUT: Readonly<Record<string, ReadonlySet<number>>> = {
  "1.0.1": new Set(),
  "1.0.2": new Set(copies.map(([id]) => id).filter((id) => id !== 3801 && id !== 11815)),
  "1.0.3": new Set(copies.map(([id]) => id)),
};

/**
 * The versions of PTB-XL whose records, or the first of whose records, have these numbers (`ecg_id`): one for a whole table, several for
 * a beginning that they share, none for a selection.
 */
export function versionsOf(ids: ReadonlySet<number>): string[] {
  const last = Math.max(...ids);
  return Object.entries(LEFT_OUT).flatMap(([version, missing]) => {
    const before = [...missing].filter((id) => id <= last);
    return ids.size === last - before.length && before.every((id) => !ids.has(id)) ? [version] : [];
  });
}

/** What the numbers and folds of the records say about the version. */
export function versionRemarks(foldOf: ReadonlyMap<number, number>): string[] {
  const versions = versionsOf(new Set(foldOf.keys()));
  const twice = copies.filter(([id, kept]) => foldOf.has(id) && foldOf.has(kept));
  const apart = twice.filter(([id, kept]) => foldOf.get(id) !== foldOf.get(kept)).length;
  return [
    versions.length === 0
      ? "These are not all records of a published version (1.0.1, 1.0.2, 1.0.3): a selection, or a table of somebody's own."
      : `Version ${versions.join(" or ")}, by its ${foldOf.size === 1 ? "only record" : `${foldOf.size} records`}.`,
    ...(twice.length === 0
      ? []
      : [
          `${twice.length} recordings are there twice, under two numbers; ${apart} of them are in two ` +
            "folds, so that a model may be tested on what it was trained with. Version 1.0.3 is without them.",
        ]),
  ];
}
