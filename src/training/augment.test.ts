import { describe, expect, it } from "vitest";
import { Random, sha256, UserError } from "../base/index.ts";
import { type Augmentation, augmented, type Batch, type BatchSource } from "./index.ts";
import { beta } from "./mixup.ts";

const [LEADS, SAMPLES] = [3, 500];

/** Records that are the same at every step: record r, lead l has the value 100 (r + 1) + l throughout, in units of 0.01 mV. */
function constantSource(value = (r: number, l: number) => 100 * (r + 1) + l): BatchSource {
  const batch = (indices: Int32Array): Batch => {
    const x = new Int16Array(indices.length * LEADS * SAMPLES);
    indices.forEach((r, b) => {
      for (let l = 0; l < LEADS; l++) {
        const row = b * LEADS + l;
        x.fill(value(r, l), row * SAMPLES, (row + 1) * SAMPLES);
      }
    });
    return { x, scale: new Float32Array(indices.length * LEADS).fill(0.01), y: Float32Array.from(indices) };
  };
  const shape = { size: 100, leads: LEADS, samples: SAMPLES, classes: 1, crops: 1 };
  return { ...shape, train: batch, evaluate: batch };
}

const indices = Int32Array.from({ length: 64 }, (_, i) => i);
const all: Augmentation = {
  ...{ amplitude: 0.2, noise: 0.05, wander: 0.3, leadDropout: 0.3, timeMask: 0.4, timeShift: 0.5 },
};
const kinds = Object.entries({ ...all, mixup: 0.4 }).map(
  ([name, value]) => ({ [name]: value }) as Augmentation,
);
const train = (a: Augmentation, step = 3, seed = 7, source = constantSource()) =>
  augmented(source, a, 100).train(indices, step, seed);

/** Millivolt of one lead of one record of a batch. */
const lead = ({ x, scale }: Batch, record: number, l: number): number[] => {
  const row = record * LEADS + l;
  return Array.from(x.subarray(row * SAMPLES, (row + 1) * SAMPLES), (v) => v * scale[row]!);
};
const meanOf = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
const sdOf = (v: readonly number[]) => {
  const mean = meanOf(v);
  return Math.sqrt(meanOf(v.map((x) => (x - mean) ** 2)));
};
/** Of the integers, the scales and the labels. */
const fingerprint = ({ x, scale, y }: Batch) =>
  [x, scale, y].map((v) => sha256(new Uint8Array(v.buffer))).join();

describe("augmentation", () => {
  it.each([...kinds, all])("%j is a function of seed, step and position", (a) => {
    const once = fingerprint(train(a));
    expect(fingerprint(train(a))).toBe(once);
    for (const other of [train(a, 4), train(a, 3, 8), train({})]) expect(fingerprint(other)).not.toBe(once);
  });

  it("is off by default, and leaves evaluation and labels alone", () => {
    const source = constantSource();
    expect(augmented(source, {})).toBe(source);
    expect(augmented(source, { noise: 0, amplitude: 0 })).toBe(source);
    const evaluated = augmented(source, all, 100).evaluate(indices, 0);
    expect(fingerprint(evaluated)).toBe(fingerprint(source.evaluate(indices, 0)));
    expect(train(all).y).toEqual(source.train(indices, 3, 7).y);
  });

  it("scales a record's leads together, within the range, and leaves the integers as they are", () => {
    const batch = train({ amplitude: 0.2 });
    expect(sha256(new Uint8Array(batch.x.buffer))).toBe(sha256(new Uint8Array(train({}).x.buffer)));
    const factors = Array.from(indices, (b) => batch.scale[b * LEADS]! / 0.01);
    for (const b of indices) expect(new Set(batch.scale.subarray(b * LEADS, (b + 1) * LEADS)).size).toBe(1);
    expect(Math.min(...factors)).toBeGreaterThan(0.8 - 1e-6);
    expect(Math.max(...factors)).toBeLessThan(1.2 + 1e-6);
    expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(0.3);
  });

  it("adds noise of the given size, unlike from lead to lead", () => {
    const batch = train({ noise: 0.05 });
    const differences = (b: number, l: number) =>
      lead(batch, b, l).map((v) => v - (100 * (b + 1) + l) * 0.01);
    const pooled = Array.from(indices, (b) => differences(b, 1)).flat();
    expect(Math.abs(meanOf(pooled))).toBeLessThan(0.002);
    expect(sdOf(pooled)).toBeCloseTo(0.05, 2);
    // A tenth of normal deviates lie beyond 1.645 standard deviations.
    const beyond = pooled.filter((d) => Math.abs(d) > 1.645 * 0.05).length / pooled.length;
    expect(Math.abs(beyond - 0.1)).toBeLessThan(0.01);
    const [a, b] = [differences(0, 0), differences(0, 1)];
    const correlation = meanOf(a.map((v, i) => v * b[i]!)) / (sdOf(a) * sdOf(b));
    expect(Math.abs(correlation)).toBeLessThan(0.2);
    const next = meanOf(a.slice(1).map((v, i) => v * a[i]!)) / sdOf(a) ** 2;
    expect(Math.abs(next)).toBeLessThan(0.2);
  });

  it("keeps within 16 bits whatever is drawn: the unit grows, and no sample changes its sign", () => {
    for (const value of [32767, -32767]) {
      const batch = train(
        { noise: 0.5, wander: 2 },
        0,
        1,
        constantSource(() => value),
      );
      expect(batch.x.every((v) => Math.sign(v) === Math.sign(value))).toBe(true);
      for (const b of indices) expect(Math.abs(meanOf(lead(batch, b, 0)) - value * 0.01)).toBeLessThan(2.1);
    }
  });

  it("leaves samples that are exactly zero, such as missing ones, as they are", () => {
    const source = constantSource((r, l) => (l === 1 ? 0 : 100 + r));
    const batch = train({ noise: 0.5, wander: 1 }, 0, 1, source);
    expect(lead(batch, 9, 1).every((v) => v === 0)).toBe(true);
    expect(lead(batch, 9, 2).some((v) => v === 0)).toBe(false);
  });

  it("draws wander as one slow sine per record, of another size in each lead", () => {
    const batch = train({ wander: 0.3 });
    for (const b of [0, 20, 40]) {
      const waves = [0, 1, 2].map((l) => lead(batch, b, l).map((v) => v - (100 * (b + 1) + l) * 0.01));
      for (const wave of waves) expect(Math.max(...wave.map(Math.abs))).toBeLessThan(0.3 + 0.01);
      const ranges = waves.map((w) => Math.max(...w) - Math.min(...w));
      expect(new Set(ranges.map((r) => r.toFixed(2))).size).toBeGreaterThan(1);
      // Five seconds of at most 0.5 Hz: no more than two and a half periods, so at most six changes of direction.
      const largest = waves[ranges.indexOf(Math.max(...ranges))]!;
      const coarse = largest.filter((_, i) => i % 20 === 0);
      const turns = coarse
        .slice(2)
        .filter((v, i) => (v - coarse[i + 1]!) * (coarse[i + 1]! - coarse[i]!) < 0).length;
      expect(turns).toBeLessThanOrEqual(6);
    }
    for (const a of [{ wander: 0.1 }, { timeShift: 0.1 }])
      expect(() => augmented(constantSource(), a)).toThrow(/samples per second/);
  });

  it("silences leads as often as asked, but never all of a record", () => {
    const silent = (a: Augmentation) => {
      const batch = train(a);
      return Array.from(indices, (b) => [0, 1, 2].map((l) => lead(batch, b, l).every((v) => v === 0)));
    };
    const share = silent({ leadDropout: 0.3 }).flat().filter(Boolean).length / (64 * LEADS);
    expect(Math.abs(share - 0.3)).toBeLessThan(0.1);
    for (const leads of silent({ leadDropout: 0.99 })) expect(leads).toContain(false);
  });

  it("silences one piece of all leads, no longer than the share", () => {
    const batch = train({ timeMask: 0.4 });
    const lengths = Array.from(indices, (b) => {
      const masks = [0, 1, 2].map((l) => lead(batch, b, l).map((v) => v === 0));
      expect(masks[1]).toEqual(masks[0]);
      expect(masks[2]).toEqual(masks[0]);
      const [first, last] = [masks[0]!.indexOf(true), masks[0]!.lastIndexOf(true)];
      const count = masks[0]!.filter(Boolean).length;
      if (count > 0) expect(last - first + 1).toBe(count);
      return count;
    });
    expect(Math.max(...lengths)).toBeLessThanOrEqual(200);
    expect(Math.max(...lengths)).toBeGreaterThan(150);
    expect(Math.min(...lengths)).toBeLessThan(50);
  });

  it("moves all leads of a record alike, in both directions, and zeroes what is uncovered", () => {
    const ramp = constantSource();
    const rising = (batch: Batch) => ({ ...batch, x: batch.x.map((_, i) => 1 + (i % SAMPLES)) });
    const source = {
      ...ramp,
      train: (i: Int32Array, s: number, seed: number) => rising(ramp.train(i, s, seed)),
    };
    const { x } = train({ timeShift: 0.5 }, 3, 7, source);
    const shifts = Array.from(indices, (b) => {
      const leads = [0, 1, 2].map((l) =>
        x.subarray((b * LEADS + l) * SAMPLES, (b * LEADS + l + 1) * SAMPLES),
      );
      const at = leads[0]!.findIndex((v) => v > 0);
      const by = at + 1 - leads[0]![at]!;
      const moved = Array.from({ length: SAMPLES }, (_, i) =>
        i - by >= 0 && i - by < SAMPLES ? i - by + 1 : 0,
      );
      for (const lead of leads) expect([...lead]).toEqual(moved);
      return by;
    });
    // 100 samples per second.
    expect(Math.max(...shifts.map(Math.abs))).toBeLessThanOrEqual(50);
    expect(Math.max(...shifts)).toBeGreaterThan(40);
    expect(Math.min(...shifts)).toBeLessThan(-40);
    expect(
      train({ noise: 0.1, timeShift: 0.5 }, 3, 7, source).x[
        shifts.findIndex((by) => by > 0) * LEADS * SAMPLES
      ],
    ).toBe(0);
  });

  it("mixes signals in millivolt and labels by the same share, whatever the units", () => {
    const plain = constantSource();
    // Record r has the label r, its leads 1 mV (r + 1) and a little: an affine function of the label, also where units differ.
    const inUnits = (batch: Batch): Batch => ({
      ...batch,
      x: batch.x.map((v, i) => v / (1 + (Math.floor(i / SAMPLES) % 4))),
      scale: batch.scale.map((v, row) => v * (1 + (row % 4))),
    });
    const source = { ...plain, train: (i: Int32Array) => inUnits(plain.train(i, 0, 0)) };
    const batch = train({ mixup: 1 }, 3, 7, source);
    expect([...batch.y].filter((v, b) => Math.abs(v - b) > 0.5).length).toBeGreaterThan(40);
    for (const b of indices) {
      for (const l of [0, 1, 2]) {
        const expected = 0.01 * (100 * (batch.y[b]! + 1) + l);
        const unit = batch.scale[b * LEADS + l]!;
        // Half a unit of rounding, and what integers in the coarser units had lost before.
        expect(Math.abs(lead(batch, b, l)[77]! - expected)).toBeLessThan(unit / 2 + 0.04);
      }
    }
  });

  it("mixes what fills 16 bits without leaving them", () => {
    const source = constantSource((r) => (r % 2 ? 32767 : -32767));
    const { x, scale } = train({ mixup: 1 }, 0, 1, source);
    expect(new Set(scale.map((v) => Math.round(v * 1e6)))).toEqual(new Set([10_000]));
    expect(Math.max(...x)).toBe(32767);
    expect(Math.min(...x)).toBe(-32767);
    expect(x.some((v) => Math.abs(v) < 20_000)).toBe(true);
  });

  it.each([0.1, 0.4, 1, 5])("draws shares from Beta(%d, alpha)", (alpha) => {
    const shares = Array.from({ length: 20_000 }, (_, i) => beta(alpha, new Random("shares", i)));
    expect(Math.abs(meanOf(shares) - 0.5)).toBeLessThan(0.01);
    expect(sdOf(shares) / Math.sqrt(1 / (4 * (2 * alpha + 1)))).toBeCloseTo(1, 1);
    const tiny = Array.from({ length: 100 }, (_, i) => beta(1e-4, new Random("tiny", i)));
    for (const share of tiny) expect(share >= 0 && share <= 1).toBe(true);
  });

  it("draws one kind without regard to the others", () => {
    const [noise, both] = [train({ noise: 0.05 }), train({ noise: 0.05, leadDropout: 0.3, timeMask: 0.4 })];
    const masks = train({ leadDropout: 0.3, timeMask: 0.4 });
    const expected = noise.x.map((v, i) => (masks.x[i] === 0 ? 0 : v));
    expect(sha256(new Uint8Array(both.x.buffer))).toBe(sha256(new Uint8Array(expected.buffer)));
  });

  it("names the value that is out of range", () => {
    for (const [a, message] of [
      [{ amplitude: 1 }, "augmentation.amplitude must be from 0 to below 1, not 1"],
      [{ leadDropout: -0.1 }, "augmentation.leadDropout must be from 0"],
      [{ noise: Number.POSITIVE_INFINITY }, "augmentation.noise must be in millivolt and not negative"],
      [{ timeMask: Number.NaN }, "augmentation.timeMask must be from 0"],
      [{ mixup: -1 }, "augmentation.mixup must be a number that is not negative, not -1"],
      [{ timeShift: -1 }, "augmentation.timeShift must be in seconds and not negative"],
      [{ timeShift: 5 }, "augmentation.timeShift must be below the window's 5 s, not 5"],
    ] as const) {
      expect(() => augmented(constantSource(), a, 100)).toThrow(UserError);
      expect(() => augmented(constantSource(), a, 100)).toThrow(message);
    }
  });

  it("is told by the source's settings", () => {
    const settings = (a: Augmentation) => JSON.stringify(augmented(constantSource(), a, 100).settings);
    expect(settings({ noise: 0.1 })).not.toBe(settings({ noise: 0.2 }));
    expect(settings({ noise: 0.1 })).toBe(settings({ noise: 0.1 }));
  });
});
