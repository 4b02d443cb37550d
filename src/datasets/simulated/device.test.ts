import { describe, expect, it } from "vitest";
import { Random } from "../../base/random.ts";
import { type Device, record } from "./device.ts";

const silent: Device = {
  smoothing: 0,
  muscle: 0,
  wander: 0,
  mains: { frequency: 60, amplitude: 0 },
  artefacts: 0,
  resolution: 0.001,
};
const recorded = (device: Partial<Device>, seed = 1, samples = 1000) => {
  const leads = Array.from({ length: 8 }, () => new Float64Array(samples));
  record(new Random(seed), { ...silent, ...device }, leads, 100);
  return leads;
};
const sd = (signal: Float64Array) => Math.sqrt(signal.reduce((a, v) => a + v * v, 0) / signal.length);
const correlation = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, v, i) => sum + v * b[i]!, 0) / (a.length * sd(a) * sd(b));
/** Size of one frequency, in cycles per sample, in a signal. */
const at = (signal: Float64Array, frequency: number) => {
  let [re, im] = [0, 0];
  signal.forEach((v, i) => {
    re += v * Math.cos(2 * Math.PI * frequency * i);
    im += v * Math.sin(2 * Math.PI * frequency * i);
  });
  return (2 * Math.hypot(re, im)) / signal.length;
};

describe("the recorder", () => {
  it("adds nothing where nothing disturbs, and rounds to its resolution", () => {
    for (const lead of recorded({})) expect(lead.every((v) => v === 0)).toBe(true);
    for (const lead of recorded({ muscle: 0.02, resolution: 0.005 }))
      expect(lead.every((v) => Math.abs(v / 0.005 - Math.round(v / 0.005)) < 1e-9)).toBe(true);
  });

  it("gives leads the noise of their electrodes: I and II share the right arm", () => {
    const values = Array.from({ length: 40 }, (_, seed) => {
      const [one, two, , v2] = recorded({ muscle: 0.02 }, seed) as Float64Array[];
      return [correlation(one!, two!), correlation(one!, v2!)];
    });
    const mean = (k: number) => values.reduce((sum, v) => sum + v[k]!, 0) / values.length;
    expect(mean(0)).toBeGreaterThan(0.35);
    expect(mean(0)).toBeLessThan(0.65);
    expect(Math.abs(mean(1))).toBeLessThan(0.2);
  });

  it("shows 60 Hz mains at 40 Hz, since it samples at 100 Hz", () => {
    const [one] = recorded({ mains: { frequency: 60, amplitude: 0.05 }, resolution: 1e-6 });
    expect(at(one!, 0.4) / sd(one!)).toBeCloseTo(Math.SQRT2, 3);
  });

  it("wanders below 1 Hz", () => {
    const [one] = recorded({ wander: 0.1, resolution: 1e-6 }, 3, 10_000) as [Float64Array];
    const slow = Array.from({ length: 100 }, (_, k) => at(one, k / 10_000) ** 2).reduce((a, b) => a + b, 0);
    expect(slow / 2 / sd(one) ** 2).toBeGreaterThan(0.95);
  });
});
