import type { Random } from "../../base/random.ts";
import type { Vector } from "./waves.ts";

/** The fibrillating atria lie at the right and in front: V1 sees them best. */
const ATRIA: Vector = [-0.1, 0.35, -0.95];

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
  const turn = 2 * Math.PI;
  const parts = Array.from({ length: 3 }, () => ({
    frequency: centre + random.normal(0, 0.4),
    phase: random.uniform(0, turn),
    drift: random.uniform(0.1, 0.3),
    waxing: random.uniform(0.15, 0.5),
    when: random.uniform(0, turn),
    vector: ATRIA.map((v) => v + random.normal(0, 0.15)),
  }));
  const samples = dipole[0]!.length;
  for (const part of parts)
    for (let i = 0; i < samples; i++) {
      const t = i / samplingRate;
      const phase = turn * part.frequency * t + 1.2 * Math.sin(turn * part.drift * t) + part.phase;
      const size = (amplitude / 1.7) * (1 + 0.4 * Math.sin(turn * part.waxing * t + part.when));
      const wave = size * Math.sin(phase);
      for (let axis = 0; axis < 3; axis++) dipole[axis]![i]! += wave * part.vector[axis]!;
    }
}
