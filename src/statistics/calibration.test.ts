import { describe, expect, it } from "vitest";
import {
  brierScore,
  calibrationCurve,
  calibrationLine,
  challengeScore,
  expectedCalibrationError,
  fitLogistic,
  holm,
  logisticProbability,
  sensitivityAt,
  wilcoxon,
} from "./index.ts";

describe("calibration", () => {
  const p = [0.05, 0.15, 0.15, 0.95, 1];
  const y = [0, 0, 1, 1, 1];

  it("puts each probability into its bin, 1 into the last", () => {
    expect(calibrationCurve(p, y)).toEqual([
      { low: 0, high: 0.1, records: 1, predicted: 0.05, observed: 0 },
      { low: 0.1, high: 0.2, records: 2, predicted: 0.15, observed: 0.5 },
      { low: 0.9, high: 1, records: 2, predicted: 0.975, observed: 1 },
    ]);
    expect(expectedCalibrationError(p, y)).toBeCloseTo((0.05 + 2 * 0.35 + 2 * 0.025) / 5, 12);
    expect(brierScore(p, y)).toBeCloseTo((0.05 ** 2 + 0.15 ** 2 + 0.85 ** 2 + 0.05 ** 2) / 5, 12);
    expect(brierScore([], [])).toBeNull();
  });

  it("has slope 1 and intercept 0 where a tenth of those with 0.1 are positive", () => {
    const probabilities = [0.1, 0.5, 0.8].flatMap((v) => Array<number>(10).fill(v));
    const labels = [1, 5, 8].flatMap((n) => Array.from({ length: 10 }, (_, i) => Number(i < n)));
    const line = calibrationLine(probabilities, labels)!;
    expect(line.slope).toBeCloseTo(1, 9);
    expect(line.intercept).toBeCloseTo(0, 9);
    expect(line.inTheLarge).toBeCloseTo(0, 9);
  });

  it("has no line where one outcome is absent or both are separated", () => {
    expect(calibrationLine([0.2, 0.7], [1, 1])).toBeNull();
    expect(calibrationLine([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1])).toBeNull();
  });
});

describe("logistic regression", () => {
  it("gives the prevalence without features, and its probability", () => {
    const model = fitLogistic([], [1, 0, 0, 0], 0)!;
    expect(logisticProbability(model, [])).toBeCloseTo(0.25, 12);
  });

  it("is bounded by a penalty where the outcomes are separated", () => {
    const features = [-2, -1, 1, 2];
    expect(fitLogistic(features, [0, 0, 1, 1], 1)).toBeNull();
    expect(fitLogistic(features, [0, 0, 1, 1], 1, { penalty: 1 })!.coefficients[0]).toBeGreaterThan(0);
  });
});

describe("sensitivity at a specificity", () => {
  it("finds nothing where everything found is wrong", () => {
    const point = sensitivityAt(0.9, [0.9, 0.1, 0.2], [0, 1, 0])!;
    expect(point).toEqual({ threshold: Number.POSITIVE_INFINITY, sensitivity: 0, specificity: 1 });
    expect(sensitivityAt(0.9, [0.1], [1])).toBeNull();
  });
});

describe("the Challenge score", () => {
  const weights = [
    [1, 0.5],
    [0.5, 1],
  ];

  it("is 1 for the truth, 0 for the normal class alone, and shares a record's reward", () => {
    const truth = [1, 0, 0, 1, 1, 1];
    expect(challengeScore(truth, truth, weights, 0)).toBeCloseTo(1, 12);
    expect(challengeScore(truth, [1, 0, 1, 0, 1, 0], weights, 0)).toBeCloseTo(0, 12);
    // Truth gets 1 + 1 + (1 + 0.5 + 0.5 + 1) / 2 = 3.5, the normal class 1 + 0.25 + 0.75 = 2; this decision 1 + 0.75 + 0.75.
    expect(challengeScore(truth, [1, 0, 1, 1, 0, 1], weights, 0)).toBeCloseTo((2.5 - 2) / 1.5, 12);
  });

  it("is not known where everyone is normal", () => {
    expect(challengeScore([1, 0, 1, 0], [1, 0, 1, 0], weights, 0)).toBeNull();
  });
});

describe("tests across datasets", () => {
  it("Holm's correction on his procedure's usual example", () => {
    const corrected = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => {
      expect(corrected[i]).toBeCloseTo(p, 12);
    });
  });

  it("Wilcoxon's with five datasets of one sign: two in thirty-two", () => {
    expect(wilcoxon([0.1, 0.2, 0.3, 0.4, 0.5])).toEqual({ statistic: 0, p: 2 / 32 });
    expect(wilcoxon([0, 0])).toBeNull();
  });
});
