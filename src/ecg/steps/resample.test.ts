import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../base/errors.ts";
import { resample } from "./index.ts";
import { ratioOf } from "./ratio.ts";

const RATES = [100, 128, 250, 257, 360, 400, 500, 1000];
const rate = fc.constantFrom(...RATES);

const missing = (signal: Float32Array) => [...signal.keys()].filter((i) => Number.isNaN(signal[i]!));

describe("resample", () => {
  it("keeps a constant, however large, to its ends and around gaps", () => {
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 900 }), fc.nat(), (from, to, n, gap) => {
        const signal = new Float32Array(n).fill(300);
        if (gap % 2) signal.fill(Number.NaN, gap % n, (gap % n) + 3);
        for (const v of resample(signal, from, to)) {
          if (!Number.isNaN(v)) expect(Math.abs(v - 300)).toBeLessThan(1e-4);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("keeps a straight line to its ends", () => {
    const line = Float32Array.from({ length: 500 }, (_, i) => 1 + i / 100);
    resample(line, 500, 360).forEach((v, i) => {
      expect(v).toBeCloseTo(1 + (i / 360) * 5, 4);
    });
  });

  it("gives ceil(length * to / from) samples, the same signal at the same rate", () => {
    expect(resample(new Float32Array(2570), 257, 100).length).toBe(1000);
    expect(resample(new Float32Array(7), 500, 100).length).toBe(2);
    expect(resample(new Float32Array(0), 500, 100).length).toBe(0);
    const signal = Float32Array.of(1, Number.NaN, 3);
    expect(resample(signal, 100, 100)).toEqual(signal);
    expect(resample(signal, 100, 100)).not.toBe(signal);
  });

  it("does not let what the lower rate cannot hold appear as something else", () => {
    for (const frequency of [50, 60, 110, 240]) {
      const hum = Float32Array.from({ length: 5000 }, (_, i) =>
        Math.sin((2 * Math.PI * frequency * i) / 500),
      );
      const inside = resample(hum, 500, 100).subarray(50, 950);
      expect(Math.max(...inside.map(Math.abs)), `${frequency} Hz`).toBeLessThan(3e-4);
    }
  });

  it("loses no missing sample, and makes none but those that stand for one", () => {
    fc.assert(
      fc.property(rate, rate, fc.array(fc.boolean(), { minLength: 1, maxLength: 400 }), (from, to, gone) => {
        const signal = Float32Array.from(gone, (g) => (g ? Number.NaN : 1));
        const holes = missing(resample(signal, from, to)).map((m) => (m * from) / to);
        const reach = Math.max(1, from / to) / 2;
        const near = (a: number, b: number) => Math.abs(a - b) <= reach + 1e-6;
        const last = (Math.ceil((signal.length * to) / from) - 1) * (from / to);
        for (const i of missing(signal)) {
          // At the very end there may be no output that stands for a sample alone.
          if (i <= last + reach - 1e-6) expect(holes.some((at) => near(at, i))).toBe(true);
        }
        for (const at of holes)
          expect(missing(signal).some((i) => near(at, i) || at > signal.length - 1)).toBe(true);
      }),
    );
  });

  it("does not let a gap disturb what is around it", () => {
    const wave = Float32Array.from({ length: 2000 }, (_, i) => Math.sin((2 * Math.PI * 2 * i) / 500));
    const whole = resample(wave, 500, 100);
    const gap = Float32Array.from(wave).fill(Number.NaN, 1000, 1010);
    const result = resample(gap, 500, 100);
    expect(missing(result)).toEqual([200, 201, 202]);
    result.forEach((v, i) => {
      if (!Number.isNaN(v)) expect(Math.abs(v - whole[i]!)).toBeLessThan(0.02);
    });
  });
});

describe("ratioOf", () => {
  it.each([
    [500, 100, 1, 5],
    [257, 100, 100, 257],
    [360, 500, 25, 18],
    [128.5, 100, 200, 257],
    [999.8, 100, 500, 4999],
    [1000 / 3, 100, 3, 10],
  ])("from %s to %s Hz is %s / %s", (from, to, up, down) => {
    expect(ratioOf(from, to)).toEqual({ up, down });
  });

  it.each([
    [0, 100],
    [Number.NaN, 100],
    [100, Number.POSITIVE_INFINITY],
    [500.00213, 100],
  ])("refuses %s to %s Hz", (from, to) => {
    expect(() => ratioOf(from, to)).toThrow(UserError);
  });
});
