import { Random, UserError } from "../base/index.ts";
import { mixUp } from "./mixup.ts";
import type { Batch, BatchSource } from "./source.ts";

/**
 * Random changes of training batches. Each is off unless it is named here. What is drawn is a function of (kind of change, seed, step,
 * position in the batch): an interrupted run repeats it, and one kind does not disturb the draws of another.
 *
 * Raghu et al. (CHIL 2022, "Data Augmentation for Electrocardiograms") compare such changes and find that which of them helps depends
 * on the task: compare on validation before one is believed.
 */
export interface Augmentation {
  /** The record is multiplied by a factor drawn uniformly from 1 - amplitude to 1 + amplitude; below 1. */
  readonly amplitude?: number | undefined;
  /** The standard deviation of normally distributed noise, in millivolt. */
  readonly noise?: number | undefined;
  /** Baseline wander: one sine of 0.05 to 0.5 Hz per record, whose amplitude in each lead is drawn uniformly up to this many millivolt. */
  readonly wander?: number | undefined;
  /** The probability, below 1, that a lead is zero throughout (random lead masking, Oh et al., CHIL 2022); at least one lead stays. */
  readonly leadDropout?: number | undefined;
  /** Up to this share of the time, drawn uniformly, all leads are zero in one piece (as SpecAugment does, Park et al. 2019). */
  readonly timeMask?: number | undefined;
  /** Up to so many seconds, drawn uniformly, the window is moved earlier or later; what is uncovered is zero, as missing samples are. */
  readonly timeShift?: number | undefined;
  /** The alpha of Beta(alpha, alpha), from which the share is drawn by which a record is mixed with another of its batch, labels too. */
  readonly mixup?: number | undefined;
}

/** A change of one record of a batch in place; `random` is the record's own. */
type Change = (batch: Batch, record: number, random: Random) => void;

/**
 * A source whose training batches are changed at random; evaluation is as it was. Needs a source that gives every batch arrays of its
 * own. Samples that are exactly 0, as missing ones are, get no noise or wander. Noise, wander and lead dropout do not keep
 * Einthoven's law. Records are mixed last, after all other changes. `samplesPerSecond` is needed for wander and time shift only.
 * @throws UserError that names the value that is out of range.
 */
export function augmented(
  source: BatchSource,
  augmentation: Augmentation,
  samplesPerSecond?: number,
): BatchSource {
  check(augmentation, source, samplesPerSecond);
  const changes = changesOf(augmentation, source, samplesPerSecond);
  const { mixup } = augmentation;
  if (changes.length === 0 && !mixup) return source;
  return {
    ...source,
    settings: { augmentation, samplesPerSecond, of: source.settings },
    train(indices, step, seed) {
      const batch = source.train(indices, step, seed);
      const records = batch.scale.length / source.leads;
      for (let b = 0; b < records; b++) {
        for (const [kind, change] of changes) change(batch, b, new Random(kind, seed, step, b));
      }
      if (mixup) mixUp(batch, records, mixup, seed, step);
      return batch;
    },
    evaluate: (indices, crop) => source.evaluate(indices, crop),
  };
}

/** What is said of a value that is out of range, of those that have no upper limit; others are shares and below 1. */
const unlimited: Partial<Record<string, string>> = {
  noise: "in millivolt and not negative",
  wander: "in millivolt and not negative",
  timeShift: "in seconds and not negative",
  mixup: "a number that is not negative",
} satisfies Partial<Record<keyof Augmentation, string>>;

function check(a: Augmentation, { samples }: BatchSource, samplesPerSecond?: number): void {
  for (const [name, value] of Object.entries(a) as [keyof Augmentation, number | undefined][]) {
    if (value === undefined) continue;
    const range = unlimited[name];
    if (!(value >= 0 && (range ? Number.isFinite(value) : value < 1)))
      throw new UserError(`augmentation.${name} must be ${range ?? "from 0 to below 1"}, not ${value}`);
  }
  for (const name of ["wander", "timeShift"] as const)
    if (a[name] && !samplesPerSecond) throw new Error(`${name} needs the number of samples per second`);
  const seconds = samples / (samplesPerSecond ?? 1);
  if (a.timeShift && a.timeShift >= seconds)
    throw new UserError(`augmentation.timeShift must be below the window's ${seconds} s, not ${a.timeShift}`);
}

/** What is zeroed stays so: masks come last. */
function changesOf(a: Augmentation, source: BatchSource, samplesPerSecond?: number): [string, Change][] {
  const { leads, samples } = source;
  const changes: [string, Change][] = [];
  if (a.timeShift) changes.push(["time shift", shifted(a.timeShift * samplesPerSecond!, leads, samples)]);
  if (a.amplitude) changes.push(["amplitude", scaled(a.amplitude, leads)]);
  if (a.noise || a.wander)
    changes.push(["noise", disturbed(a.noise ?? 0, a.wander ?? 0, leads, samples, samplesPerSecond ?? 1)]);
  if (a.leadDropout) changes.push(["lead dropout", leadDropped(a.leadDropout, leads, samples)]);
  if (a.timeMask) changes.push(["time mask", timeMasked(a.timeMask, leads, samples)]);
  return changes;
}

/** By up to `furthest` samples in either direction, all leads alike. */
function shifted(furthest: number, leads: number, samples: number): Change {
  return ({ x }, b, random) => {
    const by = Math.round(random.uniform(-furthest, furthest));
    for (let row = b * leads; row < (b + 1) * leads; row++) {
      const lead = x.subarray(row * samples, (row + 1) * samples);
      lead.copyWithin(Math.max(by, 0), Math.max(-by, 0), samples - Math.max(by, 0));
      if (by > 0) lead.fill(0, 0, by);
      else lead.fill(0, samples + by);
    }
  };
}

function scaled(amplitude: number, leads: number): Change {
  return ({ scale }, b, random) => {
    const factor = random.uniform(1 - amplitude, 1 + amplitude);
    for (let row = b * leads; row < (b + 1) * leads; row++) scale[row]! *= factor;
  };
}

function leadDropped(probability: number, leads: number, samples: number): Change {
  return ({ x }, b, random) => {
    const dropped = Array.from({ length: leads }, () => random.uniform() < probability);
    if (!dropped.includes(false)) dropped[random.int(leads)] = false;
    dropped.forEach((is, lead) => {
      const row = b * leads + lead;
      if (is) x.fill(0, row * samples, (row + 1) * samples);
    });
  };
}

function timeMasked(share: number, leads: number, samples: number): Change {
  return ({ x }, b, random) => {
    const length = Math.round(random.uniform(0, share * samples));
    const start = random.int(samples - length + 1);
    for (let row = b * leads; row < (b + 1) * leads; row++) {
      x.fill(0, row * samples + start, row * samples + start + length);
    }
  };
}

const TABLE = 65_536;
let table: Float32Array | undefined;

/** Normal deviates, drawn once: a walk through them with a random beginning and an odd stride costs one load per sample. */
function deviates(): Float32Array {
  if (!table) {
    const random = new Random("normal deviates");
    table = Float32Array.from({ length: TABLE }, () => random.normal());
  }
  return table;
}

/** Noise and wander together. The unit of a lead grows so that the sum fits into 16 bits whatever is drawn. */
function disturbed(sd: number, wander: number, leads: number, samples: number, rate: number): Change {
  const normal = deviates();
  const furthest = sd * normal.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const wave = new Float64Array(samples);
  return ({ x, scale }, b, random) => {
    const [hertz, phase] = [random.uniform(0.05, 0.5), random.uniform(0, 2 * Math.PI)];
    if (wander > 0) sine(wave, (2 * Math.PI * hertz) / rate, phase);
    for (let row = b * leads; row < (b + 1) * leads; row++) {
      const amplitude = random.uniform(-wander, wander);
      const before = scale[row]!;
      const unit = Math.fround(before + (furthest + Math.abs(amplitude)) / 32767);
      scale[row] = unit;
      const [keep, lift, spread] = [before / unit, amplitude / unit, sd / unit];
      const stride = 2 * random.int(TABLE / 2) + 1;
      let at = random.int(TABLE);
      const first = row * samples;
      for (let i = 0; i < samples; i++) {
        at = (at + stride) & (TABLE - 1);
        const value = x[first + i]!;
        if (value === 0) continue;
        x[first + i] = Math.floor(value * keep + wave[i]! * lift + normal[at]! * spread + 0.5);
      }
    }
  };
}

/** sin(phase + i * angle) by the recurrence sin(a + 2d) = 2 cos(d) sin(a + d) - sin(a). */
function sine(into: Float64Array, angle: number, phase: number): void {
  const twice = 2 * Math.cos(angle);
  let [before, now] = [Math.sin(phase - angle), Math.sin(phase)];
  for (let i = 0; i < into.length; i++) {
    into[i] = now;
    [before, now] = [now, twice * now - before];
  }
}
