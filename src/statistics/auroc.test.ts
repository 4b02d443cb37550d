import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auroc, macroAuroc, rank, rankedAuroc, rankedAurocs } from "./index.ts";

/** By definition: the share of pairs of a positive and a negative in the right order, ties counting half. */
function byPairs(scores: readonly number[], labels: readonly number[]): number | null {
  let [pairs, won] = [0, 0];
  scores.forEach((p, i) => {
    scores.forEach((n, j) => {
      if (labels[i] !== 1 || labels[j] !== 0) return;
      pairs++;
      won += p > n ? 1 : p === n ? 0.5 : 0;
    });
  });
  return pairs > 0 ? won / pairs : null;
}

const records = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1 })), {
  maxLength: 30,
});

describe("AUROC", () => {
  it("is the share of pairs in the right order", () => {
    fc.assert(
      fc.property(records, (r) => {
        const [scores, labels] = [r.map((x) => x[0]), r.map((x) => x[1])];
        const expected = byPairs(scores, labels);
        const value = auroc(scores, labels);
        if (expected === null) expect(value).toBeNull();
        else expect(value).toBeCloseTo(expected, 12);
      }),
    );
  });

  it.each([
    [[0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], 1],
    [[0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1], 0],
    [[0.5, 0.5, 0.5], [0, 1, 0], 0.5],
    [[0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75],
  ])("of %j against %j is %d", (scores, labels, expected) => {
    expect(auroc(scores, labels)).toBe(expected);
  });

  it("is null where an outcome is absent, and refuses what is not a number", () => {
    expect(auroc([0.1, 0.9], [1, 1])).toBeNull();
    expect(auroc([], [])).toBeNull();
    expect(() => auroc([0.1, Number.NaN], [0, 1])).toThrow("record 1 is not a number");
  });
});

describe("AUROCs under many weightings", () => {
  it("are those under each of them, to the last bit, ties or none", () => {
    fc.assert(
      fc.property(records, fc.infiniteStream(fc.double({ min: 0.01, max: 3, noNaN: true })), (r, stream) => {
        const ranking = rank(
          r.map((x) => x[0]),
          r.map((x) => x[1]),
        );
        const draws = 3;
        const weights = Float64Array.from({ length: r.length * draws }, () => stream.next().value!);
        const found = rankedAurocs(ranking, weights, draws);
        for (let d = 0; d < draws; d++) {
          const own = Float64Array.from(r, (_, i) => weights[i * draws + d]!);
          expect(found[d]).toBe(rankedAuroc(ranking, own) ?? Number.NaN);
        }
      }),
    );
  });
});

describe("macro AUROC", () => {
  it("is the mean of the classes that have both outcomes", () => {
    const labels = [0, 1, 1, 0, 1, 0, 1, 1, 0];
    const scores = [0.2, 0.5, 0.6, 0.3, 0.5, 0.1, 0.1, 0.5, 0.9];
    // The second class is always there: nothing to tell apart.
    const { macro, perClass } = macroAuroc(scores, labels, 3);
    expect(perClass[1]).toBeNull();
    expect(perClass[0]).toBe(auroc([0.2, 0.3, 0.1], [0, 0, 1]));
    expect(macro).toBe((perClass[0]! + perClass[2]!) / 2);
    expect(macroAuroc([0.3, 0.4], [1, 1], 1)).toEqual({ macro: null, perClass: [null] });
  });
});
