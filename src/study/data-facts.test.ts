import { expect, it } from "vitest";
import type { Dataset } from "../datasets/index.ts";
import { downstreamFacts } from "./data-facts.ts";
import type { Recipe } from "./recipe.ts";

const entry = (record: string, patient: string, fold: number, labels: string[]) => ({
  ...{ record, patient, fold, age: null, sex: null },
  labels: { dx: labels },
});
const dataset = {
  ...{ name: "d", licence: "CC0", fingerprint: "f" },
  entries: [
    entry("1", "p", 1, ["A"]),
    entry("2", "p", 1, []),
    entry("3", "q", 1, ["A", "B"]),
    entry("4", "r", 1, []),
    entry("5", "s", 2, ["B"]),
    entry("6", "t", 2, ["B"]),
  ],
} as unknown as Dataset;
const labels = { set: "dx", classes: ["A", "B"] };
const folds = { train: [1], test: [2] };
const factsOf = (unlabelled?: "leave out") =>
  downstreamFacts(
    { downstream: { folds, unlabelled } } as unknown as Recipe,
    dataset,
    labels,
    new Map([["f", new Set(["6"])]]),
  );

it("counts what takes part: not what was refused, nor, where such are left out, what has no label", () => {
  expect(factsOf().splits).toEqual([
    { split: "train", folds: [1], records: 4, patients: 3, positives: [2, 1] },
    { split: "test", folds: [2], records: 1, patients: 1, positives: [0, 1] },
  ]);
  expect(factsOf("leave out").splits[0]).toMatchObject({ records: 2, patients: 2, positives: [2, 1] });
});
