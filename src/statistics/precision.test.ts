import { expect, it } from "vitest";
import { averagePrecision, METRICS, macroMetric, macroOf, pairedBootstrap, rank } from "./index.ts";
import { rankedPrecisions } from "./precision.ts";

it("is the mean precision at the positives", () => {
  // The example of scikit-learn's documentation: 1/1 and 2/3.
  expect(averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

it("is the prevalence where all scores are equal, whatever the records' order", () => {
  expect(averagePrecision([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0])).toBe(0.25);
  expect(averagePrecision([0.5, 0.5, 0.5, 0.5], [0, 0, 0, 1])).toBe(0.25);
});

it("is null without positives", () => {
  expect(averagePrecision([0.5, 0.6], [0, 0])).toBeNull();
});

it("under weights is that of records repeated so many times, each draw by itself", () => {
  const [scores, labels, weights] = [
    [0.1, 0.4, 0.4, 0.8, 0.3, 0.9],
    [0, 1, 0, 1, 1, 0],
    [1, 3, 2, 1, 2, 1],
  ];
  const repeated = (values: readonly number[]) =>
    values.flatMap((v, i) => Array.from({ length: weights[i]! }, () => v));
  // A weight of nothing takes a positive out, in its own draw alone.
  const without = Float64Array.from([1, 1, 1, 1, 0, 1].flatMap((w) => [w, 1, 0]));
  const [first, second, none] = rankedPrecisions(rank(scores, labels), without, 3);
  const rest = (values: readonly number[]) => values.filter((_, i) => i !== 4);
  expect([first, second]).toEqual([
    averagePrecision(rest(scores), rest(labels)),
    averagePrecision(scores, labels),
  ]);
  expect(none).toBeNaN();
  const both = Float64Array.from(weights.flatMap((w) => [w, 1]));
  expect([...rankedPrecisions(rank(scores, labels), both, 2)]).toEqual([
    expect.closeTo(averagePrecision(repeated(scores), repeated(labels))!, 12),
    averagePrecision(scores, labels),
  ]);
});

it("over labels leaves out those that all or no records have, and is drawn like AUROC", () => {
  const metric = METRICS["macro-auprc"];
  const scores = [0.2, 0.5, 0.6, 0.3, 0.5, 0.1, 0.1, 0.5, 0.9];
  const truth = [0, 1, 0, 0, 1, 0, 1, 1, 0];
  expect(macroMetric(metric, scores, truth, 3)).toEqual({ macro: 1 / 3, perClass: [1 / 3, null, null] });
  expect(() => macroOf(metric, scores, new Float32Array(9), 3)).toThrow(RangeError);
  const patients = ["a", "b", "c"];
  const pairs = [{ a: scores, b: scores.map((v) => -v) }];
  const { seeds, low, high } = pairedBootstrap({
    patients,
    truth,
    classes: 3,
    pairs,
    metric,
    seed: 1,
    draws: 50,
  });
  expect(seeds).toEqual([1 - 1 / 3]);
  expect(low).toBeGreaterThan(0);
  expect(high).toBeLessThan(1);
});
