import { describe, expect, it } from "vitest";
import { Random } from "../../base/index.ts";
import { CINC2021_SCORED } from "../../labels/index.ts";
import { cellMetrics } from "./metrics.ts";

const labels = { set: "own", classes: ["AF", "LBBB", "none"] };
// [records, classes]: AF is ranked perfectly, LBBB has one of its two positives below a negative, the third label is never there.
const truth = Float32Array.from([1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
const probabilities = Float32Array.from([0.9, 0.8, 0.1, 0.7, 0.6, 0.9, 0.2, 0.4, 0.1, 0.1, 0.3, 0.2]);
const metrics = cellMetrics({ truth, probabilities }, labels, [0.5, 0.5, 0.5]);

describe("the metrics of a cell", () => {
  it("are averaged over labels, over decisions, and by prevalence", () => {
    expect(metrics.labels.map((l) => l.auroc)).toEqual([1, 0.75, null]);
    expect(metrics.auroc.macro).toBe(0.875);
    // Positives 0.9 0.8 0.7 0.4 against 0.6 0.2 0.1 0.3: only 0.4 loses one of its four comparisons.
    expect(metrics.auroc.micro).toBe(15 / 16);
    expect(metrics.auroc.weighted).toBe((2 * 1 + 2 * 0.75) / 4);
    expect(metrics.prevalence.macro).toBe(0.5);
    expect(metrics.auprc.macro).toBeCloseTo((1 + (1 + 2 / 3) / 2) / 2, 12);
  });

  it("decide at the thresholds that they are given", () => {
    expect(metrics.labels.map((l) => l.f1)).toEqual([1, 0.5, 0]);
    expect(metrics.f1.macro).toBe(0.75);
    // Found 0.9 0.7 0.8 0.6, of which three are true, of four.
    expect(metrics.f1.micro).toBe(6 / 8);
    expect(cellMetrics({ truth, probabilities }, labels, [2, 2, 2]).f1.macro).toBe(0);
  });

  it("leave a label without positives out, and say so", () => {
    expect(metrics.leftOut).toEqual(["none"]);
    expect(metrics.labels[2]).toMatchObject({ positives: 0, auroc: null, auprc: null, sensitivity: null });
    const without = (values: Float32Array) => values.filter((_, i) => i % 3 < 2);
    const two = cellMetrics(
      { truth: without(truth), probabilities: without(probabilities) },
      { set: "own", classes: ["AF", "LBBB"] },
      [0.5, 0.5],
    );
    const { labels: _, leftOut: __, ...averages } = metrics;
    expect(two).toMatchObject(averages);
  });

  it("say how good the probabilities themselves are", () => {
    // AF: 0.01, 0.09, 0.04, 0.01; LBBB: 0.04, 0.36, 0.36, 0.09.
    expect(metrics.brier).toBeCloseTo((0.15 / 4 + 0.85 / 4) / 2, 6);
    expect(metrics.sensitivity).toEqual({ specificity: 0.9, macro: (1 + 0.5) / 2 });
    // AF is separated and has no line.
    expect(metrics.labels[0]!.calibration).toBeNull();
    expect(metrics.calibration.slope).toBe(metrics.labels[1]!.calibration!.slope);
    const flat = cellMetrics(
      { truth: Float32Array.from([1, 0, 0, 0]), probabilities: new Float32Array(4).fill(0.45) },
      { set: "own", classes: ["AF"] },
      [0.5],
    );
    expect(flat.calibration.curve).toEqual([
      { low: 0.4, high: 0.5, records: 4, predicted: expect.closeTo(0.45, 6), observed: 0.25 },
    ]);
    expect(flat.ece).toEqual({ bins: 10, macro: expect.closeTo(0.2, 6) });
  });

  it("find the slope that probabilities were bent by", () => {
    const random = new Random("bent");
    const n = 20_000;
    const logits = Float64Array.from({ length: n }, () => 2 * random.normal());
    const outcome = Float32Array.from(logits, (v) => Number(random.uniform() < 1 / (1 + Math.exp(-v))));
    const bent = Float32Array.from(logits, (v) => 1 / (1 + Math.exp(-2 * v)));
    const { calibration } = cellMetrics(
      { truth: outcome, probabilities: bent },
      { set: "own", classes: ["AF"] },
      [0.5],
    );
    expect(Math.abs(calibration.slope! - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(calibration.intercept!)).toBeLessThan(0.06);
  });

  it("have the Challenge's score for its classes alone", () => {
    expect(metrics.challenge2021).toBeNull();
    const { name, labels: classes } = CINC2021_SCORED;
    const decided = Float32Array.from({ length: 26 * 4 }, (_, i) => Number(i % 27 === 0));
    const perfect = cellMetrics(
      { truth: decided, probabilities: decided },
      { set: name, classes },
      classes.map(() => 0.5),
    );
    expect(perfect.challenge2021).toBeCloseTo(1, 12);
    const part = { set: name, classes: classes.slice(1) };
    const less = Float32Array.from({ length: 25 * 4 }, (_, i) => Number(i % 26 === 0));
    expect(
      cellMetrics({ truth: less, probabilities: less }, part, Array(25).fill(0.5)).challenge2021,
    ).toBeNull();
  });
});
