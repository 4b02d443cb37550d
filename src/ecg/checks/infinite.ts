import { type Check, leadsText } from "./finding.ts";
import { leadsWhere } from "./signal.ts";

function infinities(signal: Float32Array): number {
  let count = 0;
  for (const v of signal) if (v === Number.POSITIVE_INFINITY || v === Number.NEGATIVE_INFINITY) count++;
  return count;
}

/** Infinite samples: no electrode measures them; they come from a division by zero or an overflow before the file was written. */
export const infinite: Check = {
  name: "infinite",
  title: "infinite samples",
  threshold: 0,
  unit: "samples",
  run(record) {
    const leads = leadsWhere(record, (signal) => infinities(signal) > 0);
    if (leads.length === 0) return [];
    const value = record.signals.reduce((sum, signal) => sum + infinities(signal), 0);
    const message =
      `${value} sample${value === 1 ? " is" : "s are"} infinite in ${leadsText(leads, record)}: the conversion ` +
      "to a voltage went wrong before the file was written; write missing samples as NaN";
    return [{ check: "infinite", severity: "refuse", leads, value, threshold: 0, message }];
  },
};
