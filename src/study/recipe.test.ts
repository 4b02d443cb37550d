import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { canonicalJson } from "../base/index.ts";
import { defineStudy, parseRecipe, type RecipeInput } from "./recipe.ts";
import { loadRecipe } from "./recipe-file.ts";
import { stepsOf, trainingOf } from "./recipe-steps.ts";
import { scheduleOf } from "./training-recipe.ts";
import type { TrainedUpstream } from "./upstream-recipe.ts";

const dir = mkdtempSync(join(tmpdir(), "cardiograft-recipe-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};

describe("a recipe", () => {
  it("is taken, and taken again, unchanged", () => {
    const recipe = defineStudy(tinyRecipe());
    expect(parseRecipe(recipe)).toEqual(recipe);
    expect(recipe.remarks).toEqual([]);
  });

  it.each([
    ["model.name", { model: {} }],
    ["window.seconds", { window: { seconds: -1, crops: 4 } }],
    ["arms.0", { arms: ["probe"] }],
    ["seeds", { seeds: [1, 1] }],
    ["name", { name: "First Light" }],
    ["sizs", { sizs: [1] }],
    [
      "upstream.folds.validation: fold 2 is in train already",
      { upstream: { ...tinyRecipe().upstream, folds: { train: [1, 2], validation: [2] } } },
    ],
    [
      "downstream.training.steps: no steps are given for size 16",
      { downstream: { ...tinyRecipe().downstream, training: { steps: { 8: 10 } } } },
    ],
  ])("with a faulty field is refused by name: %s", (name, change) => {
    expect(() => defineStudy({ ...tinyRecipe(), ...(change as object) })).toThrow(name);
  });

  it.each([
    [{ optimiser: { kind: "sgd", beta1: 0.9 } }, 'training.optimiser: unknown field "beta1"'],
    [{ optimiser: { kind: "rmsprop" } }, 'training.optimiser.kind: choose "adam", "adamw" or "sgd"'],
    [{ optimiser: { kind: "sgd", nesterov: true } }, "training.optimiser.nesterov: needs a momentum above 0"],
    [{ schedule: "linear" }, 'training.schedule: choose "constant", "one-cycle", "cosine" or {'],
    [{ schedule: { kind: "one-cycle" } }, 'training.schedule.kind: choose "cosine" or "step"'],
    [{ schedule: { kind: "step" } }, "training.schedule.at: give either at (shares of the run) or every"],
    [{ schedule: { kind: "step", at: [1.5] } }, "training.schedule.at.0: must be below 1"],
    [{ schedule: { kind: "cosine", warmup: 0.1 } }, 'training.schedule: unknown field "warmup"'],
    [
      { schedule: { kind: "cosine", minimum: 0.1 }, rate: 0.01 },
      "downstream.training.schedule.minimum: it is above the rate 0.01",
    ],
    [{ augmentation: { amplitude: 1 } }, "training.augmentation.amplitude: must be below 1"],
    [{ augmentation: { blur: 0.1 } }, 'training.augmentation: unknown field "blur"'],
  ])("names the faulty training option: %j", (change, message) => {
    const recipe = { ...tinyRecipe(), training: { ...tinyRecipe().training, ...change } };
    expect(() => parseRecipe(recipe)).toThrow(message);
  });

  it("has nothing of the options that it does not name, so that they are not in its tasks' keys", () => {
    const tiny = defineStudy(tinyRecipe());
    expect(canonicalJson(trainingOf(tiny, tiny.upstream as TrainedUpstream))).toBe(
      '{"batch":8,"optimiser":{"kind":"adamw"},"rate":0.003,"schedule":"one-cycle","validations":3}',
    );
  });

  it("takes every optimiser, schedule and augmentation, on either side", () => {
    const training: Partial<RecipeInput["training"]> = {
      optimiser: { kind: "sgd", momentum: 0.9, nesterov: true, weightDecay: 1e-4, decay: "weights" },
      schedule: { kind: "step", at: [0.5, 0.75], factor: 0.2 },
      augmentation: { amplitude: 0.2, noise: 0.02, wander: 0.1, leadDropout: 0.1, timeMask: 0.2 },
    };
    const recipe = defineStudy({
      ...tinyRecipe(),
      upstream: { ...tinyRecipe().upstream, training: { steps: 7, ...training, rate: 0.5 } },
    });
    expect(trainingOf(recipe, recipe.upstream as TrainedUpstream)).toEqual({
      ...recipe.training,
      ...training,
      rate: 0.5,
    });
    expect(scheduleOf(trainingOf(recipe, recipe.upstream as TrainedUpstream), 0.5)).toEqual({
      kind: "step",
      at: [0.5, 0.75],
      factor: 0.2,
      rate: 0.5,
    });
    expect(scheduleOf(recipe.training, 0.003)).toEqual({ kind: "one-cycle", rate: 0.003 });
  });

  it("gives one side's settings before the common ones", () => {
    const recipe = defineStudy({
      ...tinyRecipe(),
      upstream: { ...tinyRecipe().upstream, training: { steps: 7, rate: 0.5 } },
      downstream: { ...tinyRecipe().downstream, training: { steps: { 8: 10, 16: 20 } } },
    });
    expect(trainingOf(recipe, recipe.upstream as TrainedUpstream)).toEqual({ ...recipe.training, rate: 0.5 });
    expect(trainingOf(recipe, recipe.downstream)).toEqual(recipe.training);
    expect(stepsOf(recipe, 16)).toBe(20);
  });
});

describe("sizes, steps and splits", () => {
  const { upstream, downstream } = tinyRecipe();
  const { folds: _, ...random } = downstream;
  const define = (change: Partial<RecipeInput["downstream"]>, own: Partial<RecipeInput> = {}) =>
    defineStudy({ ...tinyRecipe(), downstream: { ...downstream, ...change }, ...own });

  it("may be all records, epochs, and steps for all", () => {
    const epochs = define({ sizes: [8, "all"], training: { steps: { epochs: 3 } } });
    // 17 records are three batches of eight.
    expect(stepsOf(epochs, 17, true)).toBe(9);
    expect(stepsOf(define({ sizes: [8, "all"], training: { steps: { 8: 5, all: 7 } } }), 17, true)).toBe(7);
    expect(stepsOf(define({ training: { budget: { minutes: 2 } } }), 8)).toBeNull();
  });

  it("are the parts of a random split instead of folds, and the recipe is taken again unchanged", () => {
    const split = { test: 0.33, validation: 0.1, seed: 1 };
    const recipe = defineStudy({ ...tinyRecipe(), downstream: { ...random, split } });
    expect(recipe.downstream.folds).toEqual({ train: [1], validation: [2], test: [3] });
    expect(parseRecipe(recipe)).toEqual(recipe);
  });

  it.each([
    [{ training: { steps: 5, budget: { minutes: 1 } } }, "give either steps or a budget of minutes"],
    [{ training: {} }, "give either steps or a budget of minutes"],
    [{ sizes: ["some"] }, 'downstream.sizes.0: give whole numbers above 0, or "all"'],
    [{ training: { steps: { epochs: 0 } } }, "downstream.training.steps.epochs: must be above 0"],
    [{ split: { test: 0.3, validation: 0.1, seed: 1 } }, "give folds or a split, not both"],
    [{ folds: undefined }, "give folds, or a random split"],
    [{ folds: undefined, split: { test: 0.3, seed: 1 } }, "which share of the patients chooses"],
    [{ folds: undefined, split: { test: 0.6, validation: 0.4, seed: 1 } }, "leave nothing to train on"],
  ])("are refused by name: %j", (change, message) => {
    expect(() => define(change as object)).toThrow(message);
  });

  it("of the paper's protocol are its own, with one seed", () => {
    const split = { test: 0.33, seed: 1 };
    const { folds: __, ...from } = upstream as { folds: object } & object;
    const paper = {
      ...tinyRecipe(),
      ...{ protocol: "paper", seeds: [1], window: { seconds: 10, crops: 1 } },
      upstream: { ...from, split },
      downstream: { ...random, split },
    } as RecipeInput;
    expect(defineStudy(paper).downstream.folds).toEqual({ train: [1], validation: [3], test: [3] });
    expect(() => defineStudy({ ...paper, seeds: [1, 2] })).toThrow("seeds: the paper's protocol has one");
    expect(() => defineStudy({ ...paper, downstream })).toThrow("downstream.split: the paper's protocol");
    expect(() => defineStudy({ ...paper, protocol: "sound" })).toThrow("downstream.split.validation: say");
  });
});

describe("a recipe file", () => {
  it("is a module with a default export", async () => {
    const path = file("good.mjs", `export default ${JSON.stringify(tinyRecipe())}`);
    expect((await loadRecipe(path)).name).toBe("tiny");
  });

  it("that is not there, has no default export or faulty fields is named", async () => {
    await expect(loadRecipe(join(dir, "none.ts"))).rejects.toThrow(/There is no recipe .*none\.ts/);
    await expect(loadRecipe(file("none.mjs", "export const a = 1"))).rejects.toThrow(/no default export/);
    await expect(loadRecipe(file("bad.mjs", "export default {}"))).rejects.toThrow(
      /bad\.mjs cannot be used:\n {2}name/,
    );
    await expect(loadRecipe(file("recipe.txt", ""))).rejects.toThrow(/\.ts or \.js/);
  });
});
