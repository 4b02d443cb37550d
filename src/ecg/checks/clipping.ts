import { type Check, figure, leadsText } from "./finding.ts";
import { railsOf } from "./rails.ts";
import { sameWithin, samplesOf } from "./signal.ts";

/** Share of a lead's samples that lie on its rails. */
const SHARE = 0.005;

/** Rails and clipping: the peaks of a lead are cut off at one level, as an amplifier or converter at its limit does. */
export const clipping: Check = {
  name: "clipping",
  title: "rails and clipping",
  threshold: SHARE,
  unit: "share",
  run(record) {
    if (samplesOf(record) === 0) return [];
    const tolerance = sameWithin(record);
    const found = record.leads
      .map((lead, i) => ({ lead, ...railsOf(record.signals[i]!, record.samplingRate, tolerance) }))
      .filter(({ share }) => share > SHARE);
    if (found.length === 0) return [];
    const leads = found.map(({ lead }) => lead);
    const value = Math.max(...found.map(({ share }) => share));
    const levels = found.map(({ lead, level }) => `${lead} at ${figure(level)} mV`).join(", ");
    const message =
      `${leadsText(leads, record)}: up to ${figure(100 * value)} % of the samples lie on one extreme value (${levels}): ` +
      "the amplifier or the converter was at its limit";
    return [{ check: "clipping", severity: "warn", leads, value, threshold: SHARE, message }];
  },
};
