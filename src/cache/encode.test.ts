import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../base/index.ts";
import { encodeRecord, roomFor } from "./index.ts";
import { KERNEL_SAMPLES, kernel } from "./kernel.ts";
import { largestMagnitude, quantise, scaleFor } from "./quantise.ts";

const encoded = (signals: Float32Array[]) => {
  const shape = { leads: signals.map((_, l) => `V${l}`), samplingRate: 100, samples: signals[0]!.length };
  const into = roomFor(2, shape);
  const person = { patient: null, age: null, sex: null };
  encodeRecord({ name: "r", source: "r", ...shape, signals, ...person }, shape, into, 1);
  return into;
};

/** By the loops of quantise.ts. */
function expected(signals: Float32Array[]) {
  const samples = signals[0]!.length;
  const into = roomFor(2, { leads: signals.map(String), samplingRate: 100, samples });
  signals.forEach((signal, l) => {
    const row = signals.length + l;
    into.scales[row] = scaleFor(largestMagnitude(signal));
    quantise(signal, into.scales[row]!, into.signals, row * samples);
  });
  return into;
}

describe("encodeRecord", () => {
  it("runs as WebAssembly here", () => {
    expect(kernel).not.toBeNull();
  });

  it("gives the bits that the plain loops give, whatever the values", () => {
    const value = fc.oneof(
      fc.float({ noDefaultInfinity: true, noNaN: true }),
      fc.float({ min: -5, max: 5, noNaN: true }),
      fc.constantFrom(0, -0, 0.5, 1, -1),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.boolean(), (values, gap) => {
        const signal = Float32Array.from(values);
        const other = Float32Array.from(values, (v, i) => (gap && i % 3 === 0 ? Number.NaN : -v));
        expect(encoded([signal, other, signal])).toEqual(expected([signal, other, signal]));
      }),
    );
  });

  it("rounds halves up, as the plain loops do", () => {
    const signal = Float32Array.from({ length: 8 }, (_, i) => (i - 4) * 0.5);
    signal[7] = 32767;
    expect([...encoded([signal]).signals.subarray(8)]).toEqual([-2, -1, -1, 0, 0, 1, 1, 32767]);
  });

  it.each([KERNEL_SAMPLES - 1, KERNEL_SAMPLES, KERNEL_SAMPLES + 1])(
    "encodes leads of %s samples, by the plain loops where there is no room",
    (samples) => {
      const random = new Random("encode", samples);
      const signals = [0, 1].map(() => Float32Array.from({ length: samples }, () => random.normal()));
      signals[1]![samples - 1] = 40; // the largest is the last
      const [own, plain] = [encoded(signals), expected(signals)];
      expect(own.scales).toEqual(plain.scales);
      expect(own.signals.every((v, i) => v === plain.signals[i])).toBe(true);
    },
  );
});
