import type { Random } from "../../base/random.ts";
import { dot, plus, scaled, type Vector } from "./waves.ts";

/**
 * From the heart's dipole to nine electrodes, and from electrodes to leads. The dipole has three components, in Frank's axes: x to the
 * patient's left, y to the feet, z to the back. Leads are differences of electrodes, so Einthoven's and Goldberger's identities hold
 * whatever the dipole, the torso and the noise are.
 */

/** The order of the rows of a torso. Potentials are against the mean of the first three (Wilson's central terminal). */
export const ELECTRODES = ["RA", "LA", "LL", "V1", "V2", "V3", "V4", "V5", "V6"] as const;

/** The leads that electrodes measure; the other limb leads follow from I and II. */
export const MEASURED = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"] as const;

/** Millivolts per unit of x, y and z (Dower, Machado and Osborne, Clin Cardiol 1980;3:87-95). */
const LEAD_I: Vector = [0.632, -0.235, 0.059];
const LEAD_II: Vector = [0.235, 1.066, -0.132];
const CHEST: readonly Vector[] = [
  [-0.515, 0.157, -0.917],
  [0.044, 0.164, -1.387],
  [0.882, 0.098, -1.277],
  [1.213, 0.127, -0.601],
  [1.125, 0.127, -0.086],
  [0.831, 0.076, 0.23],
];

/**
 * Dower found these on another torso and other electrodes than a hospital's: with them, and one dipole for all leads, the medians of R, S and
 * T over healthy people in PTB-XL (folds 1 to 8) come out too low in I, V2 and V6 and too high in V4. Factors that make up for it.
 */
const GAIN = { I: 1.28, II: 1, chest: [0.92, 1.22, 1, 0.9, 0.97, 1.13] } as const;

/** Row-major [9, 3]: what each electrode sees of the dipole. */
export type Torso = Float64Array;

/** A body, and how it was wired. */
export interface Body {
  /** How the heart lies: rotations in radians about z (electrical axis; positive to the left), y and x. */
  readonly frontal: number;
  readonly horizontal: number;
  readonly sagittal: number;
  /** Natural logarithm of the thorax's size: potentials on a larger one are lower. */
  readonly size: number;
  /** Standard deviation of an electrode's distance from where it belongs, in intercostal spaces (about 3 cm). */
  readonly placement: number;
}

function rotation({ frontal, horizontal, sagittal }: Body): number[][] {
  const multiply = (a: number[][], b: number[][]) =>
    a.map((row) => [0, 1, 2].map((j) => row.reduce((sum, v, k) => sum + v * b[k]![j]!, 0)));
  const [cf, sf] = [Math.cos(frontal), Math.sin(frontal)];
  const [ch, sh] = [Math.cos(horizontal), Math.sin(horizontal)];
  const [cs, ss] = [Math.cos(sagittal), Math.sin(sagittal)];
  const aboutZ = [
    [cf, sf, 0],
    [-sf, cf, 0],
    [0, 0, 1],
  ];
  const aboutY = [
    [ch, 0, sh],
    [0, 1, 0],
    [-sh, 0, ch],
  ];
  const aboutX = [
    [1, 0, 0],
    [0, cs, -ss],
    [0, ss, cs],
  ];
  return multiply(aboutZ, multiply(aboutY, aboutX));
}

/** What chest electrode k sees when it is `side` spaces further to the left and `up` spaces higher than it belongs. */
function moved(k: number, side: number, up: number): Vector {
  const rowOf = (i: number) => scaled(CHEST[i]!, GAIN.chest[i]!);
  const row = rowOf(k);
  const next = rowOf(Math.min(5, Math.max(0, k + (side > 0 ? 1 : -1))));
  const there = plus(scaled(row, 1 - Math.abs(side)), scaled(next, Math.abs(side)));
  // From higher up, forces to the feet are seen from behind, and the others from further away.
  return plus(scaled(there, 1 - 0.12 * Math.abs(up)), [0, -0.3 * up, 0]);
}

/** One patient's torso: Dower's, with the heart, the size and the electrodes of the given body. */
export function drawTorso(random: Random, body: Body): Torso {
  const { placement } = body;
  const clamped = (sd: number) => Math.min(1, Math.max(-1, random.normal(0, sd)));
  // Whoever puts V1 and V2 too high does so with both; the others follow the curve of the ribs together.
  const [high, low, along] = [clamped(placement), clamped(placement), clamped(placement)];
  const chest = CHEST.map((_, k) => {
    const up = (k < 2 ? high : low) + clamped(placement / 2);
    return moved(k, (k < 2 ? 0 : along) + clamped(placement / 2), up);
  });
  const near = Math.exp(-body.size);
  const far = Math.exp(-0.6 * body.size);
  const limb = (row: Vector) => scaled(row, far * Math.exp(random.normal(0, 0.06)));
  const [one, two] = [limb(scaled(LEAD_I, GAIN.I)), limb(scaled(LEAD_II, GAIN.II))];
  const rows: Vector[] = [
    scaled(plus(one, two), -1 / 3),
    scaled(plus(scaled(one, 2), scaled(two, -1)), 1 / 3),
    scaled(plus(scaled(two, 2), scaled(one, -1)), 1 / 3),
    ...chest.map((row) => scaled(row, near * Math.exp(random.normal(0, placement / 3)))),
  ];
  const turn = rotation(body);
  const torso = new Float64Array(27);
  rows.forEach((row, e) => {
    // No two chests conduct alike. The limbs are too far away to notice.
    const seen = e < 3 ? row : row.map((v) => v + random.normal(0, placement / 5));
    for (let axis = 0; axis < 3; axis++)
      torso[e * 3 + axis] = seen.reduce((sum, v, k) => sum + v * turn[k]![axis]!, 0);
  });
  return torso;
}

/** The same torso, with potentials at the limbs that are so many times as high. */
export const withLimbs = (torso: Torso, by: number): Torso => torso.map((v, i) => (i < 9 ? by * v : v));

/** The vector that a lead measures along: its height is the dot product with the dipole. */
export function leadVector(torso: Torso, lead: string): Vector {
  const at = (name: (typeof ELECTRODES)[number]): Vector => {
    const row = 3 * ELECTRODES.indexOf(name);
    return [torso[row]!, torso[row + 1]!, torso[row + 2]!];
  };
  const minus = (a: Vector, b: Vector) => plus(a, scaled(b, -1));
  const [ra, la, ll] = [at("RA"), at("LA"), at("LL")];
  const half = (a: Vector, b: Vector) => scaled(plus(a, b), 0.5);
  switch (lead) {
    case "I":
      return minus(la, ra);
    case "II":
      return minus(ll, ra);
    case "III":
      return minus(ll, la);
    case "aVR":
      return minus(ra, half(la, ll));
    case "aVL":
      return minus(la, half(ra, ll));
    case "aVF":
      return minus(ll, half(ra, la));
    default:
      return minus(at(lead as "V1"), scaled(plus(ra, plus(la, ll)), 1 / 3));
  }
}

/** Height in millivolts at which a dipole appears in a lead. */
export const seen = (torso: Torso, lead: string, dipole: Vector): number =>
  dot(leadVector(torso, lead), dipole);

/** The electrodes' potentials [9][samples] in millivolts, from a dipole [3][samples]. */
export function potentialsOf(torso: Torso, dipole: readonly Float64Array[]): Float64Array[] {
  const [x, y, z] = dipole as [Float64Array, Float64Array, Float64Array];
  return ELECTRODES.map((_, e) => {
    const [a, b, c] = [torso[e * 3]!, torso[e * 3 + 1]!, torso[e * 3 + 2]!];
    const signal = new Float64Array(x.length);
    for (let i = 0; i < signal.length; i++) signal[i] = a * x[i]! + b * y[i]! + c * z[i]!;
    return signal;
  });
}

/** The measured leads [8][samples] of electrodes [9][samples]. */
export function measuredLeads(electrodes: readonly Float64Array[]): Float64Array[] {
  const [ra, la, ll, ...chest] = electrodes as [Float64Array, Float64Array, Float64Array, ...Float64Array[]];
  const samples = ra.length;
  const minus = (a: Float64Array, b: Float64Array): Float64Array => {
    const lead = new Float64Array(samples);
    for (let i = 0; i < samples; i++) lead[i] = a[i]! - b[i]!;
    return lead;
  };
  const terminal = new Float64Array(samples);
  for (let i = 0; i < samples; i++) terminal[i] = (ra[i]! + la[i]! + ll[i]!) / 3;
  return [minus(la, ra), minus(ll, ra), ...chest.map((signal) => minus(signal, terminal))];
}

/** All twelve leads, in the usual order, from the eight measured ones. */
export function twelveLeads(measured: readonly Float64Array[]): Float32Array[] {
  const [one, two, ...chest] = measured as [Float64Array, Float64Array, ...Float64Array[]];
  // A loop: `Float32Array.from` with a function takes twenty times as long.
  const limb = (a: number, b: number): Float32Array => {
    const lead = new Float32Array(one.length);
    for (let i = 0; i < lead.length; i++) lead[i] = a * one[i]! + b * two[i]!;
    return lead;
  };
  return [
    limb(1, 0),
    limb(0, 1),
    limb(-1, 1),
    limb(-0.5, -0.5),
    limb(1, -0.5),
    limb(-0.5, 1),
    ...chest.map((signal) => new Float32Array(signal)),
  ];
}
