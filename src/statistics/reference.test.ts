import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rank, rankedAuroc } from "./auroc.ts";
import {
  auroc,
  averagePrecision,
  brierScore,
  calibrationLine,
  challengeScore,
  correctedT,
  correlatedBayes,
  delong,
  expectedCalibrationError,
  f1Scores,
  fitLogistic,
  macroAuroc,
  mean,
  nonDecreasing,
  normalProbability,
  pairedInterval,
  sensitivityAt,
  standardDeviation,
  thresholdsByF1,
  tProbability,
  tQuantile,
  weightedByPositives,
  weightedF1,
  wilcoxon,
} from "./index.ts";
import { rankedPrecisions } from "./precision.ts";

interface Classification {
  classes: number;
  scores: number[];
  labels: number[];
  weights: number[];
  auroc: number[];
  weightedAuroc: number[];
  weightedPrecision: number[];
  macroAuroc: number;
  averagePrecision: number[];
  bestF1: number[];
  f1AtHalf: number[];
  weightedF1AtHalf: number;
  microAuroc: number;
  prevalenceAuroc: number;
  microPrecision: number;
  brier: number[];
  calibration: { ece: number; slope: number; intercept: number; inTheLarge: number }[];
  sensitivityAt80: number[];
  challenge: number;
}
type Splits = { differences: number[]; testToTrain: number; region: number; interval: [number, number] };
type Logistic = { features: number[]; labels: number[]; columns: number; penalty: number; intercept: number };
interface Reference {
  made: string;
  classification: Classification[];
  tQuantile: { p: number; freedom: number; t: number }[];
  intervals: { differences: number[]; level: number; mean: number; sd: number; interval: [number, number] }[];
  tProbability: { t: number; freedom: number; p: number }[];
  normal: { z: number; p: number }[];
  delong: {
    scoresA: number[];
    scoresB: number[];
    labels: number[];
    patients: string[];
    a: number;
    b: number;
    standardError: number;
    p: number;
  }[];
  logistic: (Logistic & { coefficients: number[] })[];
  resplit: (Splits & { p: number; above: number; within: number; below: number })[];
  wilcoxon: { differences: number[]; statistic: number; p: number }[];
  isotonic: { values: number[]; fitted: number[] }[];
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
    each(
      "weighted average precision",
      (k) => rankedPrecisions(rank(c.scores, c.labels, c.classes, k), Float64Array.from(c.weights), 1)[0]!,
      c.weightedPrecision,
    );
    each("F1", (k) => f1Scores(c.scores, c.labels, c.classes, half)[k]!, c.f1AtHalf);
    each("weighted F1", () => weightedF1(c.scores, c.labels, c.classes, half), [c.weightedF1AtHalf]);

    each("micro AUROC", () => auroc(c.scores, c.labels), [c.microAuroc]);
    each(
      "AUROC weighted by prevalence",
      () => weightedByPositives(macroAuroc(c.scores, c.labels, c.classes).perClass, c.labels),
      [c.prevalenceAuroc],
    );
    each("micro average precision", () => averagePrecision(c.scores, c.labels), [c.microPrecision]);
    each("Brier score", (k) => brierScore(column(c.scores, k), column(c.labels, k)), c.brier);
    each(
      "expected calibration error",
      (k) => expectedCalibrationError(column(c.scores, k), column(c.labels, k)),
      c.calibration.map((line) => line.ece),
    );
    each(
      "sensitivity at a specificity of 80 %",
      (k) => sensitivityAt(0.8, column(c.scores, k), column(c.labels, k))!.sensitivity,
      c.sensitivityAt80,
    );
    it("calibration slope and intercepts", () => {
      c.calibration.forEach((expected, k) => {
        const line = calibrationLine(column(c.scores, k), column(c.labels, k))!;
        expect(line.slope).toBeCloseTo(expected.slope, 6);
        expect(line.intercept).toBeCloseTo(expected.intercept, 6);
        expect(line.inTheLarge).toBeCloseTo(expected.inTheLarge, 6);
      });
    });
    each("Challenge score", () => {
      const classes = [...half.keys()];
      const weights = classes.map((i) =>
        classes.map((j) => 0.5 - Math.abs(i - j) / 10 + (i === j ? 0.5 : 0)),
      );
      const decided = c.scores.map((s) => Number(s >= 0.5));
      return challengeScore(c.labels, decided, weights, 0);
    }, [c.challenge]);

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

  it("probabilities of Student's t and of the normal distribution", () => {
    for (const { t, freedom, p } of reference.tProbability)
      expect(Math.abs(tProbability(t, freedom) - p)).toBeLessThan(1e-12);
    for (const { z, p } of reference.normal)
      expect(Math.abs(normalProbability(z) / p - 1)).toBeLessThan(1e-12);
  });

  it("DeLong's test, also for several records of a patient", () => {
    for (const r of reference.delong) {
      const found = delong(r.scoresA, r.scoresB, r.labels, r.patients)!;
      expect(found.a).toBeCloseTo(r.a, 12);
      expect(found.b).toBeCloseTo(r.b, 12);
      expect(found.standardError).toBeCloseTo(r.standardError, 12);
      expect(found.p).toBeCloseTo(r.p, 10);
    }
  });

  it("logistic regression", () => {
    for (const { features, labels, columns, penalty, intercept, coefficients } of reference.logistic) {
      const found = fitLogistic(features, labels, columns, { penalty })!;
      expect(found.intercept).toBeCloseTo(intercept, 6);
      coefficients.forEach((value, c) => {
        expect(found.coefficients[c]).toBeCloseTo(value, 6);
      });
    }
  });

  it("tests over redrawn splits", () => {
    for (const { differences, testToTrain, region, ...expected } of reference.resplit) {
      const t = correctedT(differences, { testToTrain });
      expect(t.low).toBeCloseTo(expected.interval[0], 10);
      expect(t.high).toBeCloseTo(expected.interval[1], 10);
      expect(t.p).toBeCloseTo(expected.p, 12);
      const bayes = correlatedBayes(differences, { testToTrain, region });
      expect(bayes.above).toBeCloseTo(expected.above, 12);
      expect(bayes.within).toBeCloseTo(expected.within, 12);
      expect(bayes.below).toBeCloseTo(expected.below, 12);
    }
  });

  it("Wilcoxon's signed ranks", () => {
    for (const { differences, statistic, p } of reference.wilcoxon) {
      const found = wilcoxon(differences)!;
      expect(found.statistic).toBe(statistic);
      expect(found.p).toBeCloseTo(p, 12);
    }
  });

  it("isotonic regression", () => {
    for (const { values, fitted } of reference.isotonic)
      nonDecreasing(values).forEach((v, i) => {
        expect(v).toBeCloseTo(fitted[i]!, 12);
      });
  });
});
