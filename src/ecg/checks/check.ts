import type { EcgRecord } from "../record.ts";
import { amplitude } from "./amplitude.ts";
import { clipping } from "./clipping.ts";
import { duplicate } from "./duplicate.ts";
import { duration } from "./duration.ts";
import { einthoven } from "./einthoven.ts";
import type { Check, CheckOptions, Finding } from "./finding.ts";
import { flat } from "./flat.ts";
import { goldberger } from "./goldberger.ts";
import { infinite } from "./infinite.ts";
import { missing } from "./missing.ts";

/** All checks, in the order in which they report. */
export const checks: readonly Check[] = [
  duration,
  infinite,
  missing,
  flat,
  amplitude,
  clipping,
  duplicate,
  einthoven,
  goldberger,
];

/**
 * What all checks find in a record, in their order; empty for one without fault. A pure function; the record may have any leads at any
 * sampling rate, also too few or none. The thresholds are such that ordinary recordings raise nothing: see docs/checks.md.
 */
export function checkRecord(record: EcgRecord, options: CheckOptions = {}): Finding[] {
  return checks.flatMap((check) => check.run(record, options));
}
