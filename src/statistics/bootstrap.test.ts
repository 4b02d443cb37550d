import { describe, expect, it } from "vitest";
import { Random } from "../base/random.ts";
import { macroAuroc, type PairedBootstrapOptions, pairedBootstrap } from "./index.ts";

/** Scores that separate two classes by `effect` standard deviations; half of a score's noise is the record's and shared by arms and seeds. */
function study(seed: number, patients: number, effects: readonly [number, number][]): PairedBootstrapOptions {
  const random = new Random("study", seed);
  const truth = Float64Array.from({ length: 2 * patients }, () => (random.uniform() < 0.3 ? 1 : 0));
  truth.set([1, 1, 0, 0]);
  const shared = Float64Array.from(truth, () => random.normal());
  const arm = (effect: number) => truth.map((y, i) => effect * y + shared[i]! + random.normal());
  return {
    patients: Array.from({ length: patients }, (_, i) => `p${i}`),
    truth,
    classes: 2,
    pairs: effects.map(([a, b]) => ({ a: arm(a), b: arm(b) })),
    seed: 5,
    draws: 400,
  };
}

/** The same records `times` over. */
const repeated = (o: PairedBootstrapOptions, times: number, patient: (p: string, copy: number) => string) => {
  const copies = Array.from({ length: times }, (_, i) => i);
  const all = (v: ArrayLike<number>) => copies.flatMap(() => Array.from(v));
  return {
    ...o,
    patients: copies.flatMap((i) => o.patients.map((p) => patient(p, i))),
    truth: all(o.truth),
    pairs: o.pairs.map(({ a, b }) => ({ a: all(a), b: all(b) })),
  };
};

describe("the paired bootstrap", () => {
  it("centres on the mean over seeds of the difference in macro AUROC, b minus a", () => {
    const o = study(1, 120, [
      [0.5, 1.5],
      [0.5, 1.2],
    ]);
    const differences = o.pairs.map(
      ({ a, b }) => macroAuroc(b, o.truth, 2).macro! - macroAuroc(a, o.truth, 2).macro!,
    );
    const { mean, low, high } = pairedBootstrap(o);
    expect(mean).toBeCloseTo((differences[0]! + differences[1]!) / 2, 12);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });

  it("depends on its seed alone, and turns with its arms", () => {
    const o = study(2, 60, [[0.5, 1]]);
    expect(pairedBootstrap(o)).toEqual(pairedBootstrap(o));
    expect(pairedBootstrap({ ...o, seed: 6 })).not.toEqual(pairedBootstrap(o));
    const [here, turned] = [
      pairedBootstrap(o),
      pairedBootstrap({ ...o, pairs: o.pairs.map(({ a, b }) => ({ a: b, b: a })) }),
    ];
    expect(turned.low).toBeCloseTo(-here.high, 12);
    expect(turned.mean).toBeCloseTo(-here.mean, 12);
  });

  it("is exactly nothing for two arms that rank alike", () => {
    const o = study(3, 40, [[1, 1]]);
    const { a } = o.pairs[0]!;
    const monotone = Array.from(a, (v) => Math.exp(v));
    expect(pairedBootstrap({ ...o, pairs: [{ a, b: monotone }] })).toEqual({
      ...{ mean: 0, low: 0, high: 0, sdPatients: 0 },
      ...{ seeds: [0], patients: 40 },
    });
  });

  it("counts patients, not records: each record three times over says nothing new", () => {
    const o = study(4, 50, [[0.5, 1]]);
    const once = pairedBootstrap(o);
    const thrice = pairedBootstrap(repeated(o, 3, (p) => p));
    expect(thrice.low).toBeCloseTo(once.low, 10);
    expect(thrice.high).toBeCloseTo(once.high, 10);
    const strangers = pairedBootstrap(repeated(o, 3, (p, copy) => `${p} ${copy}`));
    expect(strangers.high - strangers.low).toBeLessThan(0.75 * (once.high - once.low));
  });

  it("keeps a class that has a single positive", () => {
    const o = study(6, 60, [[0.5, 1]]);
    const truth = Float64Array.from(o.truth, (y, i) => (i % 2 === 0 ? y : i === 1 ? 1 : 0));
    const { low, high } = pairedBootstrap({ ...o, truth });
    expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true);
  });

  it("widens with its level, and where seeds disagree", () => {
    const o = study(7, 100, [[0.5, 1]]);
    const width = (p: PairedBootstrapOptions) => {
      const { low, high } = pairedBootstrap(p);
      return high - low;
    };
    expect(width({ ...o, level: 0.8 })).toBeLessThan(width(o));
    const { a, b } = o.pairs[0]!;
    const agree = { ...o, pairs: [o.pairs[0]!, o.pairs[0]!] };
    const disagree = {
      ...o,
      pairs: [
        { a, b },
        { a: b, b: a },
      ],
    };
    expect(width(agree)).toBeLessThan(width(disagree));
  });

  it("covers the true difference about as often as it says", () => {
    // True AUROC of a normal shift d with variance 2 on both sides: Phi(d / 2). Phi(0.5) - Phi(0.25) = 0.6915 - 0.5987.
    const truth = 0.69146 - 0.59871;
    let covered = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { low, high } = pairedBootstrap({ ...study(100 + seed, 60, [[0.5, 1]]), draws: 200 });
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / 60).toBeGreaterThan(0.85);
  });

  it("tells how much of the spread is the patients'", () => {
    const o = study(9, 150, [
      [0.5, 1],
      [0.5, 1],
    ]);
    const { a, b } = o.pairs[0]!;
    const { low, high, sdPatients, patients } = pairedBootstrap({ ...o, pairs: [{ a, b }] });
    // With one seed nothing else varies: the interval is theirs alone.
    expect(patients).toBe(150);
    expect((high - low) / sdPatients).toBeGreaterThan(3.5);
    expect((high - low) / sdPatients).toBeLessThan(4.4);
    // A second seed of the same arms tells nothing new of the patients, an arm turned round takes their part away.
    const turned = pairedBootstrap({
      ...o,
      pairs: [
        { a, b },
        { a: b, b: a },
      ],
    });
    expect(turned.sdPatients).toBeCloseTo(0, 12);
    expect(turned.seeds[0]).toBeCloseTo(-turned.seeds[1]!, 12);
  });

  it("refuses records of which no class has both outcomes", () => {
    const o = study(8, 10, [[0.5, 1]]);
    expect(() => pairedBootstrap({ ...o, truth: o.patients.flatMap(() => [1, 0]) })).toThrow(RangeError);
  });
});
