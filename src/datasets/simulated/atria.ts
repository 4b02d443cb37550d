import type { Random } from "../../base/random.ts";
import { plus, scaled, turned, type Vector, type Wave } from "./waves.ts";

/** What an atrial beat looks like. Times in seconds. */
export interface PWave {
  readonly duration: number;
  /** The right atrium, which comes first and lies in front, and the left one, which comes later and lies behind. */
  readonly right: Vector;
  readonly left: Vector;
}

const RIGHT: Vector = [0.055, 0.085, -0.035];
const LEFT: Vector = [0.085, 0.06, 0.03];

/** The P wave of one patient. */
export function drawP(
  random: Random,
  { wideLeft, tallRight }: { wideLeft: number; tallRight: number },
): PWave {
  const gain = Math.exp(random.normal(0, 0.28));
  const tilt = random.normal(0, 0.25);
  const some = (v: Vector): Vector =>
    plus(turned(v, tilt), [random.normal(0, 0.012), random.normal(0, 0.012), random.normal(0, 0.015)]);
  const duration = Math.min(0.118, Math.max(0.08, random.normal(0.1, 0.009)));
  return {
    duration: wideLeft > 0 ? 0.128 + 0.012 * Math.min(3, wideLeft) : duration,
    right: plus(
      scaled(some(RIGHT), gain),
      tallRight > 0 ? scaled([0.02, 0.15, -0.07], 0.4 + 0.6 * tallRight) : [0, 0, 0],
    ),
    left: plus(
      scaled(some(LEFT), gain),
      wideLeft > 0 ? scaled([0.06, 0.05, 0.065], 0.5 + 0.5 * wideLeft) : [0, 0, 0],
    ),
  };
}

/** Its waves, in seconds from the onset of the P wave; the atria's own repolarisation is a small wave the other way. */
export function wavesOfP({ duration, right, left }: PWave): Wave[] {
  const width = 0.14 * duration;
  const both = plus(right, left);
  return [
    { at: 0.36 * duration, width, vector: right },
    { at: 0.64 * duration, width, vector: left },
    { at: duration + 0.09, width: 0.05, vector: scaled(both, -0.05) },
  ];
}

/** A beat that begins elsewhere in the atria: another shape, sometimes from below upwards. */
export function ectopicP(random: Random, usual: PWave): PWave {
  const turn = random.normal(0, 1.1);
  const gain = random.uniform(0.7, 1.3);
  return {
    duration: usual.duration * random.uniform(0.75, 1.05),
    right: scaled(turned(usual.right, turn), gain),
    left: scaled(turned(usual.left, turn), gain),
  };
}

/** The fibrillating atria lie at the right and in front: V1 sees them best. */
const ATRIA: Vector = [-0.1, 0.35, -0.95];
const TURN = 2 * Math.PI;

/**
 * Adds fibrillatory waves to a dipole [3][samples]: a few sinusoids of 4 to 8 Hz that drift in frequency and wax and wane
 * (after Stridh and Sornmo, IEEE Trans Biomed Eng 2001;48:105-111, without their harmonics).
 * @param amplitude millivolts
 */
export function addFibrillation(
  random: Random,
  dipole: readonly Float64Array[],
  amplitude: number,
  samplingRate: number,
): void {
  const centre = random.uniform(4.5, 7.5);
  const parts = Array.from({ length: 3 }, () => ({
    frequency: centre + random.normal(0, 0.4),
    phase: random.uniform(0, TURN),
    drift: random.uniform(0.1, 0.3),
    waxing: random.uniform(0.15, 0.5),
    when: random.uniform(0, TURN),
    vector: ATRIA.map((v) => v + random.normal(0, 0.15)),
  }));
  const samples = dipole[0]!.length;
  for (const part of parts)
    for (let i = 0; i < samples; i++) {
      const t = i / samplingRate;
      const phase = TURN * part.frequency * t + 1.2 * Math.sin(TURN * part.drift * t) + part.phase;
      const size = (amplitude / 1.7) * (1 + 0.4 * Math.sin(TURN * part.waxing * t + part.when));
      const wave = size * Math.sin(phase);
      for (let axis = 0; axis < 3; axis++) dipole[axis]![i]! += wave * part.vector[axis]!;
    }
}

/** A wave front that circles the right atrium: up its septum, so that II, III and aVF show a sawtooth that falls slowly. */
const FLUTTER: Vector = [-0.1, 1, -0.35];

/** Adds a sawtooth of the given waves per second, in which each third harmonic and above is weak, to a dipole [3][samples]. */
export function addFlutter(
  random: Random,
  dipole: readonly Float64Array[],
  { amplitude, frequency, samplingRate }: { amplitude: number; frequency: number; samplingRate: number },
): void {
  const phase = random.uniform(0, TURN);
  const vector = FLUTTER.map((v) => v + random.normal(0, 0.15));
  const samples = dipole[0]!.length;
  for (let i = 0; i < samples; i++) {
    const angle = (TURN * frequency * i) / samplingRate + phase;
    const wave =
      amplitude * (Math.sin(angle) - 0.35 * Math.sin(2 * angle + 0.4) + 0.12 * Math.sin(3 * angle));
    for (let axis = 0; axis < 3; axis++) dipole[axis]![i]! += wave * vector[axis]!;
  }
}
