import { describe, expect, it } from "vitest";
import { type Case, hearts } from "../../../test/support/simulated.ts";
import { Random } from "../../base/random.ts";
import { beatsOf, drawBreath, fibrillationCycles, sinusCycles } from "./rhythm.ts";
import type { Condition } from "./statements.ts";
import { dipoleOf, sequenceOf } from "./synthesis.ts";

const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length;
const spread = (v: readonly number[]) => Math.sqrt(mean(v.map((x) => (x - mean(v)) ** 2))) / mean(v);

/** Sequences of 10 s of as many hearts with these conditions; only what lies within the record. */
function sequences(conditions: Condition[], count = 30) {
  return hearts(conditions, count).map((c: Case, i) => {
    const whole = sequenceOf(new Random("sequence", ...conditions, i), c.heart, 10);
    const beats = whole.beats.filter((b) => b.onset > 0 && b.onset < 10);
    const cycles = beats.slice(1).map((b, k) => b.onset - beats[k]!.onset);
    const atria = whole.atria.filter((a) => a.onset > 0 && a.onset < 10);
    return { ...whole, c, beats, atria, cycles, rate: 60 / mean(cycles) };
  });
}

describe("the sinus node", () => {
  it.each([45, 72, 130])("keeps %i beats per minute, and covers the record", (rate) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const breath = drawBreath(random);
      const cycles = sinusCycles(random, rate, 0.04, 10, breath);
      expect(60 / mean(cycles)).toBeCloseTo(rate, 6);
      const beats = beatsOf(random, cycles, 10, breath);
      expect(beats[0]!.onset).toBeLessThan(0);
      expect(beats.at(-1)!.onset + 60 / rate).toBeGreaterThan(11);
    }
  });

  it("varies as much as it is told, and with the breath", () => {
    const power: number[] = [];
    const measured = Array.from({ length: 60 }, (_, seed) => {
      const random = new Random(seed);
      const breath = drawBreath(random);
      const cycles = sinusCycles(random, 70, 0.05, 60, breath);
      // Correlation of the cycle with the breath's sine.
      const t = cycles.map((_, k) => (k * 60) / 70);
      const sine = t.map((s) => Math.sin(2 * Math.PI * breath.frequency * s + breath.phase));
      const centred = cycles.map((v) => v - mean(cycles));
      power.push(mean(centred.map((v, k) => v * sine[k]!)) / Math.sqrt(mean(centred.map((v) => v * v)) / 2));
      return spread(cycles);
    });
    expect(mean(measured)).toBeGreaterThan(0.04);
    expect(mean(measured)).toBeLessThan(0.06);
    expect(mean(power)).toBeGreaterThan(0.5);
  });
});

describe("rhythms", () => {
  it("sinus: one P wave before each QRS complex, 60 to 100 per minute or, where readers doubt, 53", () => {
    for (const { rate, atria, beats, cycles } of sequences([])) {
      expect(rate).toBeGreaterThan(59);
      expect(rate).toBeLessThan(101);
      expect(Math.abs(atria.length - beats.length)).toBeLessThanOrEqual(1);
      expect(spread(cycles)).toBeLessThan(0.12);
    }
  });

  it.each([
    ["SBRAD", 40, 60],
    ["STACH", 100, 142],
    ["SVTAC", 138, 210],
  ] as const)("%s: %i to %i per minute", (name, low, high) => {
    for (const { rate } of sequences([name])) {
      expect(rate).toBeGreaterThan(low);
      expect(rate).toBeLessThan(high);
    }
  });

  it("SVTAC: regular, no P waves", () => {
    for (const { cycles, atria } of sequences(["SVTAC"])) {
      expect(spread(cycles)).toBeLessThan(0.02);
      expect(atria).toEqual([]);
    }
  });

  it("SARRH: longest and shortest cycle differ by 120 ms", () => {
    for (const { cycles } of sequences(["SARRH"]))
      expect(Math.max(...cycles) - Math.min(...cycles)).toBeGreaterThan(0.12);
  });

  it("AFIB: no P waves, irregular, each cycle independent of the one before", () => {
    const products = sequences(["AFIB"], 60).map(({ cycles, atria, flutter }) => {
      expect(atria).toEqual([]);
      expect(flutter).toBe(0);
      expect(Math.min(...cycles)).toBeGreaterThanOrEqual(0.32 - 1e-9);
      const m = mean(cycles);
      const variance = mean(cycles.map((x) => (x - m) ** 2));
      return {
        cv: spread(cycles),
        lag: mean(cycles.slice(1).map((x, i) => (x - m) * (cycles[i]! - m))) / variance,
      };
    });
    expect(mean(products.map((p) => p.cv))).toBeGreaterThan(0.15);
    expect(Math.min(...products.map((p) => p.cv))).toBeGreaterThan(0.07);
    // Short series are biased to a little below zero.
    expect(Math.abs(mean(products.map((p) => p.lag)))).toBeLessThan(0.2);
  });

  it("AFIB covers the record even where cycles come out short", () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = new Random(seed);
      const beats = beatsOf(random, fibrillationCycles(random, 62, 0.28, 10), 10, drawBreath(random));
      expect(beats.at(-1)!.onset).toBeGreaterThan(8.5);
    }
  });

  it("AFIB: waves of 4 to 9 Hz; AFLT: of 240 to 340 per minute, conducted every second to fourth", () => {
    /** Crossings of the mean per second, halved. */
    const frequency = (c: Case, i: number, flutter: number) => {
      const nothing = { beats: [], atria: [], flutter };
      const [, y, z] = dipoleOf(new Random(i), c.heart, nothing, 2000, { samplingRate: 200, smoothing: 0 });
      const signal = flutter > 0 ? y! : z!;
      let crossings = 0;
      for (let k = 1; k < signal.length; k++) if (signal[k]! * signal[k - 1]! < 0) crossings++;
      return crossings / 20;
    };
    sequences(["AFIB"]).forEach(({ c }, i) => {
      expect(frequency(c, i, 0)).toBeGreaterThan(3.5);
      expect(frequency(c, i, 0)).toBeLessThan(9);
    });
    sequences(["AFLT"]).forEach(({ c, flutter, cycles }, i) => {
      expect(60 * flutter).toBeGreaterThanOrEqual(240);
      expect(60 * flutter).toBeLessThanOrEqual(340);
      expect(frequency(c, i, flutter)).toBeGreaterThan(0.95 * flutter);
      for (const cycle of cycles) {
        const ratio = cycle * flutter;
        expect(Math.abs(ratio - Math.round(ratio))).toBeLessThan(1e-6);
        expect([2, 3, 4]).toContain(Math.round(ratio));
      }
    });
  });
});

describe("early beats", () => {
  it("PVC: at least one, early, wide, without P, followed by a pause", () => {
    for (const { c, beats, atria, cycles } of sequences(["PVC"])) {
      const early = beats.flatMap((b, k) => (b.form > 0 && k > 0 && k < beats.length - 1 ? [k] : []));
      expect(beats.some((b) => b.form > 0)).toBe(true);
      const usual = [...cycles].sort((a, b) => a - b)[Math.floor(cycles.length / 2)]!;
      for (const k of early) {
        expect(cycles[k - 1]!).toBeLessThan(0.95 * cycles[k]!);
        expect(cycles[k - 1]! + cycles[k]!).toBeGreaterThan(1.6 * usual);
        expect(c.heart.complexes[beats[k]!.form]!.qrs).toBeGreaterThanOrEqual(0.12);
        expect(atria.some((a) => a.onset > beats[k]!.onset - 0.22 && a.onset < beats[k]!.onset - 0.05)).toBe(
          false,
        );
      }
    }
  });

  it("PAC: at least one, early, narrow, with a P wave of its own", () => {
    for (const { beats, atria } of sequences(["PAC"])) {
      expect(atria.some((a) => a.form === 1)).toBe(true);
      expect(beats.every((b) => b.form === 0)).toBe(true);
    }
  });

  it.each([
    ["BIGU", 2],
    ["TRIGU", 3],
  ] as const)("%s: every %ith beat", (name, every) => {
    for (const { beats } of sequences([name, "PVC"], 15)) {
      const at = beats.flatMap((b, k) => (b.form > 0 && k > 0 ? [k] : []));
      for (let i = 1; i < at.length; i++) expect(at[i]! - at[i - 1]!).toBe(every);
      expect(at.length).toBeGreaterThan(1);
    }
  });
});

describe("atria and ventricles", () => {
  it("2AVB: some P waves without QRS", () => {
    for (const { atria, beats } of sequences(["2AVB"])) expect(atria.length).toBeGreaterThan(beats.length);
  });

  it("3AVB: P waves and QRS complexes each regular and independent", () => {
    const intervals = sequences(["3AVB"]).flatMap(({ atria, beats, rate }) => {
      expect(rate).toBeLessThan(55);
      expect(atria.length).toBeGreaterThan(beats.length);
      return beats.map((b) => b.onset - Math.max(...atria.map((a) => (a.onset < b.onset ? a.onset : -9))));
    });
    // PR takes any value.
    expect(intervals.filter((v) => v > 0.1 && v < 0.22).length / intervals.length).toBeLessThan(0.5);
  });

  it("PACE: a spike before each wide QRS complex", () => {
    for (const { c } of sequences(["PACE"], 15)) {
      const { waves, qrs } = c.heart.complexes[0]!;
      expect(qrs).toBeGreaterThan(0.12);
      expect(waves.some((w) => w.at < 0 && w.width < 0.002)).toBe(true);
    }
  });
});
