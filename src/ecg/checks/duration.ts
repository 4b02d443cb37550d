import { type Check, figure } from "./finding.ts";
import { seconds } from "./signal.ts";

/**
 * 2.5 s: what the usual 3 x 4 print shows of a lead, and the window that the networks of Strodthoff et al. (IEEE J Biomed Health Inform
 * 2021) read. A shorter recording may hold no whole beat at a slow rate.
 */
const MINIMUM_SECONDS = 2.5;

/** Recordings too short for analysis, or without a usable sampling rate. */
export const duration: Check = {
  name: "duration",
  title: "too short for analysis",
  threshold: MINIMUM_SECONDS,
  unit: "s",
  run(record, { minimumSeconds: threshold = MINIMUM_SECONDS }) {
    const refuse = (value: number, message: string) => [
      { check: "duration", severity: "refuse" as const, leads: [], value, threshold, message },
    ];
    const rate = record.samplingRate;
    if (!(rate > 0 && Number.isFinite(rate))) return refuse(0, "the record has no usable sampling rate");
    if (record.leads.length === 0) return refuse(0, "the record has no leads");
    const value = seconds(record);
    // Some writers count intervals, one less than samples.
    if (value + 1 / rate >= threshold) return [];
    return refuse(
      value,
      `the recording lasts ${figure(value)} s; at least ${figure(threshold)} s are needed`,
    );
  },
};
