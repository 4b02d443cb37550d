import { UserError } from "../../base/errors.ts";
import type { EcgRecord } from "../record.ts";
import { bandPass, highPass, lowPass, notch } from "./butterworth.ts";
import { refuseInfinite } from "./finite.ts";
import { fitLength } from "./length.ts";
import { withoutBaseline } from "./median.ts";
import { resample } from "./resample.ts";
import { momentsOf, rangeOf } from "./scale.ts";
import type { Filter } from "./sections.ts";
import type { Step } from "./step.ts";
import { zeroPhase } from "./zero-phase.ts";

const ORDER = 2;
const QUALITY = 30;

type Apply<S> = (record: EcgRecord, step: S) => EcgRecord;

// A new step is a member of the union in step.ts and a line here.
const APPLY: { readonly [N in Step["step"]]: Apply<Extract<Step, { step: N }>> } = {
  resample: (record, { samplingRate }) => ({
    ...eachLead(record, (signal) => resample(signal, record.samplingRate, samplingRate)),
    samplingRate,
  }),
  "low-pass": (record, { high, order = ORDER }) =>
    filtered(record, lowPass(high, record.samplingRate, order)),
  "high-pass": (record, { low, order = ORDER }) =>
    filtered(record, highPass(low, record.samplingRate, order)),
  "band-pass": (record, { low, high, order = ORDER }) =>
    filtered(record, bandPass(low, high, record.samplingRate, order)),
  notch: (record, { frequency, quality = QUALITY }) =>
    filtered(record, notch(frequency, record.samplingRate, quality)),
  "median-baseline": (record, { first = 0.2, second = 0.6 }) =>
    eachLead(record, (signal) => withoutBaseline(signal, record.samplingRate, first, second)),
  crop,
  window: (record, { seconds, at }) => fitLength(record, Math.round(seconds * record.samplingRate), at),
  "z-score": (record, step) => {
    if (step.per === "dataset") return scored(record, step);
    return together(record, step.per, (signals) => {
      const { mean, sd } = momentsOf(signals);
      return (v) => (v - mean) / sd;
    });
  },
  // As in the published code of Nguyen & Do (PLoS One 20:e0316043, 2025): scikit-learn's MinMaxScaler((-1, 1)) on each record, so each lead of
  // it by itself. A lead that does not change becomes `low`, as there.
  "min-max": (record, { per = "lead", low = -1, high = 1 }) =>
    together(record, per, (signals) => {
      const { smallest, largest } = rangeOf(signals);
      const factor = largest > smallest ? (high - low) / (largest - smallest) : 0;
      return (v) => low + (v - smallest) * factor;
    }),
};

/**
 * The record after these steps, in their order; the one that is given stays as it is. Throws UserError naming the step for numbers that do
 * not fit the record (a corner at or above half its sampling rate, a crop beyond its end), and the record for infinite samples.
 */
export function applySteps(record: EcgRecord, steps: readonly Step[]): EcgRecord {
  if (steps.length > 0) refuseInfinite(record);
  return steps.reduce((before, step) => {
    if (!Object.hasOwn(APPLY, step.step)) {
      throw new UserError(`there is no step ${step.step}; known are ${Object.keys(APPLY).join(", ")}`);
    }
    return (APPLY[step.step] as Apply<Step>)(before, step);
  }, record);
}

function eachLead(record: EcgRecord, change: (signal: Float32Array) => Float32Array): EcgRecord {
  return { ...record, signals: record.signals.map(change) };
}

const filtered = (record: EcgRecord, filter: Filter) =>
  eachLead(record, (signal) => zeroPhase(signal, filter));

/** Changes every sample by a function that is found for each lead or for all leads of the record. */
function together(
  record: EcgRecord,
  per: "record" | "lead",
  find: (signals: readonly Float32Array[]) => (sample: number) => number,
): EcgRecord {
  const common = per === "record" ? find(record.signals) : null;
  return eachLead(record, (signal) => signal.map(common ?? find([signal])));
}

function scored(
  record: EcgRecord,
  { mean, sd }: { mean?: number | undefined; sd?: number | undefined },
): EcgRecord {
  if (mean === undefined || sd === undefined)
    throw new UserError("z-score per dataset has no mean and sd yet; they are found on the training records");
  return eachLead(record, (signal) => signal.map((v) => (v - mean) / sd));
}

function crop(record: EcgRecord, { start, seconds }: Extract<Step, { step: "crop" }>): EcgRecord {
  const from = Math.round(start * record.samplingRate);
  const to = from + Math.round(seconds * record.samplingRate);
  const length = record.signals[0]?.length ?? 0;
  if (!(from >= 0 && to > from && to <= length)) {
    throw new UserError(
      `${record.source}: crop from ${start} s, ${seconds} s long, but the recording has ` +
        `${length / record.samplingRate} s; choose a part that every record has`,
    );
  }
  return eachLead(record, (signal) => signal.subarray(from, to));
}
