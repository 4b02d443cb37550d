import type { Random } from "../../base/random.ts";

const TURN = 2 * Math.PI;

/** Adds amplitude * sin(2 pi frequency t + phase) by rotation, which is ten times faster than a sine per sample. */
function addSine(signal: Float64Array, amplitude: number, radians: number, phase: number): void {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  let re = amplitude * Math.cos(phase);
  let im = amplitude * Math.sin(phase);
  for (let i = 0; i < signal.length; i++) {
    signal[i]! += im;
    const next = re * c - im * s;
    im = re * s + im * c;
    re = next;
  }
}

/** What disturbs one electrode. Millivolts, hertz. */
export interface Disturbance {
  readonly samplingRate: number;
  /** Standard deviation of muscle noise. */
  readonly muscle: number;
  /** Where its spectrum ends (-3 dB, one pole). */
  readonly corner: number;
  /** Amplitude of baseline wander. */
  readonly wander: number;
  readonly mains: { readonly frequency: number; readonly amplitude: number };
  /** Probability that the electrode moves, and that a muscle under it tenses, during a record. */
  readonly artefacts: number;
}

/** Muscle noise: white noise through one pole. */
function addMuscle(random: Random, signal: Float64Array, d: Disturbance): void {
  const a = Math.exp((-TURN * d.corner) / d.samplingRate);
  const share = d.muscle * Math.sqrt(1 - a * a);
  const samples = signal.length;
  let [start, end, tense] = [0, 0, 1];
  if (random.uniform() < d.artefacts) {
    start = random.int(samples);
    end = Math.min(samples, start + Math.round(random.uniform(0.5, 3) * d.samplingRate));
    tense = random.uniform(2, 4);
  }
  let value = 0;
  for (let i = 0; i < samples; i++) {
    value = a * value + share * random.normal();
    signal[i]! += i >= start && i < end ? tense * value : value;
  }
}

/** An electrode that slips: its potential jumps and comes back slowly. */
function addJump(random: Random, signal: Float64Array, size: number, samplingRate: number): void {
  const decay = Math.exp(-1 / (random.uniform(0.2, 0.8) * samplingRate));
  let step = random.normal(0, size);
  for (let i = random.int(signal.length); i < signal.length; i++) {
    signal[i]! += step;
    step *= decay;
  }
}

/** What one electrode picks up besides the heart, added to what it sees of the heart. */
export function disturb(random: Random, signal: Float64Array, d: Disturbance): void {
  addMuscle(random, signal, d);
  if (random.uniform() < d.artefacts) addJump(random, signal, 5 * d.wander + 0.05, d.samplingRate);
  for (const [low, high, share] of [
    [0.05, 0.15, 1],
    [0.15, 0.4, 0.7],
    [0.4, 0.8, 0.2],
  ] as const)
    addSine(
      signal,
      d.wander * share * Math.abs(random.normal()),
      (TURN * random.uniform(low, high)) / d.samplingRate,
      random.uniform(0, TURN),
    );
  addSine(
    signal,
    d.mains.amplitude * Math.exp(random.normal(0, 0.7)),
    (TURN * d.mains.frequency) / d.samplingRate,
    random.uniform(0, TURN),
  );
}

/**
 * An electrode that hardly touches the skin for a while: it sees less of the heart, and drifts.
 * @param size millivolts that it drifts
 */
export function loosen(random: Random, signal: Float64Array, size: number, samplingRate: number): void {
  const samples = signal.length;
  const start = random.uniform() < 0.5 ? 0 : random.int(samples);
  const end = random.uniform() < 0.5 ? samples : Math.min(samples, start + random.int(samples));
  const contact = random.uniform(0, 0.7);
  const stay = Math.exp(-1 / (0.5 * samplingRate));
  const share = size * Math.sqrt(1 - stay * stay);
  let drift = 0;
  for (let i = start; i < end; i++) {
    drift = stay * drift + share * random.normal();
    signal[i] = contact * signal[i]! + drift;
  }
}

/** Removes what is slower than `corner` hertz (one pole), in place, as if the first second's mean had been there before. */
export function highPass(signal: Float64Array, corner: number, samplingRate: number): void {
  if (corner <= 0) return;
  const a = 1 / (1 + (TURN * corner) / samplingRate);
  const second = Math.min(signal.length, Math.round(samplingRate));
  let mean = 0;
  for (let i = 0; i < second; i++) mean += signal[i]! / second;
  let [before, value] = [mean, 0];
  for (let i = 0; i < signal.length; i++) {
    const now = signal[i]!;
    value = a * (value + now - before);
    before = now;
    signal[i] = value;
  }
}
