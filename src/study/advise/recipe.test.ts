import { describe, expect, it } from "vitest";
import { pilotRecipe, type Setting, simulatedRecipe, simulationFor } from "./recipe.ts";

const setting: Setting = {
  dataset: { name: "ward" },
  labels: "labels",
  split: { folds: { train: [1, 2, 3], validation: [4], test: [5] } },
  model: { name: "resnet1d18" },
  window: { seconds: 2.5, crops: 4 },
};

describe("the recipes of an advice", () => {
  it("compare four arms on the own data, with the upstream's file", () => {
    const recipe = pilotRecipe(
      setting,
      { model: "/models/key" },
      {
        ...{ sizes: [90, 360], seeds: [1, 2, 3], milliseconds: 1 },
        steps: { 90: 200, 360: 300 },
      },
    );
    expect(recipe).toMatchObject({
      upstream: { model: "/models/key" },
      arms: ["scratch", "fine-tune", "linear-probe", "random-probe"],
      downstream: {
        ...{ dataset: { name: "own" }, validation: "proportional", sizes: [90, 360] },
        training: { steps: { 90: 200, 360: 300 } },
      },
    });
  });

  it("leave the steps of a size that waits out", () => {
    const { downstream } = pilotRecipe(
      setting,
      { model: "m" },
      {
        ...{ sizes: [360], seeds: [1, 2], milliseconds: 1, steps: { 90: 200, 360: 300 } },
      },
    );
    expect(downstream.training.steps).toEqual({ 360: 300 });
  });

  it("pre-train on a cohort like PTB-XL with light augmentation", () => {
    expect(simulatedRecipe(setting, { records: 2000, steps: 300 }).upstream).toMatchObject({
      dataset: { name: "simulated", cohort: "like-ptb-xl", records: 2000 },
      training: { steps: 300, augmentation: { amplitude: 0.2, noise: 0.02 } },
    });
  });
});

describe("pre-training on simulated records", () => {
  it("gets as many steps as its time holds, with the records that these look at eight times", () => {
    expect(simulationFor(400_000, 150, 3)).toEqual({ steps: 2290, records: 18_300 });
    expect(simulationFor(10_000_000, 150, 3)).toEqual({ steps: 3000, records: 20_000 });
  });

  it("is not worth its name in less than a hundred steps", () => {
    expect(simulationFor(10_000, 150, 3)).toBeNull();
  });
});
