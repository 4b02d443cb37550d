import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tinyRecipe } from "../../test/fixtures/tiny-recipe.ts";
import { defineStudy, loadRecipe, parseRecipe, stepsOf, trainingOf } from "./recipe.ts";

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

  it("gives one side's settings before the common ones", () => {
    const recipe = defineStudy({
      ...tinyRecipe(),
      upstream: { ...tinyRecipe().upstream, training: { steps: 7, rate: 0.5 } },
      downstream: { ...tinyRecipe().downstream, training: { steps: { 8: 10, 16: 20 } } },
    });
    expect(trainingOf(recipe, "upstream")).toEqual({ ...recipe.training, rate: 0.5 });
    expect(trainingOf(recipe, "downstream")).toEqual(recipe.training);
    expect(stepsOf(recipe, 16)).toBe(20);
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
