import type { EcgRecord } from "../record.ts";
import { type Check, type Finding, figure, leadsText } from "./finding.ts";
import { median, range, windows } from "./signal.ts";

/**
 * Millivolts from the lowest to the highest sample within two seconds. The tallest QRS complexes reach 5 to 8 mV (hypertrophic
 * cardiomyopathy); electrocardiographs need to follow 10 mV (IEC 60601-2-25). A drawing ends long before 20 mV.
 */
export const HIGHEST = 20;

/** "Low voltage" is a QRS complex under 0.5 mV in the limb leads and 1 mV in the chest leads; a tenth of that is no heart. */
export const LOWEST = 0.05;

/** The usual range within two seconds, to tell which factor is the likely one. */
const USUAL = 1.2;

/** By what values are too large, and what they then are. Who said that they are millivolts, the file or a person, a check does not know. */
const UNITS: readonly (readonly [factor: number, what: string])[] = [
  [1e6, "they are nanovolts"],
  [1000, "they are microvolts"],
  [205, "they are steps of a converter, of 4.88 or 5 microvolts each"],
  [1e-3, "they are volts"],
  [1e-6, "they were divided by a million"],
];

/** Voltages that no heart gives: a wrong unit or gain when all leads are concerned, else an electrode that was off. */
export const amplitude: Check = {
  name: "amplitude",
  title: "implausible amplitude",
  threshold: HIGHEST,
  unit: "mV",
  run(record) {
    const parts = windows(record);
    const ranges = record.leads.map((lead, i) => ({
      lead,
      value: median(parts.map(([from, to]) => range(record.signals[i]!, from, to))),
    }));
    // What is flat or missing says nothing about the unit.
    const live = ranges.filter(({ value }) => value > 0);
    const usual = median(live.map(({ value }) => value));
    if (usual > HIGHEST)
      return [
        wrongUnit(
          record,
          live.map(({ lead }) => lead),
          usual,
          HIGHEST,
        ),
      ];
    if (usual < LOWEST)
      return [
        wrongUnit(
          record,
          live.map(({ lead }) => lead),
          usual,
          LOWEST,
        ),
      ];
    const high = live.filter(({ value }) => value > HIGHEST);
    if (high.length === 0) return [];
    const leads = high.map(({ lead }) => lead);
    const value = Math.max(...high.map((range) => range.value));
    const message =
      `${leadsText(leads, record)} ${leads.length === 1 ? "spans" : "span"} ${figure(value)} mV within two seconds while the ` +
      `others span ${figure(usual)} mV: an electrode was off, or the unit is another one`;
    return [{ check: "amplitude", severity: "warn", leads, value, threshold: HIGHEST, message }];
  },
};

function wrongUnit(record: EcgRecord, leads: string[], value: number, threshold: number): Finding {
  const away = ([factor]: readonly [number, string]) => Math.abs(Math.log(value / USUAL / factor));
  const [factor, what] = UNITS.reduce((best, unit) => (away(unit) < away(best) ? unit : best));
  const remedy = factor > 1 ? `divide by ${figure(factor)}` : `multiply by ${figure(1 / factor)}`;
  const message =
    `${leadsText(leads, record)} span ${figure(value)} mV within two seconds, where a heart gives about ${USUAL} mV; ` +
    `the unit is probably wrong: the values fit if ${what} (${remedy})`;
  return { check: "amplitude", severity: "refuse", leads, value, threshold, message };
}
