import type { Random } from "../../base/random.ts";
import { addFibrillation, addFlutter } from "./atria.ts";
import { dissociated, type Ectopy, withBlock, withEctopy } from "./ectopy.ts";
import type { Heart } from "./heart.ts";
import { wavesOf } from "./repolarisation.ts";
import {
  type AtrialBeat,
  beatsOf,
  drawBreath,
  fibrillationCycles,
  flutterCycles,
  type Sequence,
  sinusCycles,
} from "./rhythm.ts";
import { addWave, type Recording, turned } from "./waves.ts";

function ectopyOf(random: Random, heart: Heart): Ectopy[] {
  const { conditions } = heart;
  const every = conditions.has("BIGU") ? 2 : conditions.has("TRIGU") ? 3 : undefined;
  const forms = heart.complexes.length - 1;
  const found: Ectopy[] = [];
  if (conditions.has("PVC"))
    found.push({
      kind: "ventricular",
      chance: 0.12 * random.uniform() ** 2,
      forms,
      every: conditions.has("PAC") ? undefined : every,
    });
  if (conditions.has("PAC"))
    found.push({ kind: "atrial", chance: 0.1 * random.uniform() ** 2, forms, every });
  return found;
}

/** The beats of a record of the given length in seconds, and where flutter has them, the atria's waves per second. */
export function sequenceOf(random: Random, heart: Heart, seconds: number): Sequence & { flutter: number } {
  const has = (c: Parameters<typeof heart.conditions.has>[0]) => heart.conditions.has(c);
  const breath = drawBreath(random);
  const { rate, variability, pr } = heart;
  let flutter = 0;
  let cycles: number[];
  if (has("AFIB")) cycles = fibrillationCycles(random, rate, variability, seconds);
  else if (has("AFLT")) {
    flutter = random.uniform(240, 330) / 60;
    const ratio = [2, 2, 3, 4][random.int(4)]!;
    const ratios = random.uniform() < 0.6 ? [ratio] : [ratio, ratio, 2, 4];
    cycles = flutterCycles(random, flutter, ratios, seconds);
  } else cycles = sinusCycles(random, rate, variability, seconds, breath);
  const beats = beatsOf(random, cycles, seconds, breath);
  // Paced atria follow nobody; half of paced hearts show P waves.
  const silent = has("AFIB") || has("AFLT") || has("SVTAC") || (has("PACE") && random.uniform() < 0.5);
  const atria = silent ? [] : beats.map((b): AtrialBeat => ({ onset: b.onset - pr, form: 0 }));
  let sequence: Sequence = { beats, atria };
  if (has("3AVB")) {
    const form = random.uniform() < 0.5 ? 0 : 1;
    sequence = dissociated(random, atria, { rate: random.uniform(32, 50), form, seconds, breath });
  } else if (has("2AVB"))
    sequence = withBlock(random, sequence, random.uniform() < 0.6 ? "wenckebach" : "two-to-one");
  for (const ectopy of ectopyOf(random, heart))
    sequence = withEctopy(random, sequence, { ectopy, pr, seconds, breath });
  return { ...sequence, flutter };
}

/** The heart's dipole [3][samples], noise-free. */
export function dipoleOf(
  random: Random,
  heart: Heart,
  { beats, atria, flutter }: ReturnType<typeof sequenceOf>,
  samples: number,
  recording: Recording,
): Float64Array[] {
  const dipole = [0, 1, 2].map(() => new Float64Array(samples));
  for (const { onset, rr, gain, turn, form } of beats) {
    const { waves, qrs, after } = heart.complexes[form]!;
    for (const wave of waves)
      addWave(dipole, { ...wave, vector: turned(wave.vector, turn) }, onset, gain, recording);
    for (const wave of wavesOf(after, qrs, rr))
      addWave(dipole, { ...wave, vector: turned(wave.vector, turn) }, onset, 2 - gain, recording);
  }
  for (const { onset, form } of atria)
    for (const wave of heart.p[form]!) addWave(dipole, wave, onset, 1, recording);
  const { samplingRate } = recording;
  if (flutter > 0)
    addFlutter(random, dipole, { amplitude: heart.atrialWaves, frequency: flutter, samplingRate });
  else if (heart.atrialWaves > 0) addFibrillation(random, dipole, heart.atrialWaves, samplingRate);
  return dipole;
}
