import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fakeDataset } from "../../test/fixtures/fake-dataset.ts";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { Home } from "../store/index.ts";
import { asPlanned, hasBudget, keepBudget, withBudget } from "./budget.ts";
import { budgeted, budgetSteps, countsOf } from "./budget-steps.ts";
import { timeOf } from "./estimate.ts";
import { planStudy } from "./plan.ts";
import { defineStudy } from "./recipe.ts";
import { stepShape, Timings } from "./timings.ts";

const home = new Home(mkdtempSync(join(tmpdir(), "cardiograft-budget-")));
afterAll(() => rmSync(home.dir, { recursive: true, force: true }));

const sources = { upstream: fakeDataset("community"), downstream: fakeDataset("clinic") };
const { downstream, ...rest } = tinyRecipe();
const minutes = { ...downstream, training: { budget: { minutes: 1 } } };
const recipe = defineStudy({ ...rest, downstream: { ...minutes, sizes: [8, "all"] } });
const sketch = planStudy(recipe, sources, 1, { sketch: true });
const counts = countsOf(recipe, sources);

/** Every step takes so long, and a look at the validation records two seconds. */
function timings(step: number): Timings {
  const known = new Timings();
  for (const task of budgeted(recipe, sketch)) {
    const { kind, spec } = task;
    const milliseconds = { data: 0, step: 100 * step, evaluation: 2000 * spec.training.validations };
    known.addTraining(kind, spec, "cpu", { steps: 100, milliseconds });
  }
  return known;
}

describe("a budget of minutes", () => {
  it("comes to the steps that fit beside the validations, the same for all arms", () => {
    expect(hasBudget(recipe)).toBe(true);
    expect(() => planStudy(recipe, sources, 1)).toThrow(/training\.budget: its minutes were not made steps/);
    const steps = budgetSteps(recipe, sketch, counts, { timings: timings(100), device: "cpu" });
    // One minute without three validations of two seconds.
    expect(steps).toEqual({ downstream: { 8: 540, all: 540 } });
    const plan = planStudy(withBudget(recipe, steps), sources, 1);
    const trained = plan.tasks.flatMap((task) => (task.kind === "train" ? [task.spec.steps] : []));
    expect(new Set(trained)).toEqual(new Set([540]));
    expect(budgetSteps(recipe, sketch, counts, { timings: new Timings(), device: "cpu" })).toBeNull();
  });

  it("is kept in the home: whoever goes on has the same steps, whatever the machine does", () => {
    expect(asPlanned(recipe, home)).toEqual(recipe);
    keepBudget(home, recipe, { downstream: { 8: 7, all: 9 } });
    const planned = asPlanned(recipe, home);
    expect(planned.downstream.training.steps).toEqual({ 8: 7, all: 9 });
    expect(hasBudget(planned)).toBe(false);
    const retold = { ...recipe, title: "Another", seeds: [1, 2, 3], region: 0.02, remarks: ["A remark."] };
    expect(asPlanned(retold, home).downstream.training.steps).toEqual({ 8: 7, all: 9 });
    const alone = { ...recipe, arms: ["scratch" as const] };
    expect(asPlanned(alone, home).downstream.training.steps).toEqual({ 8: 7, all: 9 });
    const larger = { ...recipe, downstream: { ...recipe.downstream, sizes: [8, 16, "all" as const] } };
    expect(hasBudget(asPlanned(larger, home))).toBe(true);
    // What is known already stays, however it would be measured today.
    keepBudget(home, larger, { downstream: { 8: 70, 16: 80, all: 90 } });
    expect(asPlanned(larger, home).downstream.training.steps).toEqual({ 8: 7, 16: 80, all: 9 });
    expect(asPlanned(recipe, home).downstream.training.steps).toMatchObject({ 8: 7, all: 9 });
    const wider = { ...recipe, model: { ...recipe.model, width: 3 } };
    expect(asPlanned(wider, home)).toEqual(wider);
    const other = defineStudy({ ...rest, downstream: { ...minutes, training: { budget: { minutes: 2 } } } });
    expect(asPlanned(other, home)).toEqual(other);
  });
});

describe("minutes of both sides", () => {
  const { upstream } = rest;
  const both = defineStudy({
    ...{ ...rest, upstream: { ...upstream, training: { budget: { minutes: 1 } } } },
    ...{ name: "both", downstream: minutes, arms: ["scratch"] },
  });

  it("are those of the upstream only where an arm begins with it, and come beside what is kept", () => {
    keepBudget(home, both, { downstream: { 8: 3, 16: 4 } });
    expect(hasBudget(asPlanned(both, home))).toBe(false);
    const tuned = { ...both, arms: ["scratch", "fine-tune"] as const };
    expect(hasBudget(asPlanned({ ...tuned, arms: [...tuned.arms] }, home))).toBe(true);
    keepBudget(home, both, { upstream: 5 });
    const planned = asPlanned({ ...tuned, arms: [...tuned.arms] }, home);
    expect(hasBudget(planned)).toBe(false);
    expect(planned.downstream.training.steps).toEqual({ 8: 3, 16: 4 });
    expect(planned.upstream).toMatchObject({ training: { steps: 5 } });
  });
});

describe("an estimate", () => {
  const plain = defineStudy(tinyRecipe());
  const plan = planStudy(plain, sources, 1);
  const task = plan.tasks.find(({ kind }) => kind === "train") as Extract<
    (typeof plan.tasks)[number],
    { kind: "train" }
  >;

  it("is steps and validations by the times of the same network, window, batch, threads and device", () => {
    const time = (known: Timings, device = "cpu") =>
      timeOf(task, countsOf(plain, sources)(task), known, device);
    // Nine steps and three validations, which are the same records.
    expect(time(timings(100))).toBe(9 * 100 + 3 * 2000);
    expect(time(timings(100), "cuda")).toBeNull();
    expect(time(new Timings())).toBeNull();
  });

  it("takes a third of a step for the forward pass where no validation was timed", () => {
    const known = new Timings();
    known.addStep(stepShape("train", task.spec, "cpu"), 80);
    const validation = countsOf(plain, sources)(task).validation!;
    const each = (80 / 3 / 8) * 2 * validation;
    expect(timeOf(task, countsOf(plain, sources)(task), known, "cpu")).toBeCloseTo(9 * 80 + 3 * each, 6);
  });
});
