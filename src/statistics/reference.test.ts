import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rank, rankedAuroc } from "./auroc.ts";
import {
  auroc,
  averagePrecision,
  f1Scores,
  macroAuroc,
  mean,
  pairedInterval,
  standardDeviation,
  thresholdsByF1,
  tQuantile,
  weightedF1,
} from "./index.ts";

interface Classification {
  classes: number;
  scores: number[];
  labels: number[];
  weights: number[];
  auroc: number[];
  weightedAuroc: number[];
  macroAuroc: number;
  averagePrecision: number[];
  bestF1: number[];
  f1AtHalf: number[];
  weightedF1AtHalf: number;
}
interface Reference {
  made: string;
  classification: Classification[];
  tQuantile: { p: number; freedom: number; t: number }[];
  intervals: { differences: number[]; level: number; mean: number; sd: number; interval: [number, number] }[];
}

// Made by bench/python/statistics.py.
const file = new URL("../../test/fixtures/statistics.json", import.meta.url);
const reference = JSON.parse(readFileSync(file, "utf8")) as Reference;

describe(`agrees with ${reference.made}`, () => {
  describe.each(reference.classification)("on $classes classes", (c) => {
    const column = (v: number[], k: number) => v.filter((_, i) => i % c.classes === k);
    const half = Array.from({ length: c.classes }, () => 0.5);
    const each = (name: string, of: (k: number) => number | null, expected: number[]) =>
      it(name, () => {
        expected.forEach((value, k) => {
          expect(of(k)).toBeCloseTo(value, 12);
        });
      });

    each("AUROC", (k) => auroc(column(c.scores, k), column(c.labels, k)), c.auroc);
    each(
      "weighted AUROC",
      (k) => rankedAuroc(rank(c.scores, c.labels, c.classes, k), Float64Array.from(c.weights)),
      c.weightedAuroc,
    );
    each("macro AUROC", () => macroAuroc(c.scores, c.labels, c.classes).macro, [c.macroAuroc]);
    each(
      "average precision",
      (k) => averagePrecision(column(c.scores, k), column(c.labels, k)),
      c.averagePrecision,
    );
    each("F1", (k) => f1Scores(c.scores, c.labels, c.classes, half)[k]!, c.f1AtHalf);
    each("weighted F1", () => weightedF1(c.scores, c.labels, c.classes, half), [c.weightedF1AtHalf]);

    const thresholds = thresholdsByF1(c.scores, c.labels, c.classes);
    each("best F1", (k) => f1Scores(c.scores, c.labels, c.classes, thresholds)[k]!, c.bestF1);
  });

  it("quantiles of Student's t", () => {
    for (const { p, freedom, t } of reference.tQuantile) {
      const error = Math.abs(tQuantile(p, freedom) - t) / Math.max(1e-3, Math.abs(t));
      expect(error, `p ${p}, ${freedom} degrees of freedom`).toBeLessThan(1e-9);
    }
  });

  it("means, standard deviations and t intervals", () => {
    for (const r of reference.intervals) {
      expect(mean(r.differences)).toBeCloseTo(r.mean, 14);
      expect(standardDeviation(r.differences)).toBeCloseTo(r.sd, 14);
      const { low, high } = pairedInterval(r.differences, r.level);
      expect(low).toBeCloseTo(r.interval[0], 10);
      expect(high).toBeCloseTo(r.interval[1], 10);
    }
  });
});
