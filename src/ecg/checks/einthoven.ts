import type { Check } from "./finding.ts";
import { limbLeads } from "./frontal.ts";
import { contradiction, MISFIT, misfitFinding } from "./identities.ts";

/** Einthoven's identity among the leads between two electrodes: II = I + III. */
export const einthoven: Check = {
  name: "einthoven",
  title: "Einthoven's identity, II = I + III",
  threshold: MISFIT,
  unit: "share",
  run(record) {
    const limb = limbLeads(record, ["I", "II", "III"]);
    const value = contradiction(limb);
    return value === null
      ? []
      : [misfitFinding(record, "einthoven", limb, value, "II = I + III does not hold")];
  },
};
