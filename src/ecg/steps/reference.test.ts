// Against SciPy: test/fixtures/steps.json, written by bench/python/steps.py.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bandPass, highPass, lowPass, notch } from "./butterworth.ts";
import { resample } from "./index.ts";
import { runningMedian } from "./median.ts";
import { type Filter, forwardBackward } from "./sections.ts";

interface Reference {
  readonly resampling: readonly { from: number; to: number; samples: number; values: number[] }[];
  readonly sineErrors: readonly { from: number; to: number; frequency: number; error: number }[];
  readonly filters: readonly {
    step: "low-pass" | "high-pass" | "band-pass" | "notch";
    rate: number;
    corners: [number, number];
    order: number;
    samples: number;
    values: number[];
  }[];
  readonly medians: readonly {
    rate: number;
    window: number;
    missing: [number, number];
    samples: number;
    values: number[];
  }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL("../../../test/fixtures/steps.json", import.meta.url), "utf8"),
);

/** The formula of bench/python/steps.py. */
const formula = (samples: number, rate: number) =>
  Float64Array.from({ length: samples }, (_, i) => {
    const t = i / rate;
    const waves = Math.sin(2 * Math.PI * 1.3 * t) + 0.3 * Math.sin(2 * Math.PI * 17 * t + 1);
    return 0.5 + waves + 0.05 * (i % 7);
  });

const largestDifference = (a: ArrayLike<number>, b: readonly number[]) => {
  expect(a.length).toBe(b.length);
  return b.reduce((most, v, i) => Math.max(most, Math.abs(a[i]! - v)), 0);
};

describe("resample", () => {
  it.each(reference.resampling)("from $from to $to Hz is SciPy's resample_poly", (r) => {
    const result = resample(Float32Array.from(formula(r.samples, r.from)), r.from, r.to);
    expect(largestDifference(result, r.values)).toBeLessThan(3e-7); // float32 rounding of values up to 2
  });

  it.each(reference.sineErrors)("from $from to $to Hz keeps a sine of $frequency Hz", (r) => {
    const sine = (rate: number, n: number) =>
      Float32Array.from({ length: n }, (_, i) => Math.sin((2 * Math.PI * r.frequency * i) / rate));
    const result = resample(sine(r.from, 4 * r.from), r.from, r.to);
    expect(result.length).toBe(4 * r.to);
    const exact = sine(r.to, 4 * r.to);
    let error = 0;
    for (let i = 0.5 * r.to; i < 3.5 * r.to; i++) error = Math.max(error, Math.abs(result[i]! - exact[i]!));
    expect(error).toBeLessThan(1e-4);
    expect(r.error).toBeLessThan(1e-4); // of the same filter in SciPy
  });
});

describe("filters", () => {
  const design = ({ step, rate, corners, order }: Reference["filters"][number]): Filter => {
    switch (step) {
      case "low-pass":
        return lowPass(corners[0], rate, order);
      case "high-pass":
        return highPass(corners[0], rate, order);
      case "band-pass":
        return bandPass(corners[0], corners[1], rate, order);
      case "notch":
        return notch(corners[0], rate, order);
    }
  };

  it.each(reference.filters)("$step $corners Hz of order $order at $rate Hz is SciPy's sosfiltfilt", (r) => {
    const result = forwardBackward(formula(r.samples, r.rate), design(r));
    expect(largestDifference(result, r.values)).toBeLessThan(1e-9);
  });
});

describe("runningMedian", () => {
  it.each(reference.medians)("over $window samples, $missing missing, is NumPy's nanmedian", (r) => {
    const signal = Float32Array.from(formula(r.samples, r.rate));
    signal.fill(Number.NaN, ...r.missing);
    expect(largestDifference(runningMedian(signal, r.window), r.values)).toBeLessThan(2e-7);
  });
});
