import { leadVector, type Torso } from "./torso.ts";
import { dot, sumAt, turned, type Vector, type Wave } from "./waves.ts";

/** What a lead shows of a QRS complex. Depths and heights are positive, millivolts; times are seconds. */
export interface Deflections {
  /** A negative wave before any positive one of 0.03 mV; its width is its time below -0.03 mV. */
  readonly q: number;
  readonly qWidth: number;
  readonly r: number;
  readonly s: number;
  /** Highest value at the end of the complex: its last third. */
  readonly end: number;
}

const STEP = 0.002;
const SMALL = 0.03;

/** The leads of a QRS complex as a person would measure them, on the waves themselves. */
export function complexOf(
  torso: Torso,
  waves: readonly Wave[],
  duration: number,
): (lead: string) => Deflections {
  const path: Vector[] = [];
  for (let t = 0; t <= duration + 1e-9; t += STEP) path.push(sumAt(waves, t));
  return (lead) => {
    const vector = leadVector(torso, lead);
    let [q, width, r, s, end, begun] = [0, 0, 0, 0, Number.NEGATIVE_INFINITY, false];
    path.forEach((dipole, i) => {
      const v = dot(vector, dipole);
      if (v > SMALL) begun = true;
      if (!begun) {
        q = Math.max(q, -v);
        if (v < -SMALL) width += STEP;
      }
      r = Math.max(r, v);
      s = Math.max(s, -v);
      if (3 * i > 2 * path.length) end = Math.max(end, v);
    });
    return { q, qWidth: width, r, s, end };
  };
}

/** Sokolow-Lyon index, millivolts: depth of S in V1 and height of R in V5 or V6 (Am Heart J 1949;37:161-186). */
export const sokolowLyon = (of: (lead: string) => Deflections): number =>
  of("V1").s + Math.max(of("V5").r, of("V6").r);

/** Cornell index, millivolts: height of R in aVL and depth of S in V3 (Casale et al., J Am Coll Cardiol 1985;6:572-580). */
export const cornell = (of: (lead: string) => Deflections): number => of("aVL").r + of("V3").s;

/** The electrical axis in degrees, by the net amplitude in I and aVF: 0 to the left, 90 to the feet. */
function axisOf(of: (lead: string) => Deflections): number {
  const [i, avf] = [of("I"), of("aVF")];
  return (Math.atan2((avf.r - avf.s) * (2 / Math.sqrt(3)), i.r - i.s) * 180) / Math.PI;
}

/** The difference of two angles in degrees, from -180 to 180. */
const between = (a: number, b: number) => ((((a - b + 180) % 360) + 360) % 360) - 180;

/**
 * The waves turned in the frontal plane until the complex has the axis `target`, degrees, within one where possible. The first forces, of
 * the septum, stay as they are: an axis to the left is no reason for a Q wave in III.
 */
export function turnedTo(torso: Torso, waves: readonly Wave[], duration: number, target: number): Wave[] {
  let best = [...waves];
  let least = Number.POSITIVE_INFINITY;
  let angle = 0;
  for (let i = 0; i < 14 && least > 1; i++) {
    const now = waves.map((w) => {
      const share = Math.min(1, Math.max(0, w.at / duration - 0.3) / 0.2);
      return { ...w, vector: turned(w.vector, share * angle) };
    });
    const off = between(axisOf(complexOf(torso, now, duration)), target);
    if (Math.abs(off) < least) [best, least] = [now, Math.abs(off)];
    angle += ((i < 6 ? 0.9 : 0.5) * off * Math.PI) / 180;
  }
  return best;
}
