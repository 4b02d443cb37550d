import type { EcgRecord } from "../record.ts";
import { arrangementText, electrodesText, rearrangements } from "./arrangement.ts";
import { type Finding, figure, listed } from "./finding.ts";
import { asNamed, type LimbLeads, limbLeads, misfitsOf } from "./frontal.ts";

/**
 * The share of the limb leads' amplitude that contradicts the identities. In 2,000 recordings of PTB-XL it is below 0.01 (pacing
 * spikes make 0.15 of it in four of all); exchanging two columns gives at least 0.12 in all of them.
 */
export const MISFIT = 0.1;

/** Millivolts (root mean square): what rounding to 20 microvolts and a little noise of each channel make. */
export const ROUNDING = 0.008;

/** An arrangement explains a misfit when it leaves less than this; where there is none, such a part of it: rounding to coarse steps. */
const EXPLAINED = MISFIT / 2;
const EXPLAINED_PART = 1 / 6;

/** Whether the leads contradict each other, and by how much; null where there are fewer than three or nothing to compare. */
export function contradiction(limb: LimbLeads): number | null {
  if (limb.leads.length < 3 || limb.windows.length === 0) return null;
  const { share, millivolts } = misfitsOf(limb).measure(asNamed(limb.leads));
  return share > MISFIT && millivolts > ROUNDING ? share : null;
}

/** The finding for limb leads that contradict each other: what would make the identities hold, or which lead is the odd one. */
export function misfitFinding(
  record: EcgRecord,
  check: string,
  limb: LimbLeads,
  value: number,
  broken: string,
): Finding {
  const every = limbLeads(record);
  // A further lead may be missing wherever these are there.
  const all = every.windows.length > 0 ? every : limb;
  const finding = { check, value, threshold: MISFIT };
  const wrong = `${broken} (${figure(100 * value)} % of the amplitude of ${listed(limb.leads)} contradict it)`;
  const exact = rearrangements(all, EXPLAINED);
  const fits = exact.length > 0 ? exact : rearrangements(all, EXPLAINED_PART * value);
  if (fits.length > 0) {
    const texts = fits.map((fit) => arrangementText(all.leads, fit) + electrodesText(all.leads, fit));
    const leads = all.leads.filter((_, i) => fits.some(({ lead, sign }) => lead[i] !== i || sign[i] === -1));
    const message = `${wrong}; it does when ${texts.slice(0, 3).join("; or when ")}: name the leads in the order of the file`;
    return { ...finding, severity: "refuse", leads, message };
  }
  const odd = all.leads.filter((lead) => {
    const others = limbLeads(
      record,
      all.leads.filter((other) => other !== lead),
    );
    return (
      others.leads.length >= 3 &&
      others.windows.length > 0 &&
      misfitsOf(others).isBelow(asNamed(others.leads), EXPLAINED)
    );
  });
  const why =
    odd.length === 1
      ? `lead ${odd[0]} is the odd one: it was damaged, filtered or sampled otherwise than the rest (pacing spikes may do that)`
      : "no other order of the leads would help: they were not recorded at the same time, were damaged or filtered one by one, " +
        "or hold pacing spikes shorter than a sample";
  return {
    ...finding,
    severity: "warn",
    leads: odd.length === 1 ? odd : limb.leads,
    message: `${wrong}; ${why}`,
  };
}
