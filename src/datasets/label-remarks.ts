import type { DatasetEntry } from "./types.ts";

/** Labels that are named. */
const NAMED = 5;

/** Labels from which nothing can be learned: those of all records or of none, and classes of fewer than two records. */
export function labelRemarks(
  entries: readonly Pick<DatasetEntry, "labels">[],
  labelSets: Readonly<Record<string, readonly string[]>>,
  exclusive: readonly string[] = [],
): string[] {
  return Object.entries(labelSets).flatMap(([set, labels]) => {
    const records = new Map(labels.map((label) => [label, 0]));
    for (const entry of entries)
      for (const label of entry.labels[set] ?? []) records.set(label, records.get(label)! + 1);
    const where = (condition: (n: number) => boolean) =>
      labels.filter((label) => condition(records.get(label)!));
    const classes = exclusive.includes(set);
    const all = entries.length > 1 ? where((n) => n === entries.length) : [];
    const none = where((n) => n === 0);
    const single = classes ? where((n) => n === 1) : [];
    return [
      ...(all.length === 0
        ? []
        : [`Labels "${set}": ${named(all)} on every record, so nothing can be learned of it.`]),
      ...(none.length === 0 ? [] : [`Labels "${set}": ${named(none)} on no record.`]),
      ...(single.length === 0
        ? []
        : [
            `Labels "${set}": ${named(single)} on a single record${single.length > 1 ? " each" : ""}, which cannot be in training and test.`,
          ]),
    ];
  });
}

function named(labels: readonly string[]): string {
  const more = labels.length - NAMED;
  const list = `${labels.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `${list} ${labels.length === 1 ? "is" : "are"}`;
}
