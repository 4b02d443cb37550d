import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import { type Beat, fibrillation, sinusRhythm } from "./rhythm.ts";

const cycles = (beats: readonly Beat[]) => beats.slice(1).map((b, i) => b.onset - beats[i]!.onset);
const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
const spread = (v: readonly number[]) => Math.sqrt(mean(v.map((x) => (x - mean(v)) ** 2))) / mean(v);

describe("sinus rhythm", () => {
  it.each([45, 72, 130])("keeps %i beats per minute, and covers the record", (rate) => {
    for (let seed = 0; seed < 20; seed++) {
      const beats = sinusRhythm(new Random(seed), rate, 0.04, 10);
      expect(60 / mean(cycles(beats))).toBeGreaterThan(0.97 * rate);
      expect(60 / mean(cycles(beats))).toBeLessThan(1.03 * rate);
      expect(beats[0]!.onset).toBeLessThan(0);
      expect(beats.at(-1)!.onset + 60 / rate).toBeGreaterThan(11);
    }
  });

  it("ends each cycle at its beat", () => {
    const beats = sinusRhythm(new Random(1), 70, 0.05, 10);
    cycles(beats).forEach((rr, i) => {
      expect(rr).toBeCloseTo(beats[i + 1]!.rr, 12);
    });
  });

  it("varies as much as it is told, smoothly", () => {
    const measured = Array.from({ length: 60 }, (_, seed) =>
      spread(cycles(sinusRhythm(new Random(seed), 70, 0.05, 60))),
    );
    expect(mean(measured)).toBeGreaterThan(0.04);
    expect(mean(measured)).toBeLessThan(0.06);
  });
});

describe("fibrillation", () => {
  it("is irregular from one beat to the next, with independent cycles", () => {
    const products: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const rr = cycles(fibrillation(new Random(seed), 85, 0.22, 60));
      expect(spread(rr)).toBeGreaterThan(0.13);
      expect(Math.min(...rr)).toBeGreaterThanOrEqual(0.32 - 1e-9);
      const m = mean(rr);
      const variance = mean(rr.map((x) => (x - m) ** 2));
      products.push(mean(rr.slice(1).map((x, i) => (x - m) * (rr[i]! - m))) / variance);
    }
    expect(Math.abs(mean(products))).toBeLessThan(0.1);
  });

  it("covers the record even where cycles come out short", () => {
    // The last beat is the last before 11.5 s, and no cycle is longer than 3 s.
    for (let seed = 0; seed < 200; seed++)
      expect(fibrillation(new Random(seed), 62, 0.28, 10).at(-1)!.onset).toBeGreaterThan(8.5);
  });
});
