import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { logme, melep } from "./index.ts";

interface MelepCase {
  source: number[];
  sourceLabels: number;
  target: number[];
  targetLabels: number;
  perLabel: number[];
  melep: number;
  normalised: number;
  bestSource: number;
}
interface LogmeCase {
  features: number[];
  width: number;
  labels: number[];
  classes: number;
  logme: number;
}

// Made by bench/python/statistics.py.
const file = new URL("../../test/fixtures/statistics.json", import.meta.url);
const reference = JSON.parse(readFileSync(file, "utf8")) as { melep: MelepCase[]; logme: LogmeCase[] };

describe("MELEP", () => {
  it("is the published formula, term by term", () => {
    for (const c of reference.melep) {
      const found = melep(c.source, c.sourceLabels, c.target, c.targetLabels);
      expect(found.melep).toBeCloseTo(c.melep, 12);
      expect(found.normalised).toBeCloseTo(c.normalised, 12);
      expect(found.bestSource).toBeCloseTo(c.bestSource, 12);
      c.perLabel.forEach((value, i) => {
        expect(found.perLabel[i]!.melep).toBeCloseTo(value, 12);
      });
    }
  });

  it("is the entropy of a label that the source knows nothing of, and 0 for one that it knows", () => {
    const y = [1, 0, 0, 0];
    const nothing = melep([0.5, 0.5, 0.5, 0.5], 1, y, 1);
    expect(nothing.melep).toBeCloseTo(-(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75)), 12);
    expect(nothing.normalised).toBeCloseTo(0, 12);
    const all = melep([1, 0, 0, 0], 1, y, 1);
    expect(all.melep).toBeCloseTo(0, 12);
    expect(all.normalised).toBeCloseTo(1, 12);
    // Knowing the opposite is knowing as much.
    expect(melep([0, 1, 1, 1], 1, y, 1).melep).toBeCloseTo(0, 12);
  });

  it("names the source label that knows most", () => {
    const y = [1, 0, 1, 0];
    const source = y.flatMap((v) => [0.5, v === 1 ? 0.9 : 0.1, 0.4]);
    expect(melep(source, 3, y, 1).perLabel[0]!.bestSource.label).toBe(1);
  });

  it("has no normalised score for a label that everybody has, and refuses labels that nobody has", () => {
    expect(melep([0.2, 0.8], 1, [1, 1], 1).perLabel[0]!.normalised).toBeNull();
    expect(() => melep([0.2, 0.8], 1, [0, 0], 1)).toThrow(RangeError);
    expect(() => melep([0.2], 1, [0, 1], 1)).toThrow(RangeError);
  });
});

describe("LogME", () => {
  it("is the largest evidence, with more records than features and with fewer", () => {
    for (const c of reference.logme)
      expect(logme(c.features, c.width, c.labels, c.classes)).toBeCloseTo(c.logme, 6);
  });

  it("is higher for features that tell the label", () => {
    const y = Array.from({ length: 40 }, (_, i) => i % 2);
    const telling = y.flatMap((v, i) => [v + Math.sin(i), 1]);
    const silent = y.flatMap((_, i) => [Math.sin(i), 1]);
    expect(logme(telling, 2, y, 1)).toBeGreaterThan(logme(silent, 2, y, 1));
  });
});
