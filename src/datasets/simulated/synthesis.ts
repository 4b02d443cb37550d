import type { Random } from "../../base/random.ts";
import { addFibrillation } from "./atria.ts";
import { wavesOf } from "./beats.ts";
import type { Heart } from "./heart.ts";
import { type Beat, fibrillation, sinusRhythm } from "./rhythm.ts";
import { addWave } from "./waves.ts";

/** The beats of a record of the given length in seconds. */
export function beatsOf(random: Random, heart: Heart, seconds: number): Beat[] {
  const rhythm = heart.rhythm === "sinus" ? sinusRhythm : fibrillation;
  return rhythm(random, heart.rate, heart.variability, seconds);
}

/** The heart's dipole [3][samples], noise-free. `smoothing` is the recorder's (see addWave). */
export function dipoleOf(
  random: Random,
  heart: Heart,
  beats: readonly Beat[],
  o: { samplingRate: number; samples: number; smoothing: number },
): Float64Array[] {
  const dipole = [0, 1, 2].map(() => new Float64Array(o.samples));
  for (const beat of beats)
    for (const wave of wavesOf(heart.shape, beat.rr))
      addWave(dipole, wave, beat.onset, beat.gain, o.samplingRate, o.smoothing);
  if (heart.rhythm === "fibrillation") addFibrillation(random, dipole, heart.fibrillation, o.samplingRate);
  return dipole;
}
