import { FRONTAL_PLANE } from "../limb.ts";
import type { EcgRecord } from "../record.ts";
import { HIGHEST, LOWEST } from "./amplitude.ts";
import { checkRecord } from "./check.ts";
import { duration } from "./duration.ts";
import type { CheckOptions, Finding } from "./finding.ts";
import { ROUNDING } from "./identities.ts";
import { windows } from "./signal.ts";

const FRONTAL_LEADS = [...FRONTAL_PLANE.keys()];

/**
 * Why a record cannot be used: those findings of `checkRecord` that refuse it, empty for most. Thirty times as fast for a record without
 * fault, of which a glance is enough.
 */
export function refusals(record: EcgRecord, options: CheckOptions = {}): Finding[] {
  if (isSound(record, options)) return [];
  return checkRecord(record, options).filter(({ severity }) => severity === "refuse");
}

/** Whether it is certain that no check refuses the record; false also where it cannot be told without a closer look. */
function isSound(record: EcgRecord, options: CheckOptions): boolean {
  return (
    duration.run(record, options).length === 0 &&
    record.signals.every(isWithin) &&
    movesInMost(record) &&
    identitiesHold(record)
  );
}

/** Whether no sample is missing or infinite, and none is further than an implausible amplitude from another. */
function isWithin(signal: Float32Array): boolean {
  const first = signal[0]!;
  const most = HIGHEST / 2;
  for (let i = 0; i < signal.length; i++) if (!(Math.abs(signal[i]! - first) <= most)) return false;
  return true;
}

/** Whether half of the leads have a heart's amplitude in half of the windows: then the medians have it, and the leads are not all flat. */
function movesInMost(record: EcgRecord): boolean {
  const { signals } = record;
  const parts = windows(record);
  let leads = 0;
  for (let l = 0; l < signals.length && 2 * leads < signals.length; l++) {
    let moving = 0;
    for (let p = 0; p < parts.length && 2 * moving < parts.length; p++)
      if (spans(signals[l]!, parts[p]!, LOWEST)) moving++;
    if (2 * moving >= parts.length) leads++;
  }
  return parts.length > 0 && 2 * leads >= signals.length;
}

/** Whether two samples of [from, to) are so far apart. */
function spans(
  signal: Float32Array,
  [from, to]: readonly [from: number, to: number],
  height: number,
): boolean {
  let [low, high] = [signal[from]!, signal[from]!];
  for (let i = from + 1; i < to && high - low < height; i++) {
    const v = signal[i]!;
    if (v < low) low = v;
    else if (v > high) high = v;
  }
  return high - low >= height;
}

/**
 * Whether every limb lead is what I and II make it, to rounding: the leads are then no further from the identities than this. False also
 * where it cannot be told without a closer look.
 */
function identitiesHold(record: EcgRecord): boolean {
  const { leads, signals } = record;
  const signalOf = (lead: string) => signals[leads.indexOf(lead)];
  const present = FRONTAL_LEADS.filter((lead) => leads.includes(lead));
  if (present.length < 3) return true;
  const [x, y] = [signalOf("I"), signalOf("II")];
  if (x === undefined || y === undefined) return false;
  return present.every((lead) => {
    if (lead === "I" || lead === "II") return true;
    const [a, b] = FRONTAL_PLANE.get(lead)!;
    const signal = signalOf(lead)!;
    return (
      isCombination(signal, a, x, b, y) ||
      windows(record).every(([from, to]) => {
        let squares = 0;
        for (let i = from; i < to; i++) squares += (signal[i]! - a * x[i]! - b * y[i]!) ** 2;
        return squares <= ROUNDING * ROUNDING * (to - from);
      })
    );
  });
}

/** Whether every sample is a * x + b * y, to rounding. */
function isCombination(
  signal: Float32Array,
  a: number,
  x: Float32Array,
  b: number,
  y: Float32Array,
): boolean {
  for (let i = 0; i < signal.length; i++)
    if (!(Math.abs(signal[i]! - a * x[i]! - b * y[i]!) <= ROUNDING)) return false;
  return true;
}
