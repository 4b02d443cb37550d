import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockSeconds, pastMidnight, rateText, secondsPer, type Times, timingOf } from "./clock.ts";

const samplingRateOf = (times: Times, fault: (row: number, problem: string) => Error) =>
  timingOf(times, fault).samplingRate;

const fault = (row: number, problem: string) => new Error(`row ${row}: ${problem}`);
const rounded = (n: number, rate: number, decimals: number, from = 0) =>
  Float64Array.from({ length: n }, (_, i) => Number((from + i / rate).toFixed(decimals)));

describe("the sampling rate of a column of times", () => {
  it.each([100, 128, 257, 360, 400, 500, 750, 1000])("%d Hz, rounded to milliseconds", (rate) => {
    const times = rounded(10 * rate, rate, 3);
    expect(samplingRateOf({ times, unit: "s", resolution: 1e-3 }, fault)).toBe(rate);
  });

  it("is known exactly where the times are", () => {
    const times = Float64Array.from({ length: 1000 }, (_, i) => 1.7e9 + i * 0.002);
    expect(samplingRateOf({ times, unit: "s", resolution: 2.4e-7 }, fault)).toBe(500);
    const odd = Float64Array.from({ length: 1000 }, (_, i) => i / 102.4);
    expect(samplingRateOf({ times: odd, unit: "s", resolution: 1e-9 }, fault)).toBe(102.4);
  });

  it("follows the unit, and only one unit fits where none is written", () => {
    const of = (step: number, unit: string | null) =>
      samplingRateOf(
        { times: Float64Array.from({ length: 10 }, (_, i) => i * step), unit, resolution: 0 },
        fault,
      );
    expect([
      of(2, "ms"),
      of(0.002, "s"),
      of(2000, "us"),
      of(2, null),
      of(0.002, null),
      of(2000, null),
    ]).toEqual(Array(6).fill(500));
    expect(() => of(60, null)).toThrow(/unit of the times is not written down, and one row every 60/);
  });

  it("names the unit, and says where it was taken because nothing else fits", () => {
    const of = (unit: string | null) =>
      timingOf({ times: Float64Array.from({ length: 10 }, (_, i) => i * 2), unit, resolution: 0 }, fault);
    expect(of("msec")).toEqual({ samplingRate: 500, assumed: null });
    expect(of(null)).toEqual({ samplingRate: 500, assumed: "ms" });
    expect(rateText("t", null)).toBe("from the column t");
    expect(rateText("t", of("msec"))).toBe("500 Hz, from the column t");
    expect(rateText("t", of(null))).toMatch(/^500 Hz, from the column t, taken to be in ms: no other unit/);
  });

  it("says how many samples are missing, and never to leave the times out", () => {
    const holed = (...left: number[]) =>
      Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].filter((i) => !left.includes(i)));
    const of = (times: Float64Array) => () => timingOf({ times, unit: "ms", resolution: 1e-3 }, fault);
    expect(of(holed(4))).toThrow(/row 4: .*: a sample is missing before it; add a row/);
    expect(of(holed(4, 5))).toThrow(/row 4: .*: 2 samples are missing before it; add a row/);
    expect(of(Float64Array.of(0, 1, 2, 2, 3, 4))).toThrow(
      /row 3: the times are not even: .*; resample to even times$/,
    );
  });

  it("finds any sample that is left out, and a change of rate", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 400 }),
        fc.constantFrom(100, 250, 500, 1000),
        fc.nat(),
        (n, rate, k) => {
          const times = rounded(n, rate, 3);
          const out = 1 + (k % (n - 2));
          const holed = times.filter((_, i) => i !== out);
          expect(() => samplingRateOf({ times: holed, unit: "s", resolution: 1e-3 }, fault)).toThrow(
            `row ${out}: the times are not even`,
          );
          expect(() => samplingRateOf({ times: holed, unit: "s", resolution: 1e-3 }, fault)).toThrow(
            "a sample is missing before it; add a row for each, its time and empty fields",
          );
        },
      ),
      { numRuns: 100 },
    );
    const slower = Float64Array.from({ length: 200 }, (_, i) => (i < 100 ? i * 4 : 400 + (i - 100) * 5));
    expect(() => samplingRateOf({ times: slower, unit: "ms", resolution: 1 }, fault)).toThrow(/not even/);
  });
});

it("clock times become seconds, past midnight too", () => {
  expect(clockSeconds("10:00:00.5")).toBe(36_000.5);
  expect(clockSeconds("[23:59:59.998 09/03/2001]")).toBeCloseTo(86_399.998, 9);
  expect(clockSeconds("2001-03-09T01:00:01,25")).toBe(3601.25);
  expect(["", "10:00", "x", "1:2:3"].map(clockSeconds)).toEqual([null, null, null, null]);
  const times = Float64Array.of(86_399.998, 0, 0.002, 86_399.999, 0.001);
  pastMidnight(times);
  expect([...times].map((t) => Number(t.toFixed(3)))).toEqual([
    86_399.998, 86_400, 86_400.002, 172_799.999, 172_800.001,
  ]);
  expect([secondsPer("ms"), secondsPer(" S "), secondsPer("mV"), secondsPer("constructor")]).toEqual([
    1e-3,
    1,
    null,
    null,
  ]);
});
