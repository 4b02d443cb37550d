import { describe, expect, it } from "vitest";
import { UserError } from "../../base/errors.ts";
import type { EcgRecord } from "../record.ts";
import { applySteps, fitSteps, type Step } from "./index.ts";

const record = (signals: number[][], samplingRate = 100): EcgRecord => ({
  name: "r",
  source: "r.hea",
  samplingRate,
  leads: signals.map((_, i) => `V${i + 1}`),
  signals: signals.map((values) => Float32Array.from(values)),
  patient: null,
  age: null,
  sex: null,
});

const wave = (frequency: number, seconds: number, rate: number, offset = 0) =>
  Array.from({ length: seconds * rate }, (_, i) => offset + Math.sin((2 * Math.PI * frequency * i) / rate));

/** Away from the ends, where a filter that is begun has not settled. */
const amplitude = (signal: Float32Array) => Math.max(...signal.subarray(3000, -3000).map(Math.abs));

const refuses = (from: EcgRecord, step: Step, message: RegExp) => {
  expect(() => applySteps(from, [step])).toThrow(UserError);
  expect(() => applySteps(from, [step])).toThrow(message);
};

describe("applySteps", () => {
  it("does nothing without steps, and leaves the record that is given as it is", () => {
    const given = record([[1, 2, 3, 4]]);
    expect(applySteps(given, [])).toBe(given);
    applySteps(given, [{ step: "z-score", per: "lead" }]);
    expect([...given.signals[0]!]).toEqual([1, 2, 3, 4]);
  });

  it("takes steps in their order", () => {
    const steps: Step[] = [
      { step: "resample", samplingRate: 50 },
      { step: "crop", start: 0.5, seconds: 1 },
      { step: "min-max", low: 0 },
    ];
    const result = applySteps(record([wave(1, 4, 100)]), steps);
    expect(result.samplingRate).toBe(50);
    expect(result.signals[0]!.length).toBe(50);
    expect(Math.min(...result.signals[0]!)).toBe(0);
    expect(Math.max(...result.signals[0]!)).toBe(1);
  });

  it.each([
    [{ step: "band-pass", low: 0.5, high: 40, order: 3 }, 5, 1],
    [{ step: "band-pass", low: 0.5, high: 40, order: 3 }, 150, 0],
    [{ step: "low-pass", high: 40 }, 5, 1],
    [{ step: "low-pass", high: 40 }, 200, 0],
    [{ step: "high-pass", low: 0.5 }, 5, 1],
    [{ step: "notch", frequency: 50, quality: 10 }, 50, 0],
    [{ step: "notch", frequency: 50 }, 10, 1],
  ] as [Step, number, number][])("%j lets through of %s Hz: %s", (step, frequency, gain) => {
    const result = applySteps(record([wave(frequency, 20, 500)], 500), [step]).signals[0]!;
    expect(amplitude(result)).toBeCloseTo(gain, 1);
    // Zero phase: what comes through lies where it was.
    if (gain === 1) {
      const expected = wave(frequency, 20, 500);
      for (let i = 3000; i < 7000; i++) expect(Math.abs(result[i]! - expected[i]!)).toBeLessThan(0.03);
    }
  });

  it("has half the power twice at the corner: forwards and backwards", () => {
    const result = applySteps(record([wave(25, 20, 500)], 500), [{ step: "low-pass", high: 25, order: 4 }]);
    expect(amplitude(result.signals[0]!)).toBeCloseTo(0.5, 3);
  });

  it.each([
    [{ step: "band-pass", low: 0.5, high: 50 }, /band-pass, high: 50 Hz does not lie between 0 and 50 Hz/],
    [{ step: "band-pass", low: 0, high: 40 }, /band-pass, low: 0 Hz/],
    [{ step: "band-pass", low: 40, high: 40 }, /low must be below high/],
    [{ step: "low-pass", high: 60 }, /low-pass, high: 60 Hz.*sampling rate of 100 Hz/],
    [{ step: "high-pass", low: Number.NaN }, /high-pass, low: NaN Hz/],
    [{ step: "high-pass", low: 1, order: 2.5 }, /high-pass, order: 2.5/],
    [{ step: "notch", frequency: 50 }, /notch, frequency: 50 Hz/],
    [{ step: "notch", frequency: 25, quality: 0 }, /notch, quality: 0/],
    [{ step: "crop", start: 3, seconds: 2 }, /r\.hea: crop from 3 s, 2 s long.*has 4 s/],
    [{ step: "window", seconds: 9 }, /r\.hea: the recording has 4 s, less than half of the 9 s/],
    [{ step: "sharpen" } as never, /no step sharpen; known are resample, low-pass/],
  ] as [Step, RegExp][])("refuses %j at 100 Hz", (step, message) => {
    refuses(record([wave(1, 4, 100)]), step, message);
  });

  it("refuses infinite samples, which a filter would spread as missing ones", () => {
    const bad = record([[1, 2, Number.NEGATIVE_INFINITY, 4]]);
    refuses(bad, { step: "low-pass", high: 20 }, /r\.hea: sample 2 of lead V1 is infinite/);
  });

  it("filters over gaps: what is missing stays missing, and nothing else goes", () => {
    const signal = wave(2, 4, 100, 3);
    for (const i of [0, 1, 150, 151, 152, 200, 399]) signal[i] = Number.NaN;
    for (const step of [
      { step: "band-pass", low: 0.5, high: 20 },
      { step: "median-baseline" },
      { step: "z-score", per: "record" },
      { step: "min-max" },
    ] as Step[]) {
      const result = applySteps(record([signal]), [step]).signals[0]!;
      expect([...result.keys()].filter((i) => Number.isNaN(result[i]!))).toEqual([
        0, 1, 150, 151, 152, 200, 399,
      ]);
    }
    const nothing = record([new Array(50).fill(Number.NaN)]);
    expect([...applySteps(nothing, [{ step: "low-pass", high: 20 }]).signals[0]!].every(Number.isNaN)).toBe(
      true,
    );
  });

  it("bridges a gap in a filter without a jump", () => {
    const whole = applySteps(record([wave(2, 6, 100, 5)]), [{ step: "high-pass", low: 0.3 }]).signals[0]!;
    const gap = wave(2, 6, 100, 5).map((v, i) => (i >= 300 && i < 305 ? Number.NaN : v));
    const result = applySteps(record([gap]), [{ step: "high-pass", low: 0.3 }]).signals[0]!;
    result.forEach((v, i) => {
      if (!Number.isNaN(v)) expect(Math.abs(v - whole[i]!)).toBeLessThan(0.01);
    });
  });

  it("filters signals shorter than a filter's padding, down to one sample", () => {
    for (const n of [1, 2, 5]) {
      const result = applySteps(record([new Array(n).fill(2)]), [{ step: "low-pass", high: 20, order: 8 }]);
      for (const v of result.signals[0]!) expect(v).toBeCloseTo(2, 5);
    }
  });

  it("takes away the baseline and leaves the beats", () => {
    const drift = (i: number) => 2 + 0.5 * Math.sin((2 * Math.PI * 0.1 * i) / 500);
    const beat = (i: number) => (i % 400 < 20 ? 1 : 0);
    const signal = Array.from({ length: 5000 }, (_, i) => drift(i) + beat(i));
    const result = applySteps(record([signal], 500), [{ step: "median-baseline" }]).signals[0]!;
    for (let i = 300; i < 4700; i++) expect(Math.abs(result[i]! - beat(i))).toBeLessThan(0.05);
  });

  it("scales by the moments of the lead or of the record", () => {
    const two = record([
      [1, 3, Number.NaN],
      [10, 30, Number.NaN],
    ]);
    const lead = applySteps(two, [{ step: "z-score", per: "lead" }]).signals;
    expect(lead.map((s) => [s[0], s[1]])).toEqual([
      [-1, 1],
      [-1, 1],
    ]);
    const all = applySteps(two, [{ step: "z-score", per: "record" }]).signals.flatMap((s) => [s[0]!, s[1]!]);
    expect(all.reduce((a, b) => a + b)).toBeCloseTo(0, 6);
    expect(all.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 6);
    const flat = applySteps(record([[2, 2, 2]]), [{ step: "z-score", per: "lead" }]).signals[0]!;
    expect([...flat]).toEqual([0, 0, 0]);
  });

  it("scales each lead to -1 .. 1 as the study did, a flat one to -1", () => {
    const three = record([
      [0, 5, 10],
      [2, -2, 0],
      [7, 7, 7],
    ]);
    expect(applySteps(three, [{ step: "min-max" }]).signals.map((s) => [...s])).toEqual([
      [-1, 0, 1],
      [1, -1, 0],
      [-1, -1, -1],
    ]);
    const all = applySteps(three, [{ step: "min-max", per: "record", low: 0, high: 12 }]).signals;
    expect(all.map((s) => [...s])).toEqual([
      [2, 7, 12],
      [4, 0, 2],
      [9, 9, 9],
    ]);
  });

  it("cuts a window from the beginning, the middle or the end, and fills up a shorter record", () => {
    const given = record([[0, 1, 2, 3, 4, 5, 6, 7, 8]], 2);
    const at = (where: "start" | "centre" | "end", seconds: number) => [
      ...applySteps(given, [{ step: "window", seconds, at: where }]).signals[0]!,
    ];
    expect(at("start", 2)).toEqual([0, 1, 2, 3]);
    expect(at("centre", 2.5)).toEqual([2, 3, 4, 5, 6]);
    expect(at("end", 2)).toEqual([5, 6, 7, 8]);
    expect(at("centre", 5.5)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, Number.NaN, Number.NaN]);
  });
});

describe("fitSteps", () => {
  const unfitted: Step = { step: "z-score", per: "dataset" };
  const training = [
    record([
      [1, 2],
      [3, Number.NaN],
    ]),
    record([[4, 5]]),
  ];

  it("measures on the training records, after the steps before", async () => {
    const [step] = await fitSteps([unfitted], () => training);
    expect(step).toMatchObject({ step: "z-score", per: "dataset", mean: 3 });
    expect((step as { sd: number }).sd).toBeCloseTo(Math.sqrt(2), 12);
    const fitted = await fitSteps([{ step: "min-max", low: 0, high: 2 }, unfitted, unfitted], () => training);
    expect(fitted).toMatchObject([
      { step: "min-max" },
      { mean: expect.closeTo(0.8, 6) },
      { mean: expect.closeTo(0, 6), sd: expect.closeTo(1, 6) },
    ]);
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
  });

  it("gives numbers with which the training records have mean 0 and standard deviation 1", async () => {
    const steps = await fitSteps([unfitted], () => training);
    const scaled = training
      .flatMap((r) => [...applySteps(r, steps).signals].flatMap((s) => [...s]))
      .filter((v) => !Number.isNaN(v));
    expect(scaled.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
    expect(scaled.reduce((a, b) => a + b * b, 0) / scaled.length).toBeCloseTo(1, 5);
  });

  it("does not apply what is not fitted", () => {
    refuses(record([[1, 2]]), unfitted, /z-score per dataset has no mean and sd yet/);
  });

  it("refuses to fit on nothing", async () => {
    await expect(fitSteps([unfitted], () => [])).rejects.toThrow(/z-score per dataset: no training record/);
  });
});
