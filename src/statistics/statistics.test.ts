import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../base/index.ts";
import { auroc, f1Scores, macroAuroc, pairedBootstrap, thresholdsByF1, weightedF1 } from "./index.ts";

describe("AUROC", () => {
  it("is the share of pairs in the right order, ties counting half", () => {
    // Pairs (positive, negative): 0.35 against 0.1, 0.4; 0.8 against both: 3 of 4.
    expect(auroc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
    expect(auroc([0.5, 0.5, 0.5], [0, 1, 1])).toBe(0.5);
    expect(auroc([1, 2, 2, 3], [0, 0, 1, 1])).toBe(0.875);
    expect(auroc([3, 2, 1], [0, 0, 1])).toBe(0);
  });

  it("does not exist without both outcomes", () => {
    expect(auroc([0.1, 0.2], [1, 1])).toBeNull();
    expect(auroc([], [])).toBeNull();
  });

  it("agrees with counting pairs", () => {
    const record = fc.record({
      score: fc.integer({ min: 0, max: 8 }),
      label: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), (records) => {
        let [won, pairs] = [0, 0];
        for (const p of records.filter((r) => r.label === 1)) {
          for (const n of records.filter((r) => r.label === 0)) {
            pairs++;
            won += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
          }
        }
        const value = auroc(
          records.map((r) => r.score),
          records.map((r) => r.label),
        );
        if (pairs === 0) expect(value).toBeNull();
        else expect(value).toBeCloseTo(won / pairs, 12);
      }),
    );
  });

  it("leaves a class without positives out of the macro average", () => {
    const labels = [0, 0, 1, 0, 0, 0, 1, 0];
    const scores = [0.1, 0.5, 0.2, 0.5, 0.3, 0.1, 0.4, 0.9];
    expect(macroAuroc(scores, labels, 2)).toEqual({ macro: 0.75, perClass: [0.75, null] });
    expect(macroAuroc([1, 2], [0, 0], 1).macro).toBeNull();
  });

  it("refuses a score that is not a number", () => {
    expect(() => auroc([Number.NaN, 1], [0, 1])).toThrow("the score of record 0 is not a number");
  });
});

describe("F1", () => {
  it("has its best threshold halfway between two scores", () => {
    // Found from 0.7 on: 2 right, none wrong, 1 missed: F1 = 0.8; from 0.3 on: 3 right, 1 wrong: 6/7.
    expect(thresholdsByF1([0.9, 0.7, 0.5, 0.3, 0.1], [1, 1, 0, 1, 0], 1)[0]).toBeCloseTo(0.2, 12);
    expect(thresholdsByF1([0.9, 0.8], [0, 0], 1)).toEqual([0.5]);
    expect(thresholdsByF1([0.4, 0.4], [1, 0], 1)).toEqual([0.4]);
  });

  it("takes the highest of equally good thresholds", () => {
    expect(thresholdsByF1([0.9, 0.5, 0.4, 0.3], [1, 0, 0, 1], 1)[0]).toBeCloseTo(0.7, 12);
  });

  it("no threshold is better than the one chosen", () => {
    const record = fc.record({
      score: fc.integer({ min: 0, max: 12 }),
      label: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 30 }), (records) => {
        const scores = records.map((r) => r.score);
        const labels = records.map((r) => r.label);
        const at = (t: number) => f1Scores(scores, labels, 1, [t])[0]!;
        const chosen = at(thresholdsByF1(scores, labels, 1)[0]!);
        for (let t = -0.5; t < 13; t += 0.5)
          if (labels.includes(1)) expect(chosen).toBeGreaterThanOrEqual(at(t));
      }),
    );
  });

  it("is weighted by the number of positives", () => {
    const labels = [1, 0, 1, 0, 1, 1];
    const scores = [0.9, 0.9, 0.9, 0.1, 0.1, 0.2];
    expect(f1Scores(scores, labels, 2, [0.5, 0.5])).toEqual([0.8, 0]);
    expect(weightedF1(scores, labels, 2, [0.5, 0.5])).toBeCloseTo((0.8 * 3 + 0 * 1) / 4, 12);
  });
});

describe("the paired bootstrap", () => {
  const random = new Random("bootstrap test");
  const patients = Array.from({ length: 300 }, (_, i) => `patient ${i >> 1}`);
  const truth = patients.map((_, i) => Number(i % 5 === 0));
  const scores = (strength: number) => truth.map((y) => y * strength + random.normal());
  const options = { patients, truth, classes: 1, seed: 1, draws: 500 };

  it("is zero between equal arms", () => {
    const a = scores(1);
    expect(pairedBootstrap({ ...options, pairs: [{ a, b: a }] })).toEqual({ mean: 0, low: 0, high: 0 });
  });

  it("contains the observed difference and excludes zero where the arms are far apart", () => {
    const pairs = [
      { a: scores(0.5), b: scores(3) },
      { a: scores(0.5), b: scores(3) },
    ];
    const { mean, low, high } = pairedBootstrap({ ...options, pairs });
    const expected = pairs.map(({ a, b }) => auroc(b, truth)! - auroc(a, truth)!);
    expect(mean).toBeCloseTo((expected[0]! + expected[1]!) / 2, 12);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });

  it("is the same for the same seed", () => {
    const pairs = [{ a: scores(0.5), b: scores(1) }];
    expect(pairedBootstrap({ ...options, pairs })).toEqual(pairedBootstrap({ ...options, pairs }));
  });

  it("is wider when equal records are known to be of one patient", () => {
    const own = Array.from({ length: 30 }, (_, i) => ({
      y: i % 3 === 0 ? 1 : 0,
      a: random.normal(),
      b: random.normal(),
    }));
    const records = own.flatMap((p, i) =>
      Array.from({ length: 10 }, () => ({ ...p, y: p.y, patient: `p${i}` })),
    );
    const width = (names: string[]) => {
      const pairs = [{ a: records.map((r) => r.a + r.y), b: records.map((r) => r.b + 2 * r.y) }];
      const truth = records.map((r) => r.y);
      const { low, high } = pairedBootstrap({
        patients: names,
        truth,
        classes: 1,
        seed: 1,
        draws: 500,
        pairs,
      });
      return high - low;
    };
    expect(width(records.map((r) => r.patient))).toBeGreaterThan(2 * width(records.map((_, i) => `r${i}`)));
  });
});
