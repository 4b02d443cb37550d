import { selectLeads } from "../leads.ts";
import { deriveLimbLeads } from "../limb.ts";
import type { EcgRecord } from "../record.ts";
import { refuseInfinite } from "./finite.ts";
import { fitLength } from "./length.ts";
import { resample } from "./resample.ts";

/** What all records of a prepared dataset have in common. */
export interface RecordShape {
  /** Canonical names. */
  readonly leads: readonly string[];
  /** Samples per second. */
  readonly samplingRate: number;
  /** Samples per lead. */
  readonly samples: number;
}

/**
 * The record with these leads in this order; limb leads that it lacks are formed from those it has, as in eight-lead recordings. Throws
 * UserError for a lead that is missing.
 */
export function withLeads(record: EcgRecord, leads: readonly string[]): EcgRecord {
  const same = record.leads.length === leads.length && leads.every((lead, i) => record.leads[i] === lead);
  if (same) return record;
  const complete = leads.every((lead) => record.leads.includes(lead));
  return selectLeads(complete ? record : deriveLimbLeads(record), leads);
}

/**
 * The record at another sampling rate (see `resample`); as it is where it has that rate already. Throws UserError for rates without a simple
 * ratio, and for an infinite sample where one would be resampled.
 */
export function withSamplingRate(record: EcgRecord, samplingRate: number): EcgRecord {
  if (record.samplingRate === samplingRate) return record;
  refuseInfinite(record);
  const signals = record.signals.map((signal) => resample(signal, record.samplingRate, samplingRate));
  return { ...record, samplingRate, signals };
}

/**
 * The record with these leads, at this sampling rate, with this many samples: a longer one keeps its beginning, a shorter one gets missing
 * samples at its end. What fits already is not copied. Throws UserError for a lead that is missing, less than half the length, rates without a
 * simple ratio, and an infinite sample where one would be resampled.
 */
export function conform(record: EcgRecord, { leads, samplingRate, samples }: RecordShape): EcgRecord {
  return fitLength(withSamplingRate(withLeads(record, leads), samplingRate), samples);
}
