import type { Random } from "../../base/random.ts";
import { MEASURED } from "./torso.ts";

/** The recorder and the room it stands in. */
export interface Device {
  /** Standard deviation of its Gaussian low-pass filter, seconds: 0.1325 / smoothing is its -3 dB frequency in hertz. */
  readonly smoothing: number;
  /** Usual standard deviation of muscle noise at an electrode, millivolts. */
  readonly muscle: number;
  /** Usual amplitude of baseline wander at an electrode, millivolts. */
  readonly wander: number;
  readonly mains: { readonly frequency: number; readonly amplitude: number };
  /** Probability that an electrode of the ten moves, and that a muscle tenses, during a record. */
  readonly artefacts: number;
  /** Millivolts per step of its converter. */
  readonly resolution: number;
}

const ELECTRODES = ["RA", "LA", "LL", "V1", "V2", "V3", "V4", "V5", "V6"];
const TURN = 2 * Math.PI;

/** Adds amplitude * sin(2 pi frequency t + phase) by rotation, which is ten times faster than a sine per sample. */
function addSine(signal: Float64Array, amplitude: number, radians: number, phase: number): void {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  let re = amplitude * Math.cos(phase);
  let im = amplitude * Math.sin(phase);
  for (let i = 0; i < signal.length; i++) {
    signal[i]! += im;
    [re, im] = [re * c - im * s, re * s + im * c];
  }
}

/** What one electrode picks up besides the heart. */
function electrode(random: Random, device: Device, limb: boolean, samples: number, rate: number) {
  const signal = new Float64Array(samples);
  // Arms and legs tremble more than the chest does.
  const muscle = device.muscle * (limb ? 1.2 : 0.9) * Math.exp(random.normal(0, 0.3));
  let previous = 0;
  for (let i = 0; i < samples; i++) {
    const white = random.normal();
    signal[i] = muscle * (0.92 * white + 0.39 * previous);
    previous = white;
  }
  if (random.uniform() < device.artefacts) {
    const start = random.int(samples);
    const end = Math.min(samples, start + Math.round(random.uniform(0.5, 3) * rate));
    const tense = random.uniform(2, 4);
    for (let i = start; i < end; i++) signal[i]! *= tense;
  }
  if (random.uniform() < device.artefacts) {
    const decay = Math.exp(-1 / (random.uniform(0.2, 0.8) * rate));
    let step = random.normal(0, 6 * device.wander);
    for (let i = random.int(samples); i < samples; i++) {
      signal[i]! += step;
      step *= decay;
    }
  }
  const wander = device.wander * Math.exp(random.normal(0, 0.5));
  for (const [low, high, share] of [
    [0.05, 0.15, 1],
    [0.15, 0.4, 0.7],
    [0.4, 0.8, 0.2],
  ] as const)
    addSine(
      signal,
      wander * share * Math.abs(random.normal()),
      (TURN * random.uniform(low, high)) / rate,
      random.uniform(0, TURN),
    );
  const mains = device.mains.amplitude * Math.exp(random.normal(0, 0.7));
  addSine(signal, mains, (TURN * device.mains.frequency) / rate, random.uniform(0, TURN));
  return signal;
}

/**
 * Adds noise to the measured leads [8][samples], electrode by electrode, as it reaches the leads: I and II share the right arm, and the
 * chest leads share the mean of the three limb electrodes. Then rounds to the converter's resolution.
 */
export function record(
  random: Random,
  device: Device,
  leads: readonly Float64Array[],
  samplingRate: number,
): void {
  const samples = leads[0]!.length;
  const day = Math.exp(random.normal(0, 0.35));
  const today = { ...device, muscle: device.muscle * day };
  const [ra, la, ll, ...chest] = ELECTRODES.map((_, e) =>
    electrode(random, today, e < 3, samples, samplingRate),
  ) as [Float64Array, Float64Array, Float64Array, ...Float64Array[]];
  const { resolution } = device;
  for (let lead = 0; lead < MEASURED.length; lead++) {
    const signal = leads[lead]!;
    for (let i = 0; i < samples; i++) {
      const noise =
        lead === 0
          ? la[i]! - ra[i]!
          : lead === 1
            ? ll[i]! - ra[i]!
            : chest[lead - 2]![i]! - (ra[i]! + la[i]! + ll[i]!) / 3;
      signal[i] = Math.round((signal[i]! + noise) / resolution) * resolution;
    }
  }
}
