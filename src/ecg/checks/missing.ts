import { type Check, type Finding, figure, leadsText } from "./finding.ts";
import { samplesOf } from "./signal.ts";

/** 0.2 s: longer than a QRS complex (under 0.12 s) or a P wave, so that one may be gone without anybody noticing. */
const LONGEST_SECONDS = 0.2;

/** Scattered gaps: one sample in twenty. */
const MOST_SHARE = 0.05;

/** Where no lead has half of its samples, nothing can be read. */
const USELESS_SHARE = 0.5;

/** Samples that are missing (NaN): the longest gap, the share. */
export const missing: Check = {
  name: "missing",
  title: "missing samples",
  threshold: LONGEST_SECONDS,
  unit: "s",
  run(record) {
    if (samplesOf(record) === 0) return [];
    const gaps = record.leads.map((lead, i) => ({
      lead,
      ...gapsOf(record.signals[i]!, record.samplingRate),
    }));
    const severity = gaps.every(({ share }) => share > USELESS_SHARE) ? "refuse" : "warn";
    const absent = gaps.filter(({ share }) => share === 1);
    const long = gaps.filter(({ share, longest }) => share < 1 && longest > LONGEST_SECONDS);
    const many = gaps.filter(({ share, longest }) => share > MOST_SHARE && longest <= LONGEST_SECONDS);
    const finding = (of: typeof gaps, value: number, threshold: number, what: string): Finding[] => {
      const leads = of.map(({ lead }) => lead);
      const message = `${leadsText(leads, record)}: ${what}`;
      return of.length === 0 ? [] : [{ check: "missing", severity, leads, value, threshold, message }];
    };
    const most = (of: typeof gaps) => Math.max(...of.map(({ share }) => share));
    const longest = Math.max(...long.map((gap) => gap.longest));
    const lost = (of: typeof gaps) =>
      `${of.length > 1 ? "up to " : ""}${figure(100 * most(of))} % of the samples are missing`;
    return [
      ...finding(absent, 1, MOST_SHARE, "no sample is there"),
      ...finding(long, longest, LONGEST_SECONDS, `${lost(long)}, ${figure(longest)} s of them in one gap`),
      ...finding(many, most(many), MOST_SHARE, `${lost(many)}, in short gaps`),
    ];
  },
};

/** The share of samples that are missing, and the longest gap in seconds. */
function gapsOf(signal: Float32Array, samplingRate: number): { share: number; longest: number } {
  let count = 0;
  let run = 0;
  let longest = 0;
  for (const v of signal) {
    run = Number.isFinite(v) ? 0 : run + 1;
    if (run > 0) count++;
    if (run > longest) longest = run;
  }
  return { share: count / signal.length, longest: longest / samplingRate };
}
