import { UserError } from "../base/index.ts";
import { canonicalLead, cropStarts, type EcgRecord, withLeads, withSamplingRate } from "../ecg/index.ts";
import type { ModelCard } from "./card.ts";

/** The largest share of missing samples with which a record is still answered for. */
const MISSING_LIMIT = 0.1;

/** What says how a record is cut into windows: a card, or what is known of a model without one. */
export type Windowing = Pick<ModelCard, "samplingRate" | "samples"> & {
  readonly leads: readonly string[];
  readonly window: Pick<ModelCard["window"], "crops">;
};

export interface Windows {
  /** [count, leads, samples] in millivolt, the leads in the card's order, missing samples 0 as in training. */
  readonly x: Float32Array;
  readonly count: number;
  /** What the reader of the answer should know. */
  readonly notes: string[];
}

/**
 * First samples of evenly spaced windows: the first at 0, the last ending with the record. As many as the model was evaluated with;
 * more where these would leave gaps; one where the record is as long as a window.
 */
export function windowStarts(length: number, samples: number, crops: number): number[] {
  if (length === samples) return [0];
  return cropStarts(length, samples, Math.max(crops, Math.ceil(length / samples)));
}

/**
 * The windows of a record that a model with this card takes: its leads, of which limb leads are formed from others where they are not there,
 * at its sampling rate. Throws UserError, which names what does not fit and what to do about it: a lead that is not there, rates without
 * a simple ratio, a record shorter than a window, too many missing samples.
 */
export function windowsOf(record: EcgRecord, card: Windowing): Windows {
  const refuse = (message: string) => new UserError(`${record.source}: ${message}`);
  const notes: string[] = [];
  const { signals } = withSamplingRate(withLeads(record, card.leads), card.samplingRate);
  const formed = card.leads.filter(
    (lead) => !record.leads.some((own) => (canonicalLead(own) ?? own) === lead),
  );
  if (formed.length > 0) notes.push(`formed from other limb leads: ${formed.join(", ")}`);
  if (record.samplingRate !== card.samplingRate)
    notes.push(`resampled from ${record.samplingRate} to ${card.samplingRate} Hz`);
  const length = signals[0]!.length;
  if (length < card.samples)
    throw refuse(
      `the record has ${length} samples (${seconds(length, card)} s) and the model takes windows of ` +
        `${card.samples} (${seconds(card.samples, card)} s); use a longer recording`,
    );

  let missing = 0;
  for (const [i, signal] of signals.entries()) {
    const absent = signal.reduce((n, v) => n + (Number.isFinite(v) ? 0 : 1), 0);
    if (absent === length)
      throw refuse(
        `lead ${card.leads[i]} has no sample that is not missing; use a recording with all of ${card.leads.join(", ")}`,
      );
    missing += absent;
  }
  const share = missing / (length * signals.length);
  if (share > MISSING_LIMIT)
    throw refuse(
      `${percent(share)} of the samples are missing, and at most ${percent(MISSING_LIMIT)} may be; use another recording`,
    );
  if (missing > 0) notes.push(`${missing} missing samples (${percent(share)}) taken as 0 mV`);

  const starts = windowStarts(length, card.samples, card.window.crops);
  const x = new Float32Array(starts.length * signals.length * card.samples);
  let to = 0;
  for (const start of starts)
    for (const signal of signals)
      for (let i = start; i < start + card.samples; i++) {
        const v = signal[i]!;
        x[to++] = Number.isFinite(v) ? v : 0;
      }
  return { x, count: starts.length, notes };
}

const seconds = (samples: number, card: Windowing) => Number((samples / card.samplingRate).toFixed(2));
const percent = (share: number) => `${share < 0.001 ? "under 0.1" : (100 * share).toFixed(1)} %`;
