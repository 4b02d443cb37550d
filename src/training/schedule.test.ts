import { describe, expect, it } from "vitest";
import { readFixture } from "../../test/oracle/fixtures.ts";
import { UserError } from "../base/index.ts";
import { checkSchedule, rateAt, type Schedule } from "./schedule.ts";

const rate = 0.01;
const cases: Record<string, Schedule> = {
  "one-cycle": { kind: "one-cycle", rate },
  "step at 0.5 and 0.75": { kind: "step", rate, at: [0.5, 0.75], factor: 0.2 },
  "step every 7": { kind: "step", rate, every: 7 },
  cosine: { kind: "cosine", rate },
  "cosine to 0.001": { kind: "cosine", rate, minimum: 0.001 },
  "cosine, warm-up 0.25": { kind: "cosine", rate, warmUp: 0.25 },
};

describe("a schedule is PyTorch's", () => {
  const { schedules } = readFixture<{ schedules: Record<string, number[]> }>("optimisers");
  it("in each stored case", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(schedules));
  });

  it.each(Object.entries(cases))("%s", (name, schedule) => {
    checkSchedule(schedule);
    const expected = schedules[name]!;
    expected.forEach((e, t) => {
      expect(Math.abs(rateAt(schedule, t, expected.length) - e), `step ${t}`).toBeLessThan(1e-12);
    });
  });
});

it("a constant schedule stays where it is", () => {
  expect([0, 5, 19].map((t) => rateAt({ kind: "constant", rate }, t, 20))).toEqual([rate, rate, rate]);
});

it.each(Object.entries(cases))("%s gives a usable rate in runs of any length", (_, schedule) => {
  for (const steps of [1, 2, 3, 7, 100]) {
    for (let t = 0; t < steps; t++) {
      const found = rateAt(schedule, t, steps);
      expect(found > 0 && found <= rate * (1 + 1e-12), `${found} at step ${t} of ${steps}`).toBe(true);
    }
  }
});

it.each([
  [{ kind: "constant", rate: 0 }, "schedule constant: rate must be above 0, not 0"],
  [{ kind: "step", rate }, "schedule step: give either"],
  [{ kind: "step", rate, at: [0.5], every: 3 }, "schedule step: give either"],
  [{ kind: "step", rate, at: [0.5, 10] }, "schedule step: at must hold shares of the run"],
  [{ kind: "step", rate, every: 0 }, "schedule step: every must be a positive whole number"],
  [{ kind: "step", rate, every: 5, factor: 0 }, "schedule step: factor must be above 0"],
  [{ kind: "cosine", rate, minimum: 0.1 }, "schedule cosine: minimum must be between 0 and the rate 0.01"],
  [{ kind: "cosine", rate, warmUp: 1 }, "schedule cosine: warmUp is a share of the run"],
] as [Schedule, string][])("refuses %j", (schedule, message) => {
  expect(() => checkSchedule(schedule)).toThrow(UserError);
  expect(() => checkSchedule(schedule)).toThrow(message);
});
