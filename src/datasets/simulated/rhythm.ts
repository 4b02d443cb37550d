import type { Random } from "../../base/random.ts";

/** One ventricular beat. */
export interface Beat {
  /** Onset of the QRS complex, seconds from the record's start; may lie outside the record. */
  readonly onset: number;
  /** Length of the cycle that this beat ends, seconds. */
  readonly rr: number;
  /** Size of the beat relative to the others: breathing moves the heart. */
  readonly gain: number;
}

/** Seconds of beats before and after the record, so that waves reach in from both sides. */
const MARGIN = 1.5;

function beatsOf(random: Random, cycles: number[], seconds: number, breathing: number): Beat[] {
  const beats: Beat[] = [];
  const [phase, depth] = [random.uniform(0, 2 * Math.PI), random.uniform(0.01, 0.06)];
  let onset = -MARGIN - random.uniform() * cycles[0]!;
  for (const rr of cycles) {
    onset += rr;
    if (onset > seconds + MARGIN) break;
    const gain = 1 + depth * Math.sin(2 * Math.PI * breathing * onset + phase) + random.normal(0, 0.01);
    beats.push({ onset, rr, gain });
  }
  return beats;
}

/**
 * Sinus rhythm: the cycle follows the breath and a slower 0.1 Hz wave (the bimodal spectrum of McSharry et al., IEEE Trans Biomed Eng
 * 2003;50:289-294), and its mean is 60 / rate exactly, so that the rate that was asked for is the rate of the record.
 * @param variability standard deviation of the cycle, relative to its mean
 */
export function sinusRhythm(random: Random, rate: number, variability: number, seconds: number): Beat[] {
  const mean = 60 / rate;
  const breathing = random.uniform(0.18, 0.35);
  const [phase, slowPhase] = [random.uniform(0, 2 * Math.PI), random.uniform(0, 2 * Math.PI)];
  const count = Math.ceil((seconds + 2 * MARGIN) / mean) + 2;
  const cycles = Array.from({ length: count }, (_, k) => {
    const t = k * mean;
    const breath = Math.sin(2 * Math.PI * breathing * t + phase);
    const slow = Math.sin(2 * Math.PI * 0.1 * t + slowPhase);
    return Math.max(0.5, 1 + variability * (1.1 * breath + 0.7 * slow + random.normal(0, 0.4)));
  });
  const scale = (mean * count) / cycles.reduce((a, b) => a + b, 0);
  return beatsOf(
    random,
    cycles.map((c) => c * scale),
    seconds,
    breathing,
  );
}

/**
 * Atrial fibrillation: cycles are independent and log-normal, no shorter than the atrioventricular node's refractory period.
 * @param irregularity standard deviation of the logarithm of the cycle
 */
export function fibrillation(random: Random, rate: number, irregularity: number, seconds: number): Beat[] {
  const mean = 60 / rate;
  const count = Math.ceil((2 * (seconds + 2 * MARGIN)) / mean) + 4;
  const cycles = Array.from({ length: count }, () =>
    Math.max(0.32, mean * Math.exp(random.normal(0, irregularity) - irregularity ** 2 / 2)),
  );
  return beatsOf(random, cycles, seconds, random.uniform(0.18, 0.35));
}
