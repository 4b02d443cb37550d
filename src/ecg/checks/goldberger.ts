import type { Check } from "./finding.ts";
import { limbLeads } from "./frontal.ts";
import { contradiction, MISFIT, misfitFinding } from "./identities.ts";

/**
 * Goldberger's identities, aVR = -(I + II) / 2, aVL = (I - III) / 2, aVF = (II + III) / 2, on all limb leads that are there, if three at least. They
 * are left alone where Einthoven's fails already: the cause is one, and it is searched in all limb leads.
 */
export const goldberger: Check = {
  name: "goldberger",
  title: "Goldberger's identities, aVR = -(I + II) / 2 and so on",
  threshold: MISFIT,
  unit: "share",
  run(record) {
    const limb = limbLeads(record);
    if (!limb.leads.some((lead) => lead.startsWith("aV"))) return [];
    if (contradiction(limbLeads(record, ["I", "II", "III"])) !== null) return [];
    const value = contradiction(limb);
    if (value === null) return [];
    return [misfitFinding(record, "goldberger", limb, value, "Goldberger's identities do not hold")];
  },
};
