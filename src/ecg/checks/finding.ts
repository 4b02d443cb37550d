import type { EcgRecord } from "../record.ts";

/** Something about a record that a person should know before relying on it. */
export interface Finding {
  /** The name of the check. */
  readonly check: string;
  /** `refuse`: nothing can be concluded from the record as it stands, or what it says of itself is wrong. `warn`: look at it. */
  readonly severity: "refuse" | "warn";
  /** The leads that it concerns; all of them where the list is empty. */
  readonly leads: readonly string[];
  /** What was measured, in the unit of the check. */
  readonly value: number;
  /** The limit that it lies beyond. */
  readonly threshold: number;
  /** One sentence or two for people: what is wrong, and what may be done. It names no record. */
  readonly message: string;
}

export interface CheckOptions {
  /** Seconds below which a record is too short (see `duration`). */
  readonly minimumSeconds?: number | undefined;
}

/** One check: a pure function on a record with any leads, at any sampling rate. Samples that are not finite count as missing. */
export interface Check {
  readonly name: string;
  /** What it looks for, for people. */
  readonly title: string;
  readonly threshold: number;
  /** The unit of value and threshold. */
  readonly unit: string;
  run(record: EcgRecord, options: CheckOptions): Finding[];
}

/** `I, II and III`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** `lead V1`, `leads V1 and V2`, `all leads`. */
export function leadsText(leads: readonly string[], record: EcgRecord): string {
  if (leads.length > 1 && leads.length === record.leads.length) return `all ${leads.length} leads`;
  return `lead${leads.length === 1 ? "" : "s"} ${listed(leads)}`;
}

/** Three significant digits, as people write them. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
