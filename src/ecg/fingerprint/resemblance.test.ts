import { describe, expect, it } from "vitest";
import { Random } from "../../base/index.ts";
import { correlations, summed } from "./correlation.ts";
import { resemblance } from "./resemblance.ts";

/** Beats that are steep, drawn at moments that lie `offset` samples later. */
const beats = (n: number, offset: number) =>
  Float64Array.from({ length: n }, (_, t) => {
    let v = 0;
    for (let at = 40; at < n; at += 83) v += Math.exp(-(((t - at - offset) / 2.2) ** 2));
    return v;
  });

describe("resemblance of two leads", () => {
  it("is nearly 1 for a copy that lies between two samples, where the samples themselves are not alike", () => {
    const [x, y] = [beats(800, 0), beats(800, 0.5)];
    const [plain] = correlations(summed(x), summed(y), 0, 0);
    expect(plain).toBeLessThan(0.98);
    expect(resemblance(x, y, 0)).toBeGreaterThan(0.998);
  });

  it("finds a copy at its lag, whatever its scale, offset and sign", () => {
    const x = beats(1000, 0);
    const y = Float64Array.from(x.subarray(130, 930), (v) => 5 - 3 * v);
    expect(resemblance(x, y, 130)).toBeCloseTo(1, 6);
    expect(resemblance(y, x, -130)).toBeCloseTo(1, 6);
    expect(resemblance(x, y, 170)).toBeLessThan(0.5);
  });

  it("says how much of the power is noise", () => {
    const random = new Random("resemblance");
    const x = Float64Array.from({ length: 20_000 }, () => random.normal(0, 1));
    const y = x.map((v) => v + random.normal(0, 0.5));
    // Of y's power 1 in 1.25 is x's: the correlation of the two.
    expect(resemblance(x, y, 0)).toBeCloseTo(Math.sqrt(1 / 1.25), 2);
  });

  it("is 0 where a lead is flat, or where the two hardly overlap", () => {
    const x = beats(300, 0);
    expect(resemblance(x, new Float64Array(300), 0)).toBe(0);
    expect(resemblance(new Float64Array(300), x, 0)).toBe(0);
    expect(resemblance(x, x, 297)).toBe(0);
  });
});
