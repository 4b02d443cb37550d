/**
 * The QRS complex: how activation spreads through the ventricles, as a sum of Gaussian waves in three dimensions (McSharry et al. 2003 in
 * one, Sameni et al., EURASIP J Adv Signal Process 2007:043407 in three dimensions). Times are in seconds from the onset of the complex,
 * not in phase as in those papers, so that an interval that defines a diagnosis is a parameter and not an outcome.
 */
import type { Random } from "../../base/random.ts";
import { plus, scaled, turned, type Vector, type Wave } from "./waves.ts";

/** A wave whose time and width are shares of the complex's duration. */
type Part = readonly [at: number, width: number, vector: Vector];

/** Septum, front wall and apex, free wall of the left ventricle, its back, its base. */
const NORMAL: readonly Part[] = [
  [0.2, 0.075, [-0.07, -0.05, -0.17]],
  [0.36, 0.09, [0.42, 0.24, -0.24]],
  [0.52, 0.1, [1.05, 0.46, 0.42]],
  [0.67, 0.09, [0.02, 0.08, 0.44]],
  [0.8, 0.075, [-0.1, -0.05, 0.22]],
];

/** The front upper part of the left ventricle is reached last: first forces to the right and the feet, then all to the left and up. */
const ANTERIOR_FASCICLE: readonly Part[] = [
  [0.2, 0.075, [-0.1, 0.25, -0.16]],
  [0.36, 0.09, [0.5, 0.1, -0.15]],
  [0.52, 0.1, [0.65, -0.35, 0.4]],
  [0.67, 0.09, [0.05, -0.45, 0.5]],
  [0.8, 0.075, [-0.05, -0.22, 0.25]],
];

/** The lower back part is reached last: first forces to the left and up, then all to the right and the feet. */
const POSTERIOR_FASCICLE: readonly Part[] = [
  [0.2, 0.075, [0.25, -0.22, -0.16]],
  [0.36, 0.09, [0.25, 0.2, -0.25]],
  [0.52, 0.1, [0.1, 0.95, 0.35]],
  [0.67, 0.09, [-0.4, 0.5, 0.4]],
  [0.8, 0.075, [-0.2, 0.12, 0.22]],
];

/** Septum from right to left, then slowly through the left ventricle. */
const LEFT_BUNDLE: readonly Part[] = [
  [0.27, 0.1, [0.32, 0.28, 0.85]],
  [0.5, 0.12, [0.66, 0.05, 1.75]],
  [0.74, 0.1, [0.5, -0.25, 0.9]],
];

/** From the apex of the right ventricle, where a pacemaker's lead lies: to the left, the back and up. */
const RIGHT_APEX: readonly Part[] = [
  [0.27, 0.1, [0.3, -0.3, 0.3]],
  [0.5, 0.12, [0.55, -0.6, 0.85]],
  [0.74, 0.1, [0.3, -0.5, 0.65]],
];

/** What the ventricles' wiring is like. */
export interface Conduction {
  readonly fascicle: "whole" | "anterior" | "posterior";
  readonly bundle: "whole" | "right" | "left";
  /** Duration of the whole QRS complex, seconds. */
  readonly qrs: number;
  /** Duration that the left ventricle takes where the right bundle is blocked, seconds. */
  readonly narrow: number;
  /** Vector of a slow beginning by an accessory pathway. */
  readonly delta: Vector | null;
  /** Slurred within the muscle. */
  readonly slurred: boolean;
}

/** People's hearts differ: directions and sizes by `spread` (a share), widths and times by less. */
function varied(random: Random, parts: readonly Part[], duration: number, spread: number): Wave[] {
  return parts.map(([at, width, vector], k) => {
    const size = Math.hypot(...vector);
    const jitter = () => random.normal(0, 0.35 * spread * size + 0.03 * spread);
    const outer = k === 0 || k === parts.length - 1;
    return {
      // First and last wave keep the duration of the complex.
      at: duration * (at + (outer ? 0 : random.normal(0, 0.025))),
      width: duration * width * (outer ? 1 : Math.exp(random.normal(0, 0.1))),
      vector: scaled(
        plus(vector, [jitter(), jitter(), jitter()]),
        Math.exp(random.normal(0, (k === 2 ? 0.15 : 0.6) * spread)),
      ),
    };
  });
}

const FASCICLES = { whole: NORMAL, anterior: ANTERIOR_FASCICLE, posterior: POSTERIOR_FASCICLE };

/**
 * The waves of one QRS complex of a heart of usual size; where the right bundle is blocked, of its left ventricle. `spread` is how much people
 * differ: about 0.5.
 */
export function activate(random: Random, conduction: Conduction, spread: number): Wave[] {
  const { fascicle, bundle, qrs, narrow } = conduction;
  if (bundle === "left") return varied(random, LEFT_BUNDLE, qrs, 0.6 * spread);
  const left = varied(random, FASCICLES[fascicle], bundle === "right" ? narrow : qrs, spread);
  if (conduction.slurred) {
    const vector: Vector = [random.normal(0.1, 0.3), random.normal(0, 0.3), random.normal(0.1, 0.3)];
    return [...left, { at: random.uniform(0.6, 0.78) * qrs, width: 0.08 * qrs, vector }];
  }
  if (conduction.delta) {
    const late = left.map((w) => ({ ...w, at: 0.3 * qrs + 0.7 * w.at, width: 0.8 * w.width }));
    return [{ at: 0.25 * qrs, width: 0.09 * qrs, vector: conduction.delta }, ...late];
  }
  return left;
}

/** The right ventricle, reached through the muscle: slowly from left to right and front. A short delay shows less of it. */
export function lateRightVentricle(random: Random, qrs: number, narrow: number): Wave[] {
  const delay = Math.min(1, (qrs - narrow) / 0.035);
  const gain = (0.1 + 0.9 * delay ** 1.5) * Math.exp(random.normal(0, 0.25));
  const tilt = random.normal(0, 0.3);
  const vector = (v: Vector) => scaled(turned(v, tilt), gain);
  const width = 0.0145 * (0.7 + 0.3 * delay);
  return [
    { at: qrs - 3.7 * width, width: 0.9 * width, vector: vector([-0.2, 0, -0.38]) },
    { at: qrs - 2.5 * width, width, vector: vector([-0.36, 0.02, -0.6]) },
  ];
}

/** A beat that a pacemaker's lead at the apex of the right ventricle starts. */
export const pacedActivation = (random: Random, qrs: number, spread: number): Wave[] =>
  varied(random, RIGHT_APEX, qrs, spread);

/** A beat that begins somewhere in the muscle of a ventricle and spreads away from there. */
export function ectopicActivation(random: Random, qrs: number): Wave[] {
  const right = random.uniform() < 0.6;
  const main: Vector = right
    ? [random.uniform(0.4, 1), random.normal(0.1, 0.7), random.uniform(0.2, 0.9)]
    : [random.uniform(-0.9, 0.1), random.normal(-0.1, 0.7), random.uniform(-0.9, -0.2)];
  const main1 = scaled(main, random.uniform(0.9, 1.7) / Math.hypot(...main));
  const side: Vector = [random.normal(0, 0.3), random.normal(0, 0.3), random.normal(0, 0.3)];
  return [
    { at: 0.28 * qrs, width: 0.1 * qrs, vector: plus(scaled(main1, 0.55), side) },
    { at: 0.5 * qrs, width: 0.12 * qrs, vector: main1 },
    { at: 0.74 * qrs, width: 0.1 * qrs, vector: plus(scaled(main1, 0.4), scaled(side, -0.8)) },
  ];
}
