import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import type { EcgRecord } from "../record.ts";
import { eigenvalues } from "./eigenvalues.ts";
import { alignEnvelopes, alignMagnitudes, correlateTraces, fingerprints, nearest, traces } from "./index.ts";

/** Two leads of spikes of one shape at irregular times; other seeds give other times. */
function spikes(seed: number, seconds: number, rate = 100): EcgRecord {
  const random = new Random("spikes", seed);
  const beats: number[] = [];
  for (let t = 0.3; t < seconds; t += random.uniform(0.6, 1.1)) beats.push(t);
  const wave = (t: number, width: number) =>
    beats.reduce((sum, beat) => sum + Math.exp(-0.5 * ((t - beat) / width) ** 2), 0);
  const lead = (width: number, gain: number) =>
    Float32Array.from({ length: seconds * rate }, (_, i) => gain * wave(i / rate, width));
  return {
    name: `spikes ${seed}`,
    source: "test",
    samplingRate: rate,
    leads: ["I", "II"],
    signals: [lead(0.02, 1), lead(0.05, -0.4)],
    patient: null,
    age: null,
    sex: null,
  };
}

const cropped = (record: EcgRecord, from: number, to: number): EcgRecord => ({
  ...record,
  signals: record.signals.map((s) => s.slice(from * record.samplingRate, to * record.samplingRate)),
});

const only = (record: EcgRecord) => {
  const [print, ...more] = fingerprints(record);
  expect(more).toEqual([]);
  return print!;
};

describe("fingerprints", () => {
  const record = spikes(1, 10);

  it("do not depend on scale, baseline or the order of the leads", () => {
    const other = {
      ...record,
      leads: ["II", "I"],
      signals: [record.signals[1]!.map((v) => 3 * v + 1), record.signals[0]!.map((v) => 0.5 * v - 2)],
    };
    const [a, b] = [only(record), only(other)];
    a.features.forEach((v, i) => {
      expect(b.features[i]).toBeCloseTo(v, 4);
    });
  });

  it("find a crop at another sampling rate, and where it begins", () => {
    const copy = cropped(spikes(1, 10, 500), 1.5, 9.5);
    const peaks = alignEnvelopes(only(record), only(copy), 0.9);
    expect(peaks[0]!.lag).toBeCloseTo(1.5, 1);
    const [closer] = alignMagnitudes(only(record), only(copy), peaks);
    expect(closer!.lag).toBeCloseTo(1.5, 2);
    expect(closer!.correlation).toBeGreaterThan(0.96);
    const exact = correlateTraces(traces(record), traces(copy), [closer!.lag]);
    expect(exact.correlation).toBeGreaterThan(0.99);
    expect(exact.lag).toBeCloseTo(1.5, 2);
  });

  it("hardly see a large artefact", () => {
    const artefact = (x: Float32Array) => x.map((v, i) => (i === 900 ? 20 : i === 901 ? -20 : v));
    const hurt = only({ ...record, signals: record.signals.map(artefact) });
    expect(alignEnvelopes(only(record), hurt, 0.85)[0]!.lag).toBeCloseTo(0, 2);
  });

  it("tell recordings of the same shape apart by their rhythm", () => {
    const other = spikes(2, 10);
    const aligned = alignMagnitudes(only(record), only(other), alignEnvelopes(only(record), only(other), 0));
    expect(aligned.length).toBeGreaterThan(3);
    expect(aligned[0]!.correlation).toBeLessThan(0.9);
    const lags = aligned.map((p) => p.lag);
    expect(correlateTraces(traces(record), traces(other), lags).correlation).toBeLessThan(0.8);
  });

  it("are several for a long recording, so that a piece of it is found", () => {
    const long = spikes(3, 30);
    const prints = fingerprints(long);
    expect(prints.map((p) => p.start)).toEqual([0, 2.5, 5, 7.5, 10, 12.5, 15, 17.5, 20]);
    const piece = only(cropped(long, 11, 20));
    const best = Math.max(...prints.map((p) => alignEnvelopes(p, piece, 0)[0]!.correlation));
    expect(best).toBeGreaterThan(0.9);
  });

  it("are none for what is too short, empty or missing", () => {
    expect(fingerprints(cropped(record, 0, 3))).toEqual([]);
    expect(fingerprints({ ...record, signals: record.signals.map((s) => s.map(() => 0)) })).toEqual([]);
    expect(fingerprints({ ...record, signals: record.signals.map((s) => s.map(() => Number.NaN)) })).toEqual(
      [],
    );
  });

  it("pass over gaps and leads that were not recorded", () => {
    const gap = record.signals[0]!.map((v, i) => (i > 700 && i < 750 ? Number.NaN : v));
    const damaged = {
      ...record,
      leads: ["I", "II", "V1"],
      signals: [gap, record.signals[1]!, new Float32Array(1000)],
    };
    expect(traces(damaged)).toHaveLength(2);
    expect(only(damaged).features.every(Number.isFinite)).toBe(true);
    expect(alignEnvelopes(only(record), only(damaged), 0)[0]!.correlation).toBeGreaterThan(0.9);
  });
});

describe("nearest", () => {
  it("gives the nearest rows in order", () => {
    const all = Float32Array.of(0, 0, 5, 5, 1, 0, 0, 3);
    expect(nearest(Float32Array.of(0.1, 0, 5, 4), all, 2, 2).map((r) => [...r])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it("gives all rows where there are fewer than asked for", () => {
    expect(nearest(Float32Array.of(0), Float32Array.of(2, 1), 1, 5).map((r) => [...r])).toEqual([[1, 0]]);
  });
});

describe("eigenvalues", () => {
  it("are those of a matrix that is known", () => {
    const found = eigenvalues(Float64Array.of(2, 1, 0, 1, 2, 0, 0, 0, 5), 3);
    [5, 3, 1].forEach((v, i) => {
      expect(found[i]).toBeCloseTo(v, 12);
    });
  });

  it("keep trace and sum of squares", () => {
    const random = new Random("eigenvalues");
    const n = 8;
    const m = new Float64Array(n * n);
    for (let p = 0; p < n; p++) for (let q = 0; q <= p; q++) m[p * n + q] = m[q * n + p] = random.normal();
    const trace = Array.from({ length: n }, (_, i) => m[i * n + i]!).reduce((a, b) => a + b);
    const squares = m.reduce((sum, v) => sum + v * v, 0);
    const found = eigenvalues(m, n);
    expect(found.reduce((a, b) => a + b)).toBeCloseTo(trace, 9);
    expect(found.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(squares, 9);
  });
});
