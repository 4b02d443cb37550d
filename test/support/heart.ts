import { Random } from "../../src/base/random.ts";
import { type EcgRecord, STANDARD_12 } from "../../src/ecg/index.ts";

export interface HeartOptions {
  readonly seed?: number;
  readonly seconds?: number;
  readonly samplingRate?: number;
  /** Millivolts: standard deviation at each electrode. */
  readonly noise?: number;
  /** Millivolts per step of the converter. */
  readonly step?: number;
}

/** P, Q, R, S, T: seconds from the R wave, width in seconds, and the dipole to the left, to the feet and to the front in millivolts. */
const WAVES = [
  [-0.17, 0.02, 0.09, 0.12, 0.04],
  [-0.03, 0.009, -0.12, -0.05, 0.25],
  [0, 0.012, 1.0, 0.8, -0.5],
  [0.03, 0.01, -0.15, 0.2, -0.5],
  [0.28, 0.05, 0.32, 0.22, 0.2],
] as const;

/** Where the chest electrodes are: weights of the dipole's three directions. */
const CHEST = [
  [-0.35, 0.1, 1.1],
  [0.05, 0.1, 1.3],
  [0.45, 0.1, 1.1],
  [0.85, 0.2, 0.6],
  [0.95, 0.25, 0.2],
  [0.85, 0.3, -0.1],
] as const;

/**
 * A twelve-lead recording without fault, formed from noisy electrodes as a device forms it: limb leads by their definitions, chest leads
 * against the mean of the limbs, all rounded to the converter's step at the end.
 */
export function heart(options: HeartOptions = {}): EcgRecord {
  const { seed = 1, seconds = 10, samplingRate = 500, noise = 0.01, step = 0.005 } = options;
  const random = new Random("heart", seed);
  const beats: number[] = [];
  for (let t = 0.4; t < seconds + 1; t += random.uniform(0.75, 0.9)) beats.push(t);
  const wander = [random.uniform(0, 6), random.uniform(0, 6), random.uniform(0, 6)];
  const samples = Math.round(seconds * samplingRate);
  const signals = STANDARD_12.map(() => new Float32Array(samples));
  for (let i = 0; i < samples; i++) {
    const t = i / samplingRate;
    const dipole = [0, 0, 0];
    for (const beat of beats) {
      if (Math.abs(t - beat) > 0.6) continue;
      for (const [at, width, ...strength] of WAVES) {
        const shape = Math.exp(-0.5 * ((t - beat - at) / width) ** 2);
        for (let axis = 0; axis < 3; axis++) dipole[axis]! += strength[axis]! * shape;
      }
    }
    const [x, y] = dipole as [number, number];
    const potential = (value: number, phase: number) =>
      value + 0.03 * Math.sin(1.5 * t + phase) + random.normal(0, noise);
    const ra = potential(-0.5 * x - 0.45 * y, wander[0]!);
    const la = potential(0.5 * x - 0.4 * y, wander[1]!);
    const ll = potential(0.1 * x + 0.85 * y, wander[2]!);
    const mean = (ra + la + ll) / 3;
    const chest = CHEST.map(
      (w) => w.reduce((sum, v, axis) => sum + v * dipole[axis]!, 0) + random.normal(0, noise),
    );
    const leads = [
      la - ra,
      ll - ra,
      ll - la,
      ra - (la + ll) / 2,
      la - (ra + ll) / 2,
      ll - (ra + la) / 2,
      ...chest.map((v) => v - mean),
    ];
    leads.forEach((v, l) => {
      signals[l]![i] = Math.round(v / step) * step;
    });
  }
  return {
    name: `heart ${seed}`,
    source: "test",
    samplingRate,
    leads: STANDARD_12,
    signals,
    patient: null,
    age: null,
    sex: null,
  };
}

/** The record with some leads replaced or added; `null` takes one away. */
export function withSignals(record: EcgRecord, changed: Record<string, Float32Array | null>): EcgRecord {
  const all = new Map(record.leads.map((lead, i) => [lead, record.signals[i]!]));
  for (const [lead, signal] of Object.entries(changed)) {
    if (signal === null) all.delete(lead);
    else all.set(lead, signal);
  }
  return { ...record, leads: [...all.keys()], signals: [...all.values()] };
}

export const signalOf = (record: EcgRecord, lead: string): Float32Array =>
  record.signals[record.leads.indexOf(lead)]!;
