import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tinyCard } from "../../test/fixtures/tiny-model.ts";
import type { EcgRecord } from "../ecg/index.ts";
import { windowStarts, windowsOf } from "./windows.ts";

const card = tinyCard();

/** A record at 2 Hz whose lead I counts up from 0 and whose V1 counts down. */
function record(length: number, changes: Partial<EcgRecord> = {}): EcgRecord {
  const up = Float32Array.from({ length }, (_, i) => i);
  return {
    name: "r1",
    source: "folder/r1.hea",
    samplingRate: 2,
    leads: ["V1", "II", "I"],
    signals: [up.map((v) => -v), new Float32Array(length), up],
    patient: null,
    age: null,
    sex: null,
    ...changes,
  };
}

describe("windowStarts", () => {
  it("spaces windows evenly from the first sample to the last", () => {
    expect(windowStarts(10, 4, 3)).toEqual([0, 3, 6]);
    expect(windowStarts(1000, 250, 4)).toEqual([0, 250, 500, 750]);
    expect(windowStarts(4, 4, 3)).toEqual([0]);
    expect(windowStarts(7, 4, 1)).toEqual([0, 3]);
  });

  it("starts at 0, ends at the end and leaves no gap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(5000),
        fc.integer({ min: 1, max: 9 }),
        (n, more, crops) => {
          const starts = windowStarts(n + more, n, crops);
          expect(starts[0]).toBe(0);
          expect(starts.at(-1)).toBe(more);
          for (let i = 1; i < starts.length; i++) expect(starts[i]! - starts[i - 1]!).toBeLessThanOrEqual(n);
        },
      ),
    );
  });
});

describe("windowsOf", () => {
  it("takes leads by name in the card's order, whatever the record's", () => {
    const { x, count, notes } = windowsOf(record(10), card);
    expect(count).toBe(3);
    expect([...x.subarray(0, 8)]).toEqual([0, 1, 2, 3, -0, -1, -2, -3]);
    expect([...x.subarray(16)]).toEqual([6, 7, 8, 9, -6, -7, -8, -9]);
    expect(notes).toEqual([]);
  });

  it("takes missing samples as 0 and says so", () => {
    const r = record(20);
    r.signals[2]![1] = Number.NaN;
    const { x, notes } = windowsOf(r, card);
    expect(x[1]).toBe(0);
    expect(notes).toEqual(["1 missing samples (2.5 %) taken as 0 mV"]);
  });

  it("refuses a sampling rate without a simple ratio", () => {
    expect(() => windowsOf(record(10, { samplingRate: 500.1234567 }), card)).toThrow(/500\.1234567 and 2 Hz/);
  });

  it("resamples, and notes it", () => {
    const slow = record(40, { samplingRate: 20 });
    const { count, notes } = windowsOf(slow, card);
    expect([count, notes]).toEqual([1, ["resampled from 20 to 2 Hz"]]);
  });

  it.each<[string, EcgRecord, RegExp]>([
    ["a missing lead", record(10, { leads: ["V1", "II", "V2"] }), /no lead I /],
    ["a short record", record(3), /3 samples \(1\.5 s\).*windows of 4 \(2 s\)/],
    ["an empty lead", withMissing(10, 10), /lead I has no sample that is not missing/],
    [
      "too many missing samples",
      withMissing(10, 3),
      /15\.0 % of the samples are missing, and at most 10\.0 %/,
    ],
  ])("refuses %s and names the record", (_, r, message) => {
    expect(() => windowsOf(r, card)).toThrow(message);
    expect(() => windowsOf(r, card)).toThrow(/folder\/r1\.hea/);
  });
});

function withMissing(length: number, missing: number): EcgRecord {
  const r = record(length);
  r.signals[2]!.fill(Number.NaN, 0, missing);
  return r;
}
