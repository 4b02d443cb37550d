import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secondaryT, T_WAVE } from "./gradient.ts";
import { addWave, areaOf, sumAt, turned, type Vector, type Wave } from "./waves.ts";

describe("waves", () => {
  it("adds a Gaussian: the recurrence agrees with the formula at any rate, place and width", () => {
    const part = fc.record({
      at: fc.double({ min: -0.5, max: 1.5, noNaN: true }),
      width: fc.double({ min: 0.002, max: 0.1, noNaN: true }),
      samplingRate: fc.constantFrom(100, 257, 500, 1000),
      smoothing: fc.constantFrom(0, 0.004),
    });
    fc.assert(
      fc.property(part, ({ at, width, samplingRate, smoothing }) => {
        const dipole = [0, 1, 2].map(() => new Float64Array(samplingRate));
        addWave(dipole, { at, width, vector: [1, -2, 0.5] }, 0, 1, { samplingRate, smoothing });
        const wide = Math.hypot(width, smoothing);
        for (let i = 0; i < samplingRate; i++) {
          const distance = (i / samplingRate - at) / wide;
          const g = Math.abs(distance) > 4.4 ? 0 : (width / wide) * Math.exp(-0.5 * distance * distance);
          expect(Math.abs(dipole[0]![i]! - g)).toBeLessThan(7e-5);
          expect(dipole[1]![i]).toBeCloseTo(-2 * dipole[0]![i]!, 12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("turns in the frontal plane: the feet come to the left after a quarter", () => {
    const [x, y, z] = turned([0, 1, 0.3], Math.PI / 2);
    expect([x, y, z]).toEqual([expect.closeTo(1, 12), expect.closeTo(0, 12), 0.3]);
  });

  it("knows the area under them", () => {
    const waves: Wave[] = [
      { at: 0.3, width: 0.02, vector: [1, 0, -1] },
      { at: 0.35, width: 0.01, vector: [0, 2, 0] },
    ];
    let sum: Vector = [0, 0, 0];
    for (let t = 0; t < 1; t += 0.0005) {
      const v = sumAt(waves, t);
      sum = [sum[0] + v[0] * 0.0005, sum[1] + v[1] * 0.0005, sum[2] + v[2] * 0.0005];
    }
    areaOf(waves).forEach((v, axis) => {
      expect(v).toBeCloseTo(sum[axis]!, 6);
    });
  });
});

describe("secondary T", () => {
  it("keeps the ventricular gradient: the area of QRS and T together", () => {
    const own: Wave[] = [{ at: 0.04, width: 0.009, vector: [1, 0.5, 0.3] }];
    const actual: Wave[] = [{ at: 0.07, width: 0.017, vector: [1.2, 0.1, 0.9] }];
    const tWaves = (t: Vector): Wave[] => [
      { at: 0.3, width: T_WAVE.rise.width, vector: t.map((v) => v * T_WAVE.rise.share) as unknown as Vector },
      {
        at: 0.33,
        width: T_WAVE.fall.width,
        vector: t.map((v) => v * T_WAVE.fall.share) as unknown as Vector,
      },
    ];
    const t: Vector = [0.3, 0.15, -0.2];
    const before = areaOf([...own, ...tWaves(t)]);
    const after = areaOf([...actual, ...tWaves(secondaryT(t, own, actual, 1))]);
    after.forEach((v, axis) => {
      expect(v).toBeCloseTo(before[axis]!, 12);
    });
  });
});
