import { UserError } from "../../base/index.ts";
import { canonicalLead } from "../../ecg/index.ts";
import type { Hints } from "../reader.ts";
import { millivoltsPer } from "./units.ts";

/** Hints that were checked: a rate that is one, millivolts per unit. */
export interface Said {
  readonly samplingRate: number | null;
  readonly units: string | null;
  readonly factor: number | null;
}

/** What the hints say. @throws UserError naming the option whose value makes no sense */
export function said(hints: Hints): Said {
  const { samplingRate, units } = hints;
  if (samplingRate !== undefined && !(samplingRate > 0 && Number.isFinite(samplingRate)))
    throw new UserError(`--sampling-rate ${samplingRate}: must be a positive number, samples per second`);
  const factor = units === undefined ? null : millivoltsPer(units);
  if (units !== undefined && factor === null)
    throw new UserError(
      `--units ${units}: is no unit of voltage that is known; give mV, uV or V, or as in 0.1mV`,
    );
  return {
    samplingRate: samplingRate ?? null,
    units: units ?? null,
    factor,
  };
}

/** Names of leads as a record has them: canonical where they are standard leads, trimmed, each once. */
export function leadNames(leads: readonly string[], fault: (problem: string) => Error): string[] {
  if (leads.length === 0) throw fault("names no lead");
  const names = leads.map((lead) => canonicalLead(lead) ?? lead.trim());
  names.forEach((name, i) => {
    if (name === "") throw fault(`the name of lead ${i + 1} is empty`);
    if (names.indexOf(name) !== i) throw fault(`lead ${name} is named twice`);
  });
  return names;
}

const ASKED = {
  samplingRate: { what: "the sampling rate", option: "--sampling-rate HZ" },
  units: { what: "the unit of the samples", option: "--units mV (or uV, V)" },
  leads: { what: "the leads", option: "--leads I,II,... (in the order of the file)" },
} as const;

/** Leads beyond the standard twelve: modified ones of Holter recorders, those of the back and the right side, and Frank's. */
const MORE_LEADS = /^(?:ML(?:I{1,3})|CM[1-6]|CC5|V[1-9]R?|[XYZ])$/i;

/** Says which of the leads that were named is none that is known: it may be misspelt, or somebody's own. Null where all are known. */
export function unknownLeads(leads: readonly string[] = []): string | null {
  const names = leads.map((lead) => lead.replace(/=.*$/s, "").trim());
  const unknown = names.filter((name) => canonicalLead(name) === null && !MORE_LEADS.test(name));
  if (unknown.length === 0) return null;
  const what = unknown.length === 1 ? "is no lead that is known" : "are no leads that are known";
  return `--leads: ${namesText(unknown)} ${what}, and taken as written; a misspelt name?`;
}

/** Names of leads for people: one that could be taken for two is in quotes. */
export const namesText = (names: readonly string[]): string =>
  names.map((name) => (/[,"]/.test(name) ? JSON.stringify(name) : name)).join(", ");

/** Asks for everything that a file does not say and the hints do not either, at once. */
export function ask(path: string, missing: readonly (keyof typeof ASKED)[], about: string): UserError {
  const list = (words: readonly string[]) => words.join(", ").replace(/, ([^,]*)$/, " and $1");
  const whats = list(missing.map((field) => ASKED[field].what));
  const options = missing.map((field) => ASKED[field].option).join(" ");
  return new UserError(`${path}: ${about} does not say ${whats}; give ${options}`);
}

/** The unit that the file states against the one that was given: both must mean the same. @returns millivolts per unit */
export function agreeOnUnits(stated: string, hints: Said, fault: (problem: string) => Error): number {
  const factor = millivoltsPer(stated);
  if (factor === null) throw fault(`${stated} is no unit of voltage that is known (mV, uV, V)`);
  if (hints.factor !== null && hints.factor !== factor)
    throw fault(
      `is in ${stated}, but --units says ${hints.units}; leave the option out, or correct the file`,
    );
  return factor;
}

/** Rates further apart than this are different ones. */
const SAME_RATE = 1e-3;

export const sameRate = (found: number, hint: number): boolean => Math.abs(found - hint) <= SAME_RATE * hint;

/** The rate that the file's times make against the one that was given. @param place how the message begins */
export function agreeOnRate(found: number, hint: number | null, place: string): number {
  if (hint === null) return found;
  if (sameRate(found, hint)) return hint;
  throw new UserError(
    `${place}: the times make ${found} samples per second, but --sampling-rate says ${hint}; leave the option out, or correct the file`,
  );
}
