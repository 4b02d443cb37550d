import type { Random } from "../../base/random.ts";

/** One ventricular beat. */
export interface Beat {
  /** Onset of the QRS complex, seconds from the record's start; may lie outside the record. */
  readonly onset: number;
  /** Length of the cycle that this beat ends, seconds. */
  readonly rr: number;
  /** Size of the beat relative to the others: breathing moves the heart. */
  readonly gain: number;
  /** Turn of the heart in the frontal plane by breathing, radians. */
  readonly turn: number;
  /** Which of the heart's complexes: 0 is the usual one, above are those that begin in a ventricle. */
  readonly form: number;
}

/** One atrial beat. */
export interface AtrialBeat {
  /** Onset of the P wave, seconds. */
  readonly onset: number;
  /** 0 is the sinus node's, 1 that of an ectopic focus. */
  readonly form: number;
}

/** What happens in a record. */
export interface Sequence {
  readonly beats: readonly Beat[];
  readonly atria: readonly AtrialBeat[];
}

/** Seconds of beats before and after the record, so that waves reach in from both sides. */
const MARGIN = 1.5;

/** Breathing: it moves the heart, and the sinus node follows it. */
export interface Breath {
  readonly frequency: number;
  readonly phase: number;
  readonly gain: number;
  readonly turn: number;
}

export const drawBreath = (random: Random): Breath => ({
  frequency: random.uniform(0.16, 0.36),
  phase: random.uniform(0, 2 * Math.PI),
  gain: random.uniform(0.01, 0.07),
  turn: random.uniform(0, 0.06),
});

/** A beat at a time. */
export function beatAt(random: Random, breath: Breath, onset: number, rr: number, form = 0): Beat {
  const lung = Math.sin(2 * Math.PI * breath.frequency * onset + breath.phase);
  return {
    onset,
    rr,
    form,
    gain: 1 + breath.gain * lung + random.normal(0, 0.012),
    turn: breath.turn * lung,
  };
}

/** Beats that follow each other by the given cycles, until the record is over. */
export function beatsOf(random: Random, cycles: readonly number[], seconds: number, breath: Breath): Beat[] {
  const beats: Beat[] = [];
  let onset = -MARGIN - random.uniform() * cycles[0]!;
  for (const rr of cycles) {
    onset += rr;
    if (onset > seconds + MARGIN) break;
    beats.push(beatAt(random, breath, onset, rr));
  }
  return beats;
}

/**
 * Cycles of the sinus node: they follow the breath and a slower 0.1 Hz wave (the bimodal spectrum of McSharry et al., IEEE Trans Biomed
 * Eng 2003;50:289-294), and their mean is 60 / rate exactly, so that the rate that was asked for is the rate of the record.
 * @param variability standard deviation of the cycle, relative to its mean
 */
export function sinusCycles(
  random: Random,
  rate: number,
  variability: number,
  seconds: number,
  breath: Breath,
): number[] {
  const mean = 60 / rate;
  const slowPhase = random.uniform(0, 2 * Math.PI);
  const count = Math.ceil((seconds + 2 * MARGIN) / mean) + 2;
  const cycles = Array.from({ length: count }, (_, k) => {
    const t = k * mean;
    const lung = Math.sin(2 * Math.PI * breath.frequency * t + breath.phase);
    const slow = Math.sin(2 * Math.PI * 0.1 * t + slowPhase);
    return Math.max(0.5, 1 + variability * (1.1 * lung + 0.7 * slow + random.normal(0, 0.4)));
  });
  const scale = (mean * count) / cycles.reduce((a, b) => a + b, 0);
  return cycles.map((c) => c * scale);
}

/**
 * Atrial fibrillation: cycles are independent and log-normal, no shorter than the atrioventricular node's refractory period.
 * @param irregularity standard deviation of the logarithm of the cycle
 */
export function fibrillationCycles(
  random: Random,
  rate: number,
  irregularity: number,
  seconds: number,
): number[] {
  const mean = 60 / rate;
  const count = Math.ceil((2 * (seconds + 2 * MARGIN)) / mean) + 4;
  return Array.from({ length: count }, () =>
    Math.max(0.32, mean * Math.exp(random.normal(0, irregularity) - irregularity ** 2 / 2)),
  );
}

/** Cycles of flutter: every so many-th atrial wave is conducted; how many, may change from beat to beat. */
export function flutterCycles(
  random: Random,
  frequency: number,
  ratios: readonly number[],
  seconds: number,
): number[] {
  const count = Math.ceil((seconds + 2 * MARGIN) * frequency) + 2;
  return Array.from({ length: count }, () => ratios[random.int(ratios.length)]! / frequency);
}
