import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import { drawTorso, leadVector, MEASURED, measuredLeads, potentialsOf, seen, twelveLeads } from "./torso.ts";

const straight = { frontal: 0, horizontal: 0, sagittal: 0, size: 0, placement: 0 };
/** Limbs differ a little in every patient, the chest does not where electrodes are where they belong. */
const torso = drawTorso(new Random(1), straight);

describe("the torso", () => {
  it("is Dower's where nothing varies, but for a factor per lead", () => {
    const ratio = (lead: string) => seen(torso, lead, [1, 0, 0]) / seen(torso, lead, [0, 0, 1]);
    expect(ratio("V1")).toBeCloseTo(-0.515 / -0.917, 9);
    expect(ratio("V4")).toBeCloseTo(1.213 / -0.601, 9);
    expect(ratio("V6")).toBeCloseTo(0.831 / 0.23, 9);
    expect(seen(torso, "V1", [0, 0, 1])).toBeCloseTo(-0.917 * 0.92, 9);
    const [x, y] = [seen(torso, "II", [1, 0, 0]), seen(torso, "II", [0, 1, 0])];
    expect(x / y).toBeCloseTo(0.235 / 1.066, 9);
  });

  it("turns with the heart: a left axis takes a downward force to lead I", () => {
    const turned = drawTorso(new Random(1), { ...straight, frontal: Math.PI / 2 });
    // What pointed to the feet now points to the left.
    expect(seen(turned, "I", [0, 1, 0])).toBeCloseTo(seen(torso, "I", [1, 0, 0]), 9);
  });

  it("lowers potentials where the thorax is large, at the chest more than at the limbs", () => {
    const large = drawTorso(new Random(1), { ...straight, size: 0.3 });
    const share = (lead: string) => seen(large, lead, [0.5, 0.5, 0.1]) / seen(torso, lead, [0.5, 0.5, 0.1]);
    expect(share("V4")).toBeCloseTo(Math.exp(-0.3), 9);
    expect(share("II")).toBeLessThan(1);
    expect(share("II")).toBeGreaterThan(share("V4"));
  });

  it("moves each patient's electrodes: more the less carefully they are put", () => {
    const scatter = (placement: number) => {
      const values = Array.from({ length: 200 }, (_, i) =>
        seen(drawTorso(new Random("placed", i), { ...straight, placement }), "V2", [0, 0, 1]),
      );
      const mean = values.reduce((a, b) => a + b) / 200;
      return Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / 200);
    };
    expect(scatter(0.1)).toBeGreaterThan(0.01);
    expect(scatter(0.4)).toBeGreaterThan(2 * scatter(0.1));
  });

  it("gives the same leads through electrodes as by lead vectors", () => {
    const dipole = [Float64Array.of(0.3, 1), Float64Array.of(-0.2, 0.4), Float64Array.of(0.6, -1)];
    const leads = measuredLeads(potentialsOf(torso, dipole));
    MEASURED.forEach((lead, k) => {
      const vector = leadVector(torso, lead);
      for (const i of [0, 1])
        expect(leads[k]![i]).toBeCloseTo(
          vector.reduce((sum, v, axis) => sum + v * dipole[axis]![i]!, 0),
          12,
        );
    });
  });

  it("keeps Einthoven's and Goldberger's identities for any potentials", () => {
    const lead = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(lead, { minLength: 8, maxLength: 8 }), (leads) => {
        const all = twelveLeads(leads.map((l) => Float64Array.from(l)));
        expect(all).toHaveLength(12);
        const [i, ii, iii, avr, avl, avf] = all as [Float32Array, ...Float32Array[]];
        for (let k = 0; k < 4; k++) {
          expect(iii![k]).toBeCloseTo(ii![k]! - i[k]!, 5);
          expect(avr![k]).toBeCloseTo(-(i[k]! + ii![k]!) / 2, 5);
          expect(avl![k]).toBeCloseTo(i[k]! - ii![k]! / 2, 5);
          expect(avf![k]).toBeCloseTo(ii![k]! - i[k]! / 2, 5);
        }
      }),
    );
  });
});
