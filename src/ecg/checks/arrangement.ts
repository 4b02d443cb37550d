import { listed } from "./finding.ts";
import { type Arrangement, type LimbLeads, misfitsOf } from "./frontal.ts";

/** So many windows tell which arrangement fits; there are up to 30,240 to try. */
const TRIED_WINDOWS = 8;

/**
 * The arrangements of the columns, each taken for another limb lead or for one upside down, under which the identities hold (a share of
 * less than `limit` contradicts them), as few signs and then as few names changed as possible. Empty where there is none. There is
 * never one only: interchanging electrodes or turning all leads over keeps the identities, so that each has eleven others that fit
 * as well; what a device or a programmer does by mistake is taken to be the one that changes least.
 */
export function rearrangements(limb: LimbLeads, limit: number): Arrangement[] {
  const n = limb.leads.length;
  const orders = permutations(n);
  const every = Math.ceil(limb.windows.length / TRIED_WINDOWS);
  const misfits = misfitsOf({ ...limb, windows: limb.windows.filter((_, i) => i % every === 0) });
  for (let flips = 0; flips <= n / 2; flips++) {
    const fitting: Arrangement[] = [];
    for (const sign of signs(n, flips))
      for (const lead of orders)
        if ((flips > 0 || moves({ lead, sign }) > 0) && misfits.isBelow({ lead, sign }, limit))
          fitting.push({ lead, sign });
    const fewest = Math.min(...fitting.map(moves));
    if (fitting.length > 0) return fitting.filter((arrangement) => moves(arrangement) === fewest);
  }
  return [];
}

const moves = ({ lead }: Arrangement): number => lead.filter((to, i) => to !== i).length;

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((p) =>
    Array.from({ length: n }, (_, at) => [...p.slice(0, at), n - 1, ...p.slice(at)]),
  );
}

function signs(n: number, flips: number): (1 | -1)[][] {
  if (n === 0) return flips === 0 ? [[]] : [];
  return [
    ...signs(n - 1, flips).map((s): (1 | -1)[] => [...s, 1]),
    ...(flips > 0 ? signs(n - 1, flips - 1).map((s): (1 | -1)[] => [...s, -1]) : []),
  ];
}

/** `the columns named aVR, aVL and aVF hold aVL, aVF and aVR`; nothing else is changed. */
export function arrangementText(leads: readonly string[], { lead, sign }: Arrangement): string {
  const changed = leads.map((_, i) => i).filter((i) => lead[i] !== i || sign[i] === -1);
  const held = changed.map((i) => (sign[i] === -1 ? `-${leads[lead[i]!]}` : leads[lead[i]!]!));
  const one = changed.length === 1;
  return `the ${one ? "column" : "columns"} named ${listed(changed.map((i) => leads[i]!))} ${one ? "holds" : "hold"} ${listed(held)}`;
}

/** Electrodes that, interchanged for the leads I, II and III only, look like two augmented leads that changed places. */
const ELECTRODES: readonly (readonly [string, string, string])[] = [
  ["aVR", "aVL", "right and left arm"],
  ["aVR", "aVF", "right arm and left leg"],
  ["aVL", "aVF", "left arm and left leg"],
];

/** The other likely cause of an arrangement, interchanged electrodes; empty where it is none of these. */
export function electrodesText(leads: readonly string[], { lead, sign }: Arrangement): string {
  if (sign.includes(-1)) return "";
  const changed = leads.filter((_, i) => lead[i] !== i);
  const pair = ELECTRODES.find(
    ([a, b]) => changed.length === 2 && changed.includes(a) && changed.includes(b),
  );
  if (pair === undefined) return "";
  return `, or the ${pair[2]} electrodes were interchanged for the leads I, II and III only`;
}
