import { z } from "zod";
import { type DatasetSpec, datasetNames } from "../datasets/index.ts";
import { training } from "./training-recipe.ts";

export const positive = z.number().int().positive();
const fold = z.number().int().nonnegative();
export const folds = z.array(fold).min(1);

/** What a registry entry takes beside its name, it checks itself when it is opened. */
export const dataset = z.custom<DatasetSpec>(
  (value) => typeof value === "object" && value !== null && typeof Reflect.get(value, "name") === "string",
  `name a dataset: { name: ${datasetNames.map((name) => JSON.stringify(name)).join(" | ")}, … }`,
);

/** The training settings of one side, which come before the common ones. */
export const overrides = training.partial().shape;
