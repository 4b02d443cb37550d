import { join } from "node:path";
import { UserError } from "../../base/index.ts";
import { canonicalLead, STANDARD_12 } from "../../ecg/index.ts";
import { type Hints, openRecords } from "../../formats/index.ts";
import type { Description } from "./description.ts";

/** Recordings that are opened to see what they are like. */
const LOOKED_AT = 24;

/** What recordings are brought to, where nothing is said: the rate at which networks are trained here, and the usual length. */
const RATE = 100;
const SECONDS = 10;

/** The leads from which the other four of the standard twelve follow. */
const EIGHT = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"];

/** What some recordings of a dataset are like. */
export interface Survey {
  readonly rates: readonly number[];
  /** Of each recording that was looked at. */
  readonly seconds: readonly number[];
  /** Leads that all of them have. */
  readonly leads: readonly string[];
  /** Recordings that could not be read, and why the first could not. */
  readonly unreadable: { readonly records: number; readonly reason: string } | null;
}

/**
 * Opens some recordings, evenly spread. Throws UserError where none can be read, with the reason of the first: what a file does not say
 * itself is asked for there.
 * @param paths below `root`
 */
export async function survey(root: string, paths: readonly string[], hints: Hints): Promise<Survey> {
  const step = Math.max(1, paths.length / LOOKED_AT);
  const chosen = [...new Set(Array.from({ length: LOOKED_AT }, (_, i) => paths[Math.floor(i * step)]))];
  const rates = new Set<number>();
  const seconds: number[] = [];
  let leads: string[] | null = null;
  const reasons: string[] = [];
  for (const path of chosen) {
    if (path === undefined) continue;
    try {
      const record = await firstRecord(join(root, path), hints);
      rates.add(record.samplingRate);
      seconds.push((record.signals[0]?.length ?? 0) / record.samplingRate);
      const names = record.leads.map((lead) => canonicalLead(lead) ?? lead);
      leads = leads === null ? names : leads.filter((lead) => names.includes(lead));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reasons.push(error.message);
    }
  }
  if (leads === null)
    throw new UserError(`no recording can be read; the first: ${reasons[0] ?? "there is none"}`);
  if (leads.length === 0) throw new UserError(`${root}: the recordings have no lead in common`);
  const unreadable = reasons.length === 0 ? null : { records: reasons.length, reason: reasons[0]! };
  return { rates: [...rates].sort((a, b) => a - b), seconds, leads, unreadable };
}

async function firstRecord(path: string, hints: Hints) {
  const file = await openRecords(path, hints);
  try {
    if (file.names.length === 0) throw new UserError(`${path}: holds no record`);
    return await file.read(0);
  } finally {
    file.close();
  }
}

/**
 * What such recordings are best brought to: 100 samples per second, or the lowest rate they have; ten seconds, or the usual length where
 * that is shorter; the leads they share, in the usual order, with those that follow from the others.
 */
export function preparationFor({ rates, seconds, leads }: Survey): Description["prepare"] {
  const sorted = [...seconds].sort((a, b) => a - b);
  const usual = sorted[Math.floor((sorted.length - 1) / 2)]!;
  const all = EIGHT.every((lead) => leads.includes(lead)) ? [...new Set([...STANDARD_12, ...leads])] : leads;
  const standard = STANDARD_12.filter((lead) => all.includes(lead));
  return {
    samplingRate: Math.min(RATE, ...rates),
    seconds: Math.min(SECONDS, Math.round(usual * 1000) / 1000),
    leads: [...standard, ...all.filter((lead) => !standard.some((known) => known === lead))],
  };
}
