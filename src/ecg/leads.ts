import { UserError } from "../base/errors.ts";
import type { EcgRecord } from "./record.ts";

/** The standard twelve leads in their usual order. */
export const STANDARD_12 = [
  "I",
  "II",
  "III",
  "aVR",
  "aVL",
  "aVF",
  "V1",
  "V2",
  "V3",
  "V4",
  "V5",
  "V6",
] as const;

const BY_UPPER_CASE = new Map<string, string>(STANDARD_12.map((lead) => [lead.toUpperCase(), lead]));

/** `DI` and `D1` are lead I where dérivation or derivação is the word for a lead (CODE). Written whole only: ISO 11073 has a lead "dI" of its own. */
const ALIASES = new Map([
  ["DI", "I"],
  ["DII", "II"],
  ["DIII", "III"],
  ["D1", "I"],
  ["D2", "II"],
  ["D3", "III"],
]);

// "MDC_ECG_LEAD_AVR" (ISO 11073, HL7 aECG and DICOM), "Lead II", "ECG V1", "EKG Lead aVF". An inverted lead ("-aVR") is another lead.
const PREFIX = /^(?:MDC_ECG_(?:LEAD|ELEC_POTL)_|(?:E[CK]G[\s_-]*)?LEAD[\s_-]*|E[CK]G[\s_-]+)/;

// "Lead I (Einthoven)" and "aVR, augmented voltage, right" (DICOM, context group 3001).
const SUFFIX = /\s*\((?:EINTHOVEN|GOLDBERGER|WILSON)\)$|,\s*AUGMENTED VOLTAGE,\s*(?:RIGHT|LEFT|FOOT)$/;

/** The canonical name of a standard lead, however it is written (`AVR`, `avr`, `MDC_ECG_LEAD_AVR` are `aVR`); null for any other. */
export function canonicalLead(name: string): string | null {
  const known = BY_UPPER_CASE.get(name); // as most records have it, and many times as fast
  if (known !== undefined) return known;
  const whole = name.trim().toUpperCase();
  return ALIASES.get(whole) ?? BY_UPPER_CASE.get(whole.replace(PREFIX, "").replace(SUFFIX, "")) ?? null;
}

/**
 * The record with these leads in this order, taken by name in any spelling; signals are shared, not copied. A lead outside the
 * standard twelve is found by its exact name. Throws UserError when the record lacks one or one is asked for twice.
 */
export function selectLeads(record: EcgRecord, leads: readonly string[]): EcgRecord {
  const names = leads.map((lead) => canonicalLead(lead) ?? lead);
  const have = record.leads.map((lead) => canonicalLead(lead) ?? lead);
  const signals = names.map((name, i) => {
    if (names.indexOf(name) !== i)
      throw new UserError(`lead ${name} is asked for twice; name each lead once`);
    const signal = record.signals[have.indexOf(name)];
    if (signal === undefined) {
      throw new UserError(
        `${record.source}: record ${record.name} has no lead ${name} (it has ${have.join(", ") || "none"}); ` +
          "choose leads that every record has",
      );
    }
    return signal;
  });
  return { ...record, leads: names, signals };
}
