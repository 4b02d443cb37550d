import { describe, expect, it } from "vitest";
import { UserError } from "../../base/errors.ts";
import type { EcgRecord } from "../record.ts";
import { conform } from "./index.ts";

const record = (leads: string[], samples: number, samplingRate = 100): EcgRecord => ({
  name: "r",
  source: "r.hea",
  samplingRate,
  leads,
  signals: leads.map((_, l) => Float32Array.from({ length: samples }, (_, i) => l + i / 1000)),
  patient: null,
  age: null,
  sex: null,
});

const shape = (leads: string[], samples = 1000) => ({ leads, samplingRate: 100, samples });

describe("conform", () => {
  it("does not copy what fits already", () => {
    const given = record(["V1", "II"], 1000);
    expect(conform(given, shape(["V1", "II"])).signals[1]).toBe(given.signals[1]);
    expect(conform(given, shape(["II", "V1"])).signals).toEqual([given.signals[1], given.signals[0]]);
  });

  it("resamples, and keeps the beginning of what is longer", () => {
    const result = conform(record(["II"], 6000, 500), shape(["II"]));
    expect(result).toMatchObject({ samplingRate: 100, leads: ["II"] });
    expect(result.signals[0]!.length).toBe(1000);
    expect(result.signals[0]![500]).toBeCloseTo(2.5, 4);
  });

  it("fills up what is shorter with missing samples, if at least half is there", () => {
    const result = conform(record(["II"], 500), shape(["II"])).signals[0]!;
    expect(result[499]).toBeCloseTo(0.499, 5);
    expect([...result.subarray(500)].every(Number.isNaN)).toBe(true);
    const short = () => conform(record(["II"], 499), shape(["II"]));
    expect(short).toThrow(UserError);
    expect(short).toThrow(/r\.hea: the recording has 4\.99 s, less than half of the 10 s/);
  });

  it("forms limb leads that are missing, and refuses others", () => {
    const result = conform(record(["I", "II", "V1"], 1000), shape(["aVF", "V1", "III"]));
    expect(result.leads).toEqual(["aVF", "V1", "III"]);
    expect(result.signals[2]![0]).toBe(1); // II - I
    expect(result.signals[0]![0]).toBe(1); // II - I / 2
    expect(() => conform(record(["I", "II"], 1000), shape(["V1"]))).toThrow(/r\.hea.*no lead V1/);
  });

  it("refuses infinite samples where it would resample them", () => {
    const given = record(["II"], 5000, 500);
    given.signals[0]![7] = Number.POSITIVE_INFINITY;
    expect(() => conform(given, shape(["II"]))).toThrow(/sample 7 of lead II is infinite/);
  });
});
