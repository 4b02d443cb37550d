import type { EcgRecord } from "../record.ts";
import { type Check, type Finding, figure, leadsText } from "./finding.ts";
import { sameWithin, samplesOf } from "./signal.ts";

/**
 * 1 s without any change: an electrode that is off or a part that was filled in. A body is never that still: between the beats remains
 * noise of some microvolts, more than the step of a converter (5 microvolts and less, as IEC 60601-2-25 asks).
 */
const LONGEST_SECONDS = 1;

/** Leads that hold one value throughout, zero or another, and parts of leads in which nothing changes. */
export const flat: Check = {
  name: "flat",
  title: "flat and all-zero leads",
  threshold: LONGEST_SECONDS,
  unit: "s",
  run(record) {
    const tolerance = sameWithin(record);
    const spans = record.leads.map((lead, i) => spanOf(lead, record.signals[i]!, tolerance));
    const secondsOf = ({ from, to }: Span) => (to - from) / record.samplingRate;
    const zero = spans.filter(({ level, whole }) => whole && level === 0);
    const constant = spans.filter(({ level, whole }) => whole && level !== 0);
    const parts = spans.filter((span) => !span.whole && secondsOf(span) > LONGEST_SECONDS);
    const dead = zero.length + constant.length === spans.length;
    const finding = (of: readonly Span[], what: (be: string, longest: string) => string): Finding[] => {
      if (of.length === 0) return [];
      const leads = of.map(({ lead }) => lead);
      const value = Math.max(...of.map(secondsOf));
      const longest = `${leads.length > 1 ? "up to " : ""}${figure(value)} s`;
      const message = `${leadsText(leads, record)} ${what(leads.length > 1 ? "are" : "is", longest)}`;
      return [
        {
          check: "flat",
          severity: dead ? "refuse" : "warn",
          leads,
          value,
          threshold: LONGEST_SECONDS,
          message,
        },
      ];
    };
    const filled = parts.length === spans.length ? padding(record, parts) : null;
    return [
      ...finding(zero, (be) => `${be} zero throughout: not recorded rather than measured`),
      ...finding(constant, (be) => `${be} constant throughout: nothing was measured`),
      ...finding(
        parts,
        (be, longest) =>
          filled ?? `${be} flat for ${longest}: an electrode was off, or samples were filled in`,
      ),
    ];
  },
};

/** The longest run of finite samples of a lead that do not differ from its first one. */
interface Span {
  readonly lead: string;
  readonly from: number;
  readonly to: number;
  /** Millivolts; what is as good as zero is 0. */
  readonly level: number;
  /** Whether it holds all samples that are not missing, more than one. */
  readonly whole: boolean;
}

function spanOf(lead: string, signal: Float32Array, tolerance: number): Span {
  let best = { from: 0, to: 0 };
  let from = 0;
  for (let i = 0; i <= signal.length; i++) {
    // NaN and the end compare false.
    if (Math.abs(signal[i]! - signal[from]!) <= tolerance) continue;
    if (i - from > best.to - best.from && Number.isFinite(signal[from])) best = { from, to: i };
    from = i;
  }
  const level = signal[best.from] ?? 0;
  const same = (v: number) => !Number.isFinite(v) || Math.abs(v - level) <= tolerance;
  const whole = best.to - best.from > 1 && signal.every(same);
  return { lead, ...best, level: Math.abs(level) <= tolerance ? 0 : level, whole };
}

/** Where all leads are flat over the same start or end of the recording, what was filled in, said so; else null. */
function padding(record: EcgRecord, spans: readonly Span[]): string | null {
  const from = Math.max(...spans.map((span) => span.from));
  const to = Math.min(...spans.map((span) => span.to));
  const length = (to - from) / record.samplingRate;
  if (!(length > LONGEST_SECONDS) || (from > 0 && to < samplesOf(record))) return null;
  return (
    `are flat for the ${from === 0 ? "first" : "last"} ${figure(length)} s: the recording was shorter and has been filled up; ` +
    "these samples should be missing, or cut off"
  );
}
