import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../base/random.ts";
import { type Evidence, errorAtLook, tQuantile, verdict } from "./index.ts";

const evidence = (seeds: number[], sdPatients = 0.004, patients = 2000): Evidence => ({
  seeds,
  sdPatients,
  patients,
});

describe("the verdict", () => {
  it.each([
    [[0.05, 0.052, 0.048], "pays"],
    [[-0.05, -0.052, -0.048], "does not pay"],
    [[0.001, -0.001, 0, 0.0005], "no practical difference"],
    [[0.02, 0.06, -0.01], "undecided"],
    [[0.0101, 0.0102, 0.0103], "undecided"],
  ])("on %j is %s", (seeds, conclusion) => {
    expect(verdict(evidence(seeds, 0.002)).conclusion).toBe(conclusion);
  });

  it("of no practical difference needs both of its tests, so that more must be added for it", () => {
    const within = verdict({ seeds: [-0.01, 0, 0.01], sdPatients: 0.002, patients: 2000 });
    // Ten would make each of the two succeed four times in five, and both together two times in three.
    expect(within.needed!.seeds).toBeGreaterThan(10);
    expect(within.needed!.seeds).toBeLessThan(18);
  });

  it("names patients that decide, though far more of them would not", () => {
    const { needed } = verdict({ seeds: [0.0271, 0.03, 0.0329], sdPatients: 0.0125, patients: 500 });
    expect(needed!.patients).toBeGreaterThan(500);
    expect(needed!.patients).toBeLessThan(2000);
  });

  it("of a single patient is none, nor of a difference that lies exactly on the edge", () => {
    expect(verdict(evidence([0.05, 0.02, 0.04], 0, 1))).toMatchObject({
      ...{ conclusion: "undecided", needed: { seeds: null, patients: null } },
    });
    expect(verdict(evidence([0.01, 0.01, 0.01], 0))).toMatchObject({
      ...{ conclusion: "undecided", needed: { seeds: null, patients: null } },
      probability: { above: 0, within: 1, below: 0 },
    });
  });

  it("turns round with its arms", () => {
    const seeds = [0.03, 0.042, 0.028];
    const [here, turned] = [verdict(evidence(seeds)), verdict(evidence(seeds.map((d) => -d)))];
    expect(here.conclusion).toBe("pays");
    expect(turned.conclusion).toBe("does not pay");
    expect(turned.low).toBeCloseTo(-here.high, 12);
    expect(turned.probability.below).toBeCloseTo(here.probability.above, 12);
  });

  it("is Student's test where only seeds vary, and the normal one where only patients do", () => {
    const seeds = [0.02, 0.03, 0.025, 0.041];
    const onlySeeds = verdict(evidence(seeds, 0));
    const sd = Math.sqrt(seeds.reduce((s, v) => s + (v - 0.029) ** 2, 0) / 3);
    expect(onlySeeds.freedom).toBeCloseTo(3, 12);
    expect(onlySeeds.high - onlySeeds.low).toBeCloseTo((2 * tQuantile(0.95, 3) * sd) / 2, 12);
    const onlyPatients = verdict(evidence([0.03, 0.03, 0.03], 0.005));
    expect(onlyPatients.freedom).toBeCloseTo(1999, 6);
    expect(onlyPatients.low).toBeCloseTo(0.03 - 1.6456 * 0.005, 5);
  });

  it("does not follow from one seed, however large the difference", () => {
    const one = verdict(evidence([0.3]));
    expect(one.conclusion).toBe("undecided");
    expect(one.standardError).toBe(Number.POSITIVE_INFINITY);
    expect(() => verdict(evidence([]))).toThrow(RangeError);
  });

  it("has probabilities that add up, and agree with the conclusion", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 2, maxLength: 8 }),
        fc.double({ min: 0.001, max: 0.03, noNaN: true }),
        (seeds, sd) => {
          const { probability, conclusion } = verdict(evidence(seeds, sd));
          const { above, within, below } = probability;
          expect(above + within + below).toBeCloseTo(1, 12);
          expect(conclusion === "pays").toBe(above > 0.95);
          expect(conclusion === "does not pay").toBe(below > 0.95);
        },
      ),
    );
  });

  it("says how many seeds would decide, and they would", () => {
    const open = verdict(evidence([0.02, 0.045, 0.01], 0.002));
    expect(open.conclusion).toBe("undecided");
    const seeds = open.needed!.seeds!;
    expect(seeds).toBeGreaterThan(3);
    // So many seeds of the same mean and spread decide with room to spare.
    const spread = [0.02, 0.045, 0.01];
    const more = Array.from({ length: 3 * Math.ceil(seeds / 3) }, (_, i) => spread[i % 3]!);
    expect(verdict(evidence(more, 0.002)).conclusion).toBe("pays");
    expect(verdict(evidence([0.05, 0.051, 0.052])).needed).toBeNull();
  });

  it("asks for patients where more seeds cannot help", () => {
    const { conclusion, needed } = verdict(evidence([0.02, 0.0205, 0.0195], 0.01, 300));
    expect(conclusion).toBe("undecided");
    expect(needed!.seeds).toBeNull();
    // A difference 0.01 above the region needs a standard error of 0.01 / (1.645 + 0.842) = 0.00402: 300 (0.01 / 0.00402)^2 patients.
    expect(needed!.patients).toBeGreaterThan(1800);
    expect(needed!.patients).toBeLessThan(1950);
  });

  it("is wrong as seldom as it says, at the very edge of the region", () => {
    const random = new Random("verdict");
    let [pays, same] = [0, 0];
    const studies = 2000;
    for (let i = 0; i < studies; i++) {
      const shift = random.normal(0, 0.004);
      const seeds = Array.from({ length: 4 }, () => 0.01 + shift + random.normal(0, 0.006));
      const { conclusion } = verdict(evidence(seeds, 0.004));
      if (conclusion === "pays") pays++;
      if (conclusion === "no practical difference") same++;
    }
    // 5 % and three standard errors of the count.
    expect(pays / studies).toBeLessThan(0.065);
    expect(pays / studies).toBeGreaterThan(0.02);
    expect(same / studies).toBeLessThan(0.065);
  });

  it("spends its error over the looks, most of it late", () => {
    const looks = Array.from({ length: 8 }, (_, i) => errorAtLook(0.05, i + 1, 8));
    expect(looks.reduce((a, b) => a + b)).toBeCloseTo(0.05, 12);
    expect(looks).toEqual(looks.toSorted((a, b) => a - b));
    expect(() => errorAtLook(0.05, 9, 8)).toThrow(RangeError);
  });
});
