import { describe, expect, it } from "vitest";
import type { Arm } from "../arms.ts";
import { costFindings } from "./cost.ts";
import type { Arrival } from "./time.ts";

const MINUTE = 60_000;
const cell = (arm: Arm, seed: number, perStep: number, { before = 0, trainings = 1 } = {}) => ({
  ...{ arm, size: 64, seed, steps: 100, effort: { perStep: (perStep * MINUTE) / 100, before, trainings } },
});
const arrival = (arm: Arm, steps: (number | null)[], range?: [low: number, high: number]): Arrival => ({
  ...{ arm, size: 64, share: 1 },
  speedUp: range ? { factor: 1, low: range[0], high: range[1], censored: "none" } : null,
  seeds: steps.map((s, i) => ({ seed: i + 1, target: 0.9, steps: s })),
});
const cells = [
  cell("scratch", 1, 10),
  cell("scratch", 2, 14),
  cell("fine-tune", 1, 10),
  cell("fine-tune", 2, 14),
];
const arrivals = [arrival("scratch", [100, 100]), arrival("fine-tune", [50, 50], [1.8, 2.2])];
const pretraining = [{ steps: 1000, perStep: 0.03 * MINUTE, before: 0, trainings: 1 }];

describe("what arms cost", () => {
  it("is minutes of all steps, alone and with a part of the pre-training", () => {
    const { arms, pretraining: before } = costFindings(cells, arrivals, { pretraining });
    expect(before!.minutes).toBeCloseTo(30, 9);
    expect(arms.map((a) => [a.arm, a.cost.minutes])).toEqual([
      ["scratch", expect.closeTo(12, 9)],
      ["fine-tune", expect.closeTo(12, 9)],
    ]);
    expect(arms[0]!.shared).toEqual([]);
    expect(arms[1]!.shared.map((s) => [s.tasks, s.cost.minutes])).toEqual([
      [1, expect.closeTo(42, 9)],
      [5, expect.closeTo(18, 9)],
      [20, expect.closeTo(13.5, 9)],
    ]);
  });

  it("counts every rate that was tried, and what comes before the first step", () => {
    const probe = cell("linear-probe", 1, 1, { before: 2 * MINUTE, trainings: 3 });
    const [only] = costFindings([probe], [], { pretraining: [] }).arms;
    expect(only!.cost.minutes).toBeCloseTo(9, 9);
    expect(only!.shared).toEqual([]);
  });

  it("has energy and money at the user's rates alone", () => {
    const none = costFindings(cells, arrivals, { pretraining }).arms[0]!.cost;
    expect([none.kilowattHours, none.money]).toEqual([null, null]);
    const rates = { watts: 500, pricePerKwh: 0.4, pricePerHour: 2 };
    const { kilowattHours, money } = costFindings(cells, arrivals, { pretraining, rates }).pretraining!;
    expect(kilowattHours).toBeCloseTo(0.25, 9);
    expect(money).toBeCloseTo(0.1 + 1, 9);
  });

  it("to a target says when pre-training pays back, and what is cheapest", () => {
    const { targets, sentences } = costFindings(cells, arrivals, { pretraining });
    const target = targets.find((t) => t.share === 1)!;
    // Scratch takes 12 minutes to its best, fine-tuning 6: thirty minutes of pre-training pay from the sixth task on, with five it is the same.
    expect(target.arms).toEqual([
      { arm: "scratch", minutes: expect.closeTo(12, 9), breakEven: null },
      { arm: "fine-tune", minutes: expect.closeTo(6, 9), breakEven: 6 },
    ]);
    expect(target.cheapest.map((c) => [c.tasks, c.arm])).toEqual([
      [1, "scratch"],
      [5, "scratch"],
      [20, "fine-tune"],
    ]);
    expect(sentences).toEqual([
      "To scratch's best at 64 records training from scratch is quickest for 1 task; it is not shown which arm is quickest for 5 tasks that share a pre-training (in the mean training from scratch); fine-tuning is quickest for 20 tasks.",
    ]);
  });

  it("shows nothing where a speed-up may be none, a seed does not arrive, or there is one seed", () => {
    const say = (...range: [number, number][]) =>
      costFindings(cells, [arrivals[0]!, arrival("fine-tune", [50, 50], range[0])], { pretraining: [] })
        .sentences;
    const open =
      "To scratch's best at 64 records it is not shown which arm is quickest (in the mean fine-tuning).";
    expect(say([0.8, 5])).toEqual([open]);
    expect(say()).toEqual([open]);
    const late = [arrivals[0]!, arrival("fine-tune", [50, null], [0.5, 4])];
    expect(costFindings(cells, late, { pretraining: [] }).sentences).toEqual([
      "To scratch's best at 64 records it is not shown which arm is quickest (in the mean training from scratch); fine-tuning did not get there with every seed.",
    ]);
    const tie = [arrivals[0]!, arrival("fine-tune", [100, 100], [1, 1])];
    expect(costFindings(cells, tie, { pretraining: [] }).sentences[0]).toContain("not shown");
  });

  it("makes no arm quicker for what else the machine did while it ran", () => {
    const disturbed = cells.map((c) =>
      c.arm === "scratch" ? { ...c, effort: { ...c.effort, perStep: 1.5 * c.effort.perStep } } : c,
    );
    const same = [arrival("scratch", [80, 80]), arrival("fine-tune", [80, 80])];
    const { arms, targets } = costFindings(disturbed, same, { pretraining: [] });
    expect(new Set(arms.map(({ cost }) => cost.minutes)).size).toBe(1);
    expect(new Set(targets.find((t) => t.share === 1)!.arms.map(({ minutes }) => minutes)).size).toBe(1);
  });

  it("says nothing of the quickest where there is one arm", () => {
    const alone = cells.filter(({ arm }) => arm === "scratch");
    expect(costFindings(alone, [arrivals[0]!], { pretraining: [] }).sentences).toEqual([]);
  });

  it("counts no pre-training where there was none", () => {
    const { targets, sentences } = costFindings(cells, arrivals, { pretraining: [] });
    expect(targets.find((t) => t.share === 1)!.arms[1]).toMatchObject({ arm: "fine-tune", breakEven: null });
    expect(sentences).toEqual(["To scratch's best at 64 records fine-tuning is quickest."]);
  });

  it("to a target is not known where a seed does not arrive", () => {
    const late = [arrival("scratch", [100, 100]), arrival("fine-tune", [50, null])];
    const target = costFindings(cells, late, { pretraining }).targets.find((t) => t.share === 1)!;
    expect(target.arms[1]).toEqual({ arm: "fine-tune", minutes: null, breakEven: null });
    expect(target.cheapest.every((c) => c.arm === "scratch")).toBe(true);
  });
});
