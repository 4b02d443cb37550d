import { expect, it } from "vitest";
import { METRICS, type MetricName } from "../../statistics/index.ts";
import type { Arm } from "../arms.ts";
import type { TrainMetrics } from "../tasks/index.ts";
import { judgedCell } from "./judged-cell.ts";
import type { CellMetrics } from "./metrics.ts";

const scores = { macroAuroc: 0.8, perClassAuroc: [0.8], macroAuprc: 0.3, prevalence: 0.2, weightedF1: 0.5 };
const training: TrainMetrics = {
  ...{ best: { step: 90, metric: 0.8 }, steps: 100, records: 64, positives: [9], thresholds: [0.5] },
  ...{
    converged: false,
    rate: 0.01,
    validation: { ...scores, macroAuroc: 0.7, macroAuprc: 0.2, prevalence: 0.1 },
  },
  search: [1, 2, 3].map((rate) => ({ rate, metric: 0.5 })),
  milliseconds: { data: 200, step: 800, evaluation: 5000 },
};
const label = { auroc: 0.8, auprc: 0.3, prevalence: 0.1 };
const metrics = {
  labels: [label, { ...label, auroc: null, auprc: 1, prevalence: 1 }],
} as unknown as CellMetrics;
const judged = (arm: Arm, change: object = {}, metric: MetricName = "macro-auroc") =>
  judgedCell(
    { ...{ arm, size: 64, seed: 1, train: "t", evaluate: "e" } },
    {
      ...{ training: { ...training, ...change }, history: [], model: "m", metrics },
      evaluation: { records: 10, positives: [1], test: scores },
    },
    METRICS[metric],
  );

it("a cell has its scores of test and validation", () => {
  expect(judged("scratch")).toMatchObject({
    value: 0.8,
    validation: 0.7,
    bestStep: 90,
    steps: 100,
    chance: 0.5,
  });
});

it("is judged by the metric of the study, by label too", () => {
  expect(judged("scratch", {}, "macro-auprc")).toMatchObject({
    ...{ value: 0.3, validation: 0.2, chance: 0.1, perLabel: [0.3, null] },
  });
});

it("counts a step's time with that for its data, and every rate that was tried; validations do not count", () => {
  expect(judged("scratch").effort).toEqual({ before: 0, perStep: 10, trainings: 3 });
  expect(judged("linear-probe").effort).toEqual({ before: 200, perStep: 8, trainings: 3 });
  expect(judged("age-sex", { steps: 0, search: [] }).effort).toEqual({ before: 0, perStep: 0, trainings: 1 });
});

it("of an old result has converged unless the best step lies in the last tenth", () => {
  const old = (step: number) =>
    judged("scratch", { converged: undefined, search: undefined, best: { step, metric: 0.8 } });
  expect([89, 90, 91, 100].map((step) => old(step).converged)).toEqual([true, true, false, false]);
  expect(old(90).effort.trainings).toBe(1);
  expect(judged("scratch").converged).toBe(false);
});
