import { Random } from "../../base/index.ts";
import type { Row } from "./row.ts";

/** All records of one patient: they stay together. */
interface Unit {
  readonly rows: readonly number[];
  /** Records by label. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Divides records into parts of given shares so that every label has its share in each part, and no patient is in two. Iterative
 * stratification (Sechidis, Tsoumakas & Vlahavas, ECML PKDD 2011) with patients as the units: the label with the fewest records left is
 * dealt first, each patient to the part that lacks most records with that label, then to the one that lacks most records at all, then by
 * lot; patients with more records come first, while there is room to make up for them, and no part grows more than a twentieth beyond its
 * size, if another one has room. Records without any label come last and fill the parts. Returns the part of each record, from 0. The
 * result depends on the seed and on the set of records, not on their order.
 */
export function stratify(
  rows: readonly Row[],
  labelSet: string,
  shares: readonly number[],
  seed: number,
): Int32Array {
  const random = new Random("stratify", seed);
  const units = unitsOf(rows, labelSet, random);
  const total = shares.reduce((a, b) => a + b, 0);
  const lacking = shares.map((share) => (share / total) * rows.length);
  const slack = lacking.map((n) => SLACK * n);
  const left = new Map<string, number>();
  for (const { counts } of units)
    for (const [label, n] of counts) left.set(label, (left.get(label) ?? 0) + n);
  const lackingOf = new Map(
    [...left].map(([label, n]) => [label, shares.map((share) => (share / total) * n)] as const),
  );

  const parts = new Int32Array(rows.length).fill(-1);
  const deal = (unit: Unit, label: string | null) => {
    const after = lacking.map((n, part) => n - unit.rows.length + slack[part]!);
    const part = choose(label === null ? lacking : lackingOf.get(label)!, lacking, after, random);
    for (const row of unit.rows) parts[row] = part;
    lacking[part]! -= unit.rows.length;
    for (const [own, n] of unit.counts) {
      lackingOf.get(own)![part]! -= n;
      left.set(own, left.get(own)! - n);
    }
  };
  let waiting = units;
  for (let label = rarest(left); label !== null; label = rarest(left)) {
    const due = label;
    for (const unit of waiting.filter(({ counts }) => counts.has(due))) deal(unit, due);
    waiting = waiting.filter(({ counts }) => !counts.has(due));
    left.delete(due);
  }
  for (const unit of waiting) deal(unit, null);
  return parts;
}

/** Patients with their labels, in random order, those with more records first. */
function unitsOf(rows: readonly Row[], labelSet: string, random: Random): Unit[] {
  const byPatient = Map.groupBy(rows.keys(), (i) => rows[i]!.patient);
  // By name first: in the order of the table, the same records in another order would get other parts.
  const names = [...byPatient.keys()].sort();
  const order = [...random.permutation(names.length)].map((i) => byPatient.get(names[i]!)!);
  const units = order.map((own): Unit => {
    const counts = new Map<string, number>();
    for (const i of own) {
      for (const label of rows[i]!.labels[labelSet] ?? []) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    return { rows: own, counts };
  });
  return units.sort((a, b) => b.rows.length - a.rows.length);
}

/** The label with the fewest records left, by name where several have as few; null where none is left. */
function rarest(left: ReadonlyMap<string, number>): string | null {
  let found: string | null = null;
  for (const [label, n] of left) {
    const fewest = found === null ? Number.POSITIVE_INFINITY : left.get(found)!;
    if (n < fewest || (n === fewest && label < found!)) found = label;
  }
  return found;
}

/** By which share of its size a part may become larger for the sake of a label. */
const SLACK = 0.05;

// Shares are no exact numbers in binary: what differs by rounding only is equal.
const EQUAL = 1e-9;

/**
 * Of the parts that have room the one where most is lacking, of those the one that lacks most records, of those one by lot. Where no
 * part has room for so many records, all are looked at.
 */
function choose(
  first: readonly number[],
  second: readonly number[],
  room: readonly number[],
  random: Random,
): number {
  const most = (of: readonly number[], among: readonly number[]) => {
    const best = Math.max(...among.map((part) => of[part]!));
    return among.filter((part) => of[part]! >= best - EQUAL);
  };
  const all = [...first.keys()];
  const roomy = all.filter((part) => room[part]! >= -EQUAL);
  const parts = most(second, most(first, roomy.length > 0 ? roomy : all));
  return parts.length === 1 ? parts[0]! : parts[random.int(parts.length)]!;
}
