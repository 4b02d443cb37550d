import type { Random } from "../../base/random.ts";

/**
 * From the heart's dipole to the twelve leads. The dipole has three components, in Frank's axes: x to the patient's left, y to the feet,
 * z to the back. Eight leads are measured; the other four limb leads follow from I and II by Einthoven's and Goldberger's identities, so
 * those hold whatever the dipole, the torso and the noise are.
 */

/** The leads that electrodes measure, in the order of the rows of a torso. */
export const MEASURED = ["I", "II", "V1", "V2", "V3", "V4", "V5", "V6"] as const;

/** Millivolts per unit of x, y and z, by lead (Dower, Machado and Osborne, Clin Cardiol 1980;3:87-95). */
const DOWER: readonly (readonly [number, number, number])[] = [
  [0.632, -0.235, 0.059],
  [0.235, 1.066, -0.132],
  [-0.515, 0.157, -0.917],
  [0.044, 0.164, -1.387],
  [0.882, 0.098, -1.277],
  [1.213, 0.127, -0.601],
  [1.125, 0.127, -0.086],
  [0.831, 0.076, 0.23],
];

/** Row-major [8, 3]: what each measured lead sees of the dipole. */
export type Torso = Float64Array;

/** How the heart lies in the chest: rotations in radians about z (electrical axis; positive to the left), y and x. */
export interface Position {
  readonly frontal: number;
  readonly horizontal: number;
  readonly sagittal: number;
}

function rotation({ frontal, horizontal, sagittal }: Position): number[][] {
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

/**
 * One patient's torso: Dower's, for a heart that lies as `position` says.
 * @param spread standard deviation of each lead's gain, and half of it for each coefficient
 */
export function drawTorso(random: Random, position: Position, spread: number): Torso {
  const turn = rotation(position);
  const torso = new Float64Array(24);
  DOWER.forEach((row, lead) => {
    const gain = Math.exp(random.normal(0, spread));
    const seen = row.map((v) => gain * v + random.normal(0, spread / 2));
    for (let axis = 0; axis < 3; axis++)
      torso[lead * 3 + axis] = seen.reduce((sum, v, k) => sum + v * turn[k]![axis]!, 0);
  });
  return torso;
}

/** The measured leads [8][samples] in millivolts, from a dipole [3][samples]. */
export function project(torso: Torso, dipole: readonly Float64Array[]): Float64Array[] {
  const [x, y, z] = dipole as [Float64Array, Float64Array, Float64Array];
  return MEASURED.map((_, lead) => {
    const [a, b, c] = [torso[lead * 3]!, torso[lead * 3 + 1]!, torso[lead * 3 + 2]!];
    const signal = new Float64Array(x.length);
    for (let i = 0; i < signal.length; i++) signal[i] = a * x[i]! + b * y[i]! + c * z[i]!;
    return signal;
  });
}

/** All twelve leads, in the usual order, from the eight measured ones. */
export function twelveLeads(measured: readonly Float64Array[]): Float32Array[] {
  const [one, two, ...chest] = measured as [Float64Array, Float64Array, ...Float64Array[]];
  const limb = (a: number, b: number) => Float32Array.from(one, (v, i) => a * v + b * two[i]!);
  return [
    limb(1, 0),
    limb(0, 1),
    limb(-1, 1),
    limb(-0.5, -0.5),
    limb(1, -0.5),
    limb(-0.5, 1),
    ...chest.map((signal) => Float32Array.from(signal)),
  ];
}
