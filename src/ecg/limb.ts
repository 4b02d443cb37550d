import { canonicalLead, STANDARD_12 } from "./leads.ts";
import type { EcgRecord } from "./record.ts";

/**
 * The limb leads as a * I + b * II: the identities of Einthoven (II = I + III) and of Goldberger (aVR = -(I + II) / 2, aVL = I - II / 2,
 * aVF = II - I / 2). Six leads of three electrodes: two of them say all.
 */
export const FRONTAL_PLANE: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["I", [1, 0]],
  ["II", [0, 1]],
  ["III", [-1, 1]],
  ["aVR", [-0.5, -0.5]],
  ["aVL", [1, -0.5]],
  ["aVF", [-0.5, 1]],
]);

const BASES = [
  ["I", "II"],
  ["I", "III"],
  ["II", "III"],
] as const;

/**
 * The record with the limb leads that it lacks, formed from two of I, II and III; the standard leads then come first, in their usual
 * order. The very same record where no lead is lacking or fewer than two of the three are there. A lead that is there, even if flat,
 * is kept; a sample that one of the two lacks is missing in the leads formed from them.
 */
export function deriveLimbLeads(record: EcgRecord): EcgRecord {
  const have = new Map(record.leads.map((lead, i) => [canonicalLead(lead) ?? lead, record.signals[i]!]));
  const basis = BASES.find((pair) => pair.every((lead) => have.has(lead)));
  const lacking = [...FRONTAL_PLANE.keys()].filter((lead) => !have.has(lead));
  if (basis === undefined || lacking.length === 0) return record;
  const [first, second] = basis;
  const [x, y] = [have.get(first)!, have.get(second)!];
  for (const lead of lacking) {
    const [a, b] = weights(lead, first, second);
    have.set(
      lead,
      Float32Array.from(x, (v, i) => a * v + b * y[i]!),
    );
  }
  const standard = STANDARD_12.filter((lead) => have.has(lead));
  const leads = [...standard, ...[...have.keys()].filter((lead) => !BY_NAME.has(lead))];
  return { ...record, leads, signals: leads.map((lead) => have.get(lead)!) };
}

const BY_NAME = new Set<string>(STANDARD_12);

/** The a and b with lead = a * first + b * second. */
function weights(lead: string, first: string, second: string): [number, number] {
  const [p, q] = FRONTAL_PLANE.get(first)!;
  const [r, s] = FRONTAL_PLANE.get(second)!;
  const [u, v] = FRONTAL_PLANE.get(lead)!;
  const determinant = p * s - q * r;
  return [(u * s - v * r) / determinant, (v * p - u * q) / determinant];
}
