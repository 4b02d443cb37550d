import type { Random } from "../../base/random.ts";
import { complexOf } from "./complex.ts";
import type { Condition } from "./statements.ts";
import { leadVector, type Torso } from "./torso.ts";
import { dot, plus, scaled, type Vector, type Wave } from "./waves.ts";

/** A part of the left ventricle: the direction in which it lies from the heart's middle, and the leads that face it. */
export interface Territory {
  readonly toward: Vector;
  readonly leads: readonly string[];
}

const ANTEROSEPTAL: Territory = { toward: [-0.1, -0.05, -1], leads: ["V1", "V2", "V3", "V4"] };
const ANTERIOR: Territory = { toward: [0.35, 0.05, -0.95], leads: ["V2", "V3", "V4", "V5"] };
const ANTEROLATERAL: Territory = {
  toward: [0.75, -0.15, -0.65],
  leads: ["I", "aVL", "V3", "V4", "V5", "V6"],
};
const LATERAL: Territory = { toward: [0.95, -0.4, 0.1], leads: ["I", "aVL", "V5", "V6"] };
const INFERIOR: Territory = { toward: [-0.2, 1, 0.1], leads: ["II", "III", "aVF"] };
const INFEROLATERAL: Territory = { toward: [0.5, 0.85, 0.15], leads: ["II", "III", "aVF", "V5", "V6"] };

/** Where an infarct, an injury or a lack of blood is, by statement. */
export const TERRITORIES: Readonly<Partial<Record<Condition, Territory>>> = {
  ASMI: ANTEROSEPTAL,
  AMI: ANTERIOR,
  ALMI: ANTEROLATERAL,
  LMI: LATERAL,
  IMI: INFERIOR,
  ILMI: INFEROLATERAL,
  IPMI: { toward: [-0.1, 0.85, 0.55], leads: INFERIOR.leads },
  IPLMI: { toward: [0.45, 0.75, 0.5], leads: INFEROLATERAL.leads },
  // No lead looks at the back: V1 to V3 show it upside down.
  PMI: { toward: [0, 0.15, 1], leads: ["V1", "V2", "V3"] },
  INJAS: { toward: [0.45, 0, -0.85], leads: ["V2", "V3", "V4", "V5"] },
  INJAL: ANTEROLATERAL,
  INJIN: INFERIOR,
  INJLA: LATERAL,
  INJIL: INFEROLATERAL,
  ISC_: { toward: [1, 0.15, 0.05], leads: ["I", "V5", "V6"] },
  ISCAL: { toward: [0.7, -0.05, -0.6], leads: ["I", "V2", "V3", "V4", "V5", "V6"] },
  ISCAS: { toward: [0, 0, -1], leads: ["V1", "V2", "V3", "V4"] },
  ISCAN: ANTERIOR,
  ISCLA: LATERAL,
  ISCIN: { toward: [-0.05, 1, 0], leads: INFERIOR.leads },
  ISCIL: INFEROLATERAL,
};

/**
 * How much of the vector `toward` must be added to `now` for `count` of the leads to show `goal` millivolts or more (or less, if
 * negative). Zero if they do already.
 */
export function needed(
  torso: Torso,
  leads: readonly string[],
  o: { now: Vector; toward: Vector; goal: number; count: number },
): number {
  const sign = Math.sign(o.goal);
  const factors = leads
    .map((lead) => {
      const vector = leadVector(torso, lead);
      return sign * (o.goal - dot(vector, o.now)) * (1 / Math.max(0.15, Math.abs(dot(vector, o.toward))));
    })
    .sort((a, b) => a - b);
  return Math.max(0, factors[Math.min(o.count, factors.length) - 1]!);
}

/** Whether a lead has a Q wave of an infarct: 30 ms wide and 0.1 mV deep, or nothing but Q and S. */
const isDead = (q: number, width: number, r: number) =>
  (q >= 0.1 && width >= 0.03) || (q >= 0.15 && r < 0.05);

/**
 * The QRS complex of a heart whose muscle is dead in a territory: early forces point away from it, so far that two leads that face it
 * have the Q wave of an infarct, or V2 the tall R of a posterior one.
 * @param grade 1: just so; below: not quite; above: more
 */
export function withNecrosis(
  random: Random,
  torso: Torso,
  waves: readonly Wave[],
  o: { territory: Territory; posterior: boolean; duration: number; grade: number },
): Wave[] {
  const { toward, leads } = o.territory;
  const [at, width] = [random.uniform(0.024, 0.034), random.uniform(0.0105, 0.014)];
  const dead = (size: number): Wave[] => [...waves, { at, width, vector: scaled(toward, -size) }];
  const shows = (size: number) => {
    const of = complexOf(torso, dead(size), o.duration);
    if (o.posterior) return of("V2").r >= of("V2").s;
    return leads.filter((lead) => isDead(of(lead).q, of(lead).qWidth, of(lead).r)).length >= 2;
  };
  let size = 0.05;
  while (size < 3 && !shows(size)) size *= 1.25;
  return dead(o.grade < 1 ? size * o.grade : Math.min(3, size * (1 + 0.2 * (o.grade - 1))));
}

/** `now`, changed along a territory so that `count` of the leads that face it show `level` millivolts or beyond; negative for a depression. */
export function showing(
  torso: Torso,
  territory: Territory,
  now: Vector,
  level: number,
  count: number,
): Vector {
  const toward = scaled(territory.toward, Math.sign(level));
  const by = needed(torso, territory.leads, { now, toward, goal: level, count });
  return plus(now, scaled(toward, by));
}
