import { UserError } from "../../base/errors.ts";
import type { EcgRecord } from "../record.ts";

const FROM = { start: 0, centre: 0.5, end: 1 };

/**
 * The record with so many samples: a longer one is cut, a shorter one gets missing samples at its end. Throws UserError where less than half
 * of it would be there.
 */
export function fitLength(record: EcgRecord, samples: number, at: keyof typeof FROM = "start"): EcgRecord {
  const length = record.signals[0]?.length ?? 0;
  if (length === samples) return record;
  if (2 * length < samples) {
    const seconds = (n: number) => `${Number((n / record.samplingRate).toFixed(3))} s`;
    throw new UserError(
      `${record.source}: the recording has ${seconds(length)}, less than half of the ${seconds(samples)} that are ` +
        "prepared; leave it out or prepare fewer seconds",
    );
  }
  const start = Math.round(FROM[at] * (length - samples));
  const signals = record.signals.map((signal) => {
    if (length > samples) return signal.subarray(start, start + samples);
    const padded = new Float32Array(samples).fill(Number.NaN);
    padded.set(signal);
    return padded;
  });
  return { ...record, signals };
}
