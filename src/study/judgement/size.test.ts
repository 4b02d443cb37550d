import { describe, expect, it } from "vitest";
import { constantDraws } from "../../../test/support/draws.ts";
import type { Arm } from "../arms.ts";
import { sizeFindings } from "./size.ts";

const sizes = [64, 128, 256, 512, 1024];
const seeds = [1, 2, 3];
/** A learning curve whose inverse is known. */
const scratch = (n: number) => 1 - 1.2 * n ** -0.4;
/** With four times as many records scratch gets as far. */
const tuned = (n: number) => scratch(4 * n);

const cell = (arm: Arm, size: number, seed: number, value: number, converged = true) => ({
  ...{ arm, size, seed, value, converged, evaluate: `${arm} ${size} ${seed}` },
  ...{ steps: 100, history: rising(0) },
});
/** Validations of a run whose last tenth adds so much. */
const rising = (late: number) =>
  [0.6, 0.7, 0.7 + late].map((metric, i) => ({
    ...{ step: [50, 90, 100][i]!, metric, epoch: 0, trainingLoss: 0, validationLoss: 0 },
  }));
const curves = (arms: Partial<Record<Arm, (n: number) => number>>, where = sizes, which = seeds) =>
  (Object.keys(arms) as Arm[]).flatMap((arm) =>
    where.flatMap((size) => which.map((seed) => cell(arm, size, seed, arms[arm]!(size)))),
  );
const both = curves({ scratch, "fine-tune": tuned });
const found = (cells: typeof both, noise?: readonly number[], region = 0.01, plateau?: number) =>
  sizeFindings(cells, constantDraws(cells, noise), { region, plateau });

describe("what a size is worth", () => {
  it("is the size at which scratch gets as far", () => {
    const { equivalences } = found(both);
    expect(equivalences.map(({ size, worth }) => [size, worth.value])).toEqual([
      [64, expect.closeTo(256, 6)],
      [128, expect.closeTo(512, 6)],
      [256, expect.closeTo(1024, 6)],
      [512, "beyond"],
      [1024, "beyond"],
    ]);
    expect(equivalences[0]!.sentence).toBe("Fine-tuning with 64 records is worth scratch with 256.");
    expect(equivalences[3]!.sentence).toBe(
      "Fine-tuning with 512 records is worth scratch with more than 1024.",
    );
  });

  it("is below the smallest size where an arm is worse than that", () => {
    const [first] = found(curves({ scratch, "linear-probe": () => 0.5 })).equivalences;
    expect(first!.worth.value).toBe("below");
    expect(first!.sentence).toBe("A linear probe with 64 records is worth scratch with fewer than 64.");
  });

  it("has an interval, which may end outside of what was tried", () => {
    // The arm alone varies: at 256 records between what scratch has at 512 and more than it ever has.
    const cells = curves({ scratch, "fine-tune": tuned });
    const draws = constantDraws(cells, [0, 0, 0, 0]);
    const values = new Map(draws.values);
    for (const seed of seeds) {
      const key = `fine-tune 256 ${seed}`;
      const spread = [scratch(512), scratch(1024), scratch(1024), 0.99];
      values.set(key, { observed: tuned(256), draws: Float64Array.from(spread) });
    }
    const { equivalences } = sizeFindings(cells, { ...draws, values }, { region: 0.01 });
    expect(equivalences[2]!.worth).toEqual({
      value: expect.closeTo(1024, 6),
      low: expect.closeTo(512, 6),
      high: "beyond",
    });
    expect(equivalences[2]!.sentence).toBe(
      "Fine-tuning with 256 records is worth scratch with 1024 [512, >1024].",
    );
  });

  it("has none with one seed, and does not vary with what both arms share", () => {
    const one = curves({ scratch, "fine-tune": tuned }, sizes, [1]);
    expect(found(one, [-0.02, 0, 0.02]).equivalences[0]!.worth).toMatchObject({ low: null, high: null });
    const shared = found(both, [-0.02, 0, 0.02]).equivalences[0]!.worth;
    expect(shared).toMatchObject({ low: expect.closeTo(256, 6), high: expect.closeTo(256, 6) });
  });

  it("is not asked of one size, nor of a baseline", () => {
    expect(found(curves({ scratch, "fine-tune": tuned }, [64])).equivalences).toEqual([]);
    const baseline = found(curves({ scratch, "age-sex": () => 0.6 }));
    expect([baseline.equivalences, baseline.crossovers]).toEqual([[], []]);
    expect(baseline.curves[1]!.law).toBeNull();
  });
});

describe("the crossover", () => {
  it("is where the gain falls to the region", () => {
    // A gain that is straight in log n: 0.05 at 64, 0.01 at 1024.
    const straight = (n: number) => scratch(n) + 0.05 - (0.04 * Math.log2(n / 64)) / 4;
    const { crossovers } = found(curves({ scratch, "fine-tune": straight }), undefined, 0.03);
    expect(crossovers[0]!.size.value).toBeCloseTo(256, 6);
    expect(crossovers[0]!.sentence).toEqual(
      expect.stringMatching(
        /^Read off the means at 64, [\d, and]+ records, smoothed to fall with size, the gain of fine-tuning falls to the region at about 256 records\.$/,
      ),
    );
  });

  it("may lie outside of what was tried", () => {
    const say = (gain: number) =>
      found(curves({ scratch, "fine-tune": (n) => scratch(n) + gain })).crossovers[0]!.sentence;
    expect(say(0.05)).toEqual(
      expect.stringMatching(/the gain of fine-tuning is above the region at all of them\.$/),
    );
    expect(say(0.002)).toEqual(
      expect.stringMatching(/the gain of fine-tuning is above the region at none of them\.$/),
    );
  });
});

describe("the learning curve", () => {
  it("is continued by its law, at most to twice the largest size", () => {
    const [curve] = found(curves({ scratch })).curves;
    expect(curve!.law).toMatchObject({ more: 500, exponent: expect.closeTo(0.4, 9) });
    expect(curve!.law!.expected).toBeCloseTo(scratch(1524), 9);
    expect(curve!.law!.gain.value).toBeCloseTo(scratch(1524) - scratch(1024), 9);
    const small = found(curves({ scratch }, [32, 64, 128])).curves[0]!.law!;
    expect(small.more).toBe(128);
    expect(small.sentence).toMatch(
      /^With 128 more records than 128, training from scratch is expected to change by \+0\.0\d\d/,
    );
    expect(found(curves({ scratch }, [32, 64])).curves[0]!.law).toBeNull();
  });

  it("says by how much its law misses what was measured", () => {
    const bent = (n: number) => scratch(n) - (n === 256 ? 0.03 : 0);
    const { law } = found(curves({ scratch: bent }), [-0.04, 0, 0.04]).curves[0]!;
    expect(law!.miss).toBeGreaterThan(0.01);
    expect(law!.sentence).toContain(
      `by the power law through its 5 sizes, which misses their means by up to ${law!.miss.toFixed(3)}.`,
    );
  });

  it("has no law where that misses the interval of a point", () => {
    const values: Readonly<Record<number, number>> = { 64: 0.7, 256: 0.6, 1024: 0.85 };
    const cells = curves({ scratch: (n) => values[n]! }, [64, 256, 1024]);
    expect(found(cells, [-0.01, 0, 0.01]).curves[0]!.law).toBeNull();
  });

  it("foretells nothing below a size that was tried, though its runs were still rising", () => {
    const cut = curves({ scratch }).map((c) =>
      c.size === 1024 ? { ...c, converged: false, history: rising(0.1) } : c,
    );
    expect(found(cut).curves[0]).toMatchObject({ law: null, points: { length: 4 } });
  });

  it("has its mean and interval at each size", () => {
    const [curve] = found(curves({ scratch }, [64, 128]), [-0.02, 0, 0.02]).curves;
    expect(curve!.points).toEqual(
      [64, 128].map((size) => ({
        ...{ size, seeds: 3 },
        mean: {
          value: expect.closeTo(scratch(size), 12),
          low: expect.closeTo(scratch(size) - 0.02, 12),
          high: expect.closeTo(scratch(size) + 0.02, 12),
        },
      })),
    );
  });
});

describe("runs that were still rising", () => {
  const late = (rise: number, which: (c: (typeof both)[number]) => boolean) =>
    both.map((c) => (which(c) ? { ...c, converged: false, history: rising(rise) } : c));

  it("take their size and arm out, and are named", () => {
    const {
      levels,
      curves: drawn,
      stillRising,
      caution,
    } = found(late(0.04, (c) => c.arm === "scratch" && c.size === 512 && c.seed === 2));
    expect(drawn[0]!.points.map((p) => p.size)).toEqual([64, 128, 256, 1024]);
    expect(drawn[1]!.points).toHaveLength(5);
    expect(levels).toHaveLength(10);
    expect(levels.filter((l) => !l.converged)).toMatchObject([
      { arm: "scratch", size: 512, seeds: 3, mean: { value: expect.closeTo(scratch(512), 12) } },
    ]);
    expect(stillRising).toEqual([{ arm: "scratch", size: 512 }]);
    expect(caution).toBe(
      "What sizes are worth is judged without scratch at 512: a run was best on validation in the last tenth of its steps. Give more steps.",
    );
  });

  it("are let pass within a plateau that was declared, each by itself, and counted", () => {
    const rising = late(0.002, (c) => c.seed === 2);
    expect(found(rising).curves.flatMap((c) => c.points)).toEqual([]);
    const { curves: drawn, stillRising, caution } = found(rising, undefined, 0.01, 0.0021);
    expect(drawn[0]!.points).toHaveLength(5);
    expect(stillRising).toEqual([]);
    expect(caution).toBe(
      "10 of 30 runs were best in the last tenth of their steps, within a plateau of 0.0021.",
    );
    expect(found(both).caution).toBeNull();
    const higher = late(0.004, (c) => c.seed === 2 && c.arm === "scratch" && c.size === 64);
    expect(found(higher, undefined, 0.01, 0.0021).caution).toBe(
      "What sizes are worth is judged without scratch at 64: the last tenth of the steps still added more than a plateau of 0.0021 on validation. Give more steps.",
    );
  });

  it("counts what the last tenth adds straight between validations where there are few", () => {
    const few = both.map((c) => ({
      ...{ ...c, converged: false },
      history: c.history.slice(1).map((p, i) => ({ ...p, step: [75, 100][i]!, metric: [0.7, 0.705][i]! })),
    }));
    // From 90 to 100 of the 25 steps in which it rose by 0.005.
    expect(found(few, undefined, 0.01, 0.0021).stillRising).toEqual([]);
    expect(found(few, undefined, 0.01, 0.0019).stillRising).toHaveLength(10);
  });

  it("are never passed over on a straight line: what sizes are worth ends where one is left out", () => {
    const gap = late(1, (c) => c.arm === "scratch" && c.size === 128);
    const { equivalences, crossovers } = found(gap);
    // Scratch is known at 64 and from 256 on.
    for (const { among } of [...equivalences, ...crossovers]) expect(among).toEqual([256, 512, 1024]);
    expect(equivalences.find((e) => e.size === 128)!.worth.value).toBeCloseTo(512, 6);
    const ends = late(1, (c) => c.arm === "scratch" && [128, 256, 512].includes(c.size));
    expect(found(ends).equivalences).toEqual([]);
    expect(found(ends).crossovers).toEqual([]);
  });

  it("may be all: then nothing is said", () => {
    const none = found(both.map((c) => ({ ...c, converged: false, history: [] })));
    expect([none.equivalences, none.crossovers, none.curves.map((c) => c.points)]).toEqual([
      [],
      [],
      [[], []],
    ]);
    expect(none.caution).toMatch(/without scratch at 64, 128, 256, 512 and 1024; fine-tune at 64,/);
  });
});

it("all points are of the same seeds", () => {
  // Seed 3 is far better, and was not run at the largest size.
  const uneven = both
    .filter((c) => !(c.size === 1024 && c.seed === 3))
    .map((c) => (c.seed === 3 ? { ...c, value: c.value + 0.05 } : c));
  const { curves: drawn, equivalences } = found(uneven);
  expect(drawn[0]!.points.map((p) => [p.seeds, p.mean.value])).toEqual(
    sizes.map((n) => [2, expect.closeTo(scratch(n), 9)]),
  );
  expect(equivalences[0]!.worth.value).toBeCloseTo(256, 6);
});
