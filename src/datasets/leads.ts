import { STANDARD_12 } from "../ecg/index.ts";
import type { Dataset } from "./types.ts";

/**
 * The leads that a dataset's records can be prepared with: its own, and the limb leads that are formed from I and II where it has these; the
 * standard ones first, in their usual order, unless it lacks none.
 */
export function leadsOf({ leads }: Pick<Dataset, "leads">): readonly string[] {
  const formed = leads.includes("I") && leads.includes("II") ? STANDARD_12.slice(0, 6) : [];
  if (formed.every((lead) => leads.includes(lead))) return leads;
  const all = new Set([...leads, ...formed]);
  const standard = STANDARD_12.filter((lead) => all.has(lead));
  return [...standard, ...leads.filter((lead) => !standard.some((s) => s === lead))];
}
