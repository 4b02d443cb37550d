import { diagnoses, isKindOf, withKinds } from "./diagnosis.ts";
import type { LabelSet } from "./label-set.ts";

/** How a label of one set stands to a label of another: the left one means the same, more, less, or something that only cuts into it. */
export type Relation = "same" | "broader" | "narrower" | "partly";

/** Two labels that have a diagnosis in common. */
export interface Link {
  readonly a: string;
  readonly b: string;
  readonly relation: Relation;
  /** The diagnoses that link them, the broadest of what both mean. */
  readonly diagnoses: readonly string[];
  /** What the link hides. */
  readonly remarks: readonly string[];
}

/** What two label sets share. */
export interface Overlap {
  readonly shared: readonly Link[];
  /** Labels that have nothing in common with any label of the other set. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

type Meant = Pick<LabelSet, "name" | "labels" | "meaning" | "snomed" | "scp">;

/** Differences that a remark names one by one. */
const NAMED = 3;

/**
 * What two label sets share, by the diagnoses that their labels mean with all their kinds: pairs in the order of the first set, then of
 * the second. Meaning is compared, not how thoroughly it was looked for: a label may be the same and yet given by other readers.
 */
export function overlap(a: Meant, b: Meant): Overlap {
  const extents = (set: Meant) => new Map(set.labels.map((label) => [label, withKinds(set.meaning[label]!)]));
  const [ofA, ofB] = [extents(a), extents(b)];
  const shared: Link[] = [];
  for (const [x, left] of ofA) {
    for (const [y, right] of ofB) {
      const both = [...left].filter((id) => right.has(id));
      if (both.length === 0) continue;
      const all = { left: both.length === left.size, right: both.length === right.size };
      const relation = all.left ? (all.right ? "same" : "narrower") : all.right ? "broader" : "partly";
      const linking = broadest(both);
      const remarks = [
        ...linking.slice(0, NAMED).flatMap((id) => diagnoses.get(id)!.note ?? []),
        ...(relation === "same" ? otherCodes(a, x, b, y) : []),
        ...(isClass(a, x) || x === y ? difference(a.name, x, left, right) : []),
        ...(isClass(b, y) || x === y ? difference(b.name, y, right, left) : []),
      ];
      shared.push({ a: x, b: y, relation, diagnoses: linking, remarks });
    }
  }
  return {
    shared,
    onlyA: a.labels.filter((label) => !shared.some((link) => link.a === label)),
    onlyB: b.labels.filter((label) => !shared.some((link) => link.b === label)),
  };
}

/** Whether a label stands for several diagnoses, so that what it means is not said by its name. */
const isClass = (set: Meant, label: string): boolean => set.meaning[label]!.length > 1;

/** Those that are no kind of another one among them. */
function broadest(ids: readonly string[]): string[] {
  return ids.filter((id) => !ids.some((other) => other !== id && isKindOf(id, other)));
}

/** One diagnosis may be written with different codes of one system. */
function otherCodes(a: Meant, x: string, b: Meant, y: string): string[] {
  for (const [system, left, right] of [
    ["SNOMED CT", a.snomed?.[x], b.snomed?.[y]],
    ["SCP-ECG", a.scp?.[x], b.scp?.[y]],
  ] as const) {
    if (left === undefined || right === undefined) continue;
    if ([...left].sort().join() === [...right].sort().join()) continue;
    return [
      `The same by other ${system} codes: ${x} of ${a.name} is ${left.join(", ")}; ${y} of ${b.name} is ${right.join(", ")}.`,
    ];
  }
  return [];
}

/** What a label means beyond the other, named where it is little. */
function difference(
  set: string,
  label: string,
  own: ReadonlySet<string>,
  other: ReadonlySet<string>,
): string[] {
  const more = broadest([...own].filter((id) => !other.has(id)));
  if (more.length === 0 || more.length > NAMED) return [];
  return [`${label} of ${set} also means ${more.map((id) => diagnoses.get(id)!.title).join(", ")}.`];
}
