import type { Random } from "../../base/random.ts";
import { disturb, highPass, loosen } from "./noise.ts";
import { ELECTRODES, measuredLeads } from "./torso.ts";

/** The recorder and the room it stands in. Hertz, millivolts. */
export interface Device {
  readonly samplingRate: number;
  /** Seconds that it records. */
  readonly seconds: number;
  /** Its Gaussian low-pass filter ends (-3 dB) between these, by how it was set on the day. */
  readonly lowPass: readonly [number, number];
  /** Its baseline filter begins (-3 dB) at one of these. */
  readonly highPass: readonly number[];
  /** Millivolts per step of its converter. */
  readonly resolution: number;
  /** Usual standard deviation of muscle noise at an electrode. */
  readonly muscle: number;
  /** Usual amplitude of baseline wander at an electrode. */
  readonly wander: number;
  readonly mains: { readonly frequency: number; readonly amplitude: number };
  /** Probability that an electrode moves, and that a muscle tenses, during a record. */
  readonly artefacts: number;
  /** Probability that an electrode hangs loose. */
  readonly loose: number;
  /** Probability that two cables are swapped. */
  readonly swapped: number;
}

/** How a device was set for one record. */
export interface Setting {
  readonly samplingRate: number;
  /** Standard deviation in seconds of its low-pass filter. */
  readonly smoothing: number;
  readonly corner: number;
  readonly highPass: number;
}

export function drawSetting(random: Random, device: Device): Setting {
  const [low, high] = device.lowPass;
  const corner = low * (high / low) ** random.uniform();
  return {
    samplingRate: device.samplingRate,
    // Where a Gaussian of this width has half its power.
    smoothing: Math.sqrt(Math.LN2) / (2 * Math.PI * corner),
    corner,
    highPass: device.highPass[random.int(device.highPass.length)]!,
  };
}

/** Pairs of cables that are swapped in practice. */
const PAIRS = [
  ["RA", "LA"],
  ["LA", "LL"],
  ["V1", "V2"],
  ["V2", "V3"],
] as const;

/**
 * The measured leads [8][samples] of what electrodes see of the heart [9][samples], which is changed. Noise, loose electrodes and swapped
 * cables act on electrodes, as in truth: I and II share the right arm, and the chest leads share the mean of the three limb electrodes.
 */
export function record(
  random: Random,
  device: Device,
  setting: Setting,
  electrodes: Float64Array[],
): Float64Array[] {
  const { samplingRate, corner } = setting;
  const muscle = device.muscle * Math.exp(random.normal(0, 0.6));
  const wander = device.wander * Math.exp(random.normal(0, 0.6));
  electrodes.forEach((signal, e) => {
    if (random.uniform() < device.loose) loosen(random, signal, 0.15 + 4 * device.wander, samplingRate);
    disturb(random, signal, {
      samplingRate,
      corner: Math.min(corner, 0.45 * samplingRate),
      // Arms and legs tremble more than the chest does.
      muscle: muscle * (e < 3 ? 1.5 : 0.8) * Math.exp(random.normal(0, 0.3)),
      wander: wander * Math.exp(random.normal(0, 0.4)),
      mains: device.mains,
      artefacts: device.artefacts,
    });
  });
  if (random.uniform() < device.swapped) {
    const [a, b] = PAIRS[random.int(PAIRS.length)]!.map((name) => ELECTRODES.indexOf(name)) as [
      number,
      number,
    ];
    [electrodes[a], electrodes[b]] = [electrodes[b]!, electrodes[a]!];
  }
  const leads = measuredLeads(electrodes);
  const { resolution } = device;
  for (const lead of leads) {
    highPass(lead, setting.highPass, samplingRate);
    for (let i = 0; i < lead.length; i++) lead[i] = Math.round(lead[i]! / resolution) * resolution;
  }
  return leads;
}
