import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import { drawTorso, MEASURED, project, twelveLeads } from "./torso.ts";

const straight = { frontal: 0, horizontal: 0, sagittal: 0 };
const unit = (axis: number) => [0, 1, 2].map((a) => Float64Array.of(a === axis ? 1 : 0));
const seen = (torso: Float64Array, axis: number) => project(torso, unit(axis)).map((s) => s[0]!);

describe("the torso", () => {
  it("is Dower's where nothing varies", () => {
    const torso = drawTorso(new Random(1), straight, 0);
    const left = seen(torso, 0);
    expect(left[MEASURED.indexOf("I")]).toBeCloseTo(0.632, 12);
    expect(left[MEASURED.indexOf("V1")]).toBeCloseTo(-0.515, 12);
    expect(seen(torso, 1)[MEASURED.indexOf("II")]).toBeCloseTo(1.066, 12);
    expect(seen(torso, 2)[MEASURED.indexOf("V2")]).toBeCloseTo(-1.387, 12);
  });

  it("turns with the heart: a left axis takes a downward force to lead I", () => {
    const torso = drawTorso(new Random(1), { ...straight, frontal: Math.PI / 2 }, 0);
    // What pointed to the feet now points to the left.
    expect(seen(torso, 1)[0]).toBeCloseTo(0.632, 12);
    expect(seen(torso, 1)[1]).toBeCloseTo(0.235, 12);
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
