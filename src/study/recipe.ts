import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { UserError } from "../base/index.ts";
import { type Arm, arms } from "./arms.ts";
import { dataset, folds, overrides, positive } from "./recipe-parts.ts";
import { ratesOf, type TrainingRecipe, training } from "./training-recipe.ts";
import { isModelFile, type TrainedUpstream, upstream } from "./upstream-recipe.ts";

const stepsBySize = z.record(z.string().regex(/^\d+$/, "sizes are whole numbers"), positive);

const recipe = z
  .strictObject({
    /** Short and plain: it names the study in the store and in file names. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
    title: z.string().min(1).optional(),
    model: z.strictObject({
      name: z.string().min(1),
      width: positive.optional(),
      depth: z.array(positive).min(1).optional(),
      head: z.enum(["flatten", "pool"]).optional(),
      dropout: z.number().min(0).lt(1).optional(),
    }),
    /** What the model sees: crops of so many seconds in training, this many evenly spaced ones, averaged, in evaluation. */
    window: z.strictObject({ seconds: z.number().positive(), crops: positive }),
    training,
    /** Where the weights come from. */
    upstream,
    /** Where a model is wanted, with this many training records. */
    downstream: z.strictObject({
      dataset,
      labels: z.string().min(1),
      folds: z.strictObject({ train: folds, validation: folds, test: folds }),
      sizes: z.array(positive).min(1),
      training: z.strictObject({ ...overrides, steps: z.union([positive, stepsBySize]) }),
      /**
       * Which records of the validation folds choose the best step, the rate and the thresholds: all, or a quarter as many as are trained on
       * (nested in size like these), as who has few labels has few to choose by.
       */
      validation: z.enum(["full", "proportional"]).default("full"),
      /** Mean and standard deviation of the leads in arms that begin with the upstream's weights: the upstream's, as these know them, or own. */
      normalisation: z.enum(["upstream", "own"]).default("upstream"),
      /** All arms get the same steps and the same search for a rate, unless it is said here which do not, and why. */
      unequal: z
        .strictObject({
          why: z.string().min(1),
          arms: z.partialRecord(
            z.enum(arms),
            z.strictObject({ rate: training.shape.rate.optional(), steps: positive.optional() }),
          ),
        })
        .optional(),
    }),
    /** `scratch` is what the others are compared with; src/transfer/arms.ts says what each does. */
    arms: z.array(z.enum(arms)).min(1),
    seeds: z.array(z.number().int().nonnegative()).min(1),
    /** Differences in macro AUROC up to this size make no practical difference; to be declared before anything is run. */
    region: z.number().positive().lt(0.5).default(0.01),
    /** What the machine draws and costs, for what the report says of cost. */
    cost: z
      .strictObject({
        watts: z.number().positive().optional(),
        pricePerKwh: z.number().nonnegative().optional(),
        pricePerHour: z.number().nonnegative().optional(),
      })
      .optional(),
    /** Printed beside the table: what a reader must know to judge it. */
    remarks: z.array(z.string()).default([]),
  })
  .check(({ value, issues }) => {
    const fault = (path: (string | number)[], message: string) =>
      issues.push({ code: "custom", path, message, input: value });
    const trained = isModelFile(value.upstream) ? {} : { upstream: value.upstream };
    const sides = { ...trained, downstream: value.downstream };
    for (const [side, { folds }] of Object.entries(sides)) {
      const seen = new Map<number, string>();
      for (const [split, list] of Object.entries(folds)) {
        for (const n of list) {
          const other = seen.get(n);
          if (other) fault([side, "folds", split], `fold ${n} is in ${other} already`);
          seen.set(n, split);
        }
      }
    }
    for (const [side, { training: own }] of Object.entries(sides)) {
      const schedule = own.schedule ?? value.training.schedule;
      const lowest = Math.min(...ratesOf({ rate: own.rate ?? value.training.rate }));
      if (typeof schedule === "object" && schedule.kind === "cosine" && (schedule.minimum ?? 0) > lowest)
        fault([side, "training", "schedule", "minimum"], `it is above the rate ${lowest}`);
    }
    if ("objective" in value.upstream) {
      const rates = ratesOf({ rate: value.upstream.training.rate ?? value.training.rate });
      if (rates.length > 1)
        fault(["upstream", "training", "rate"], "give one: no labels tell which rate is best");
    }
    const { sizes, training: own } = value.downstream;
    for (const size of sizes) {
      if (typeof own.steps === "object" && own.steps[size] === undefined) {
        fault(["downstream", "training", "steps"], `no steps are given for size ${size}`);
      }
    }
    for (const [field, list] of Object.entries({
      "downstream.sizes": sizes,
      arms: value.arms,
      seeds: value.seeds,
    })) {
      if (new Set<unknown>(list).size < list.length) fault(field.split("."), "one value is there twice");
    }
  });

/** What a study compares, as it is written. */
export type RecipeInput = z.input<typeof recipe>;
/** A recipe that was checked. */
export type Recipe = z.output<typeof recipe>;
export type { Arm, TrainingRecipe };

/** Where a field takes several forms: what is wrong with the one that was meant. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const isOther = ({ path, code }: z.core.$ZodIssue) =>
    path.length === 0 && (code === "invalid_type" || code === "invalid_value");
  // The form with the fewest faults is the one that was meant.
  const [meant] = issue.errors
    .filter((branch) => !branch.some(isOther))
    .sort((a, b) => faultsIn(a) - faultsIn(b));
  if (!meant) return [issue];
  return meant.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Every key that is not known counts. */
const faultsIn = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);

/** Checks a recipe. @throws UserError that names every faulty field. */
export function parseRecipe(value: unknown, source = "recipe"): Recipe {
  const result = recipe.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues
    .flatMap(innermost)
    .map(
      ({ path, message }) => `  ${path.length > 0 ? path.map(String).join(".") : "(the whole)"}: ${message}`,
    );
  throw new UserError(`${source} cannot be used:\n${faults.join("\n")}`);
}

/** For recipe files: checks the recipe, and lets an editor complete its fields. */
export function defineStudy(input: RecipeInput): Recipe {
  return parseRecipe(input);
}

/** Loads the module; what is wrong in it is told with the file's name. */
async function importRecipe(path: string): Promise<{ default?: unknown }> {
  try {
    return (await import(pathToFileURL(path).href)) as { default?: unknown };
  } catch (error) {
    const reason =
      error instanceof UserError ? error.message : `cannot be loaded: ${(error as Error).message}`;
    throw new UserError(`${path}: ${reason}`);
  }
}

/** Reads a recipe: a TypeScript or JavaScript module whose default export is one. */
export async function loadRecipe(file: string): Promise<Recipe> {
  const path = resolve(file);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new UserError(
      `There is no recipe ${path}. The recipes that come with Cardiograft are in recipes/.`,
    );
  }
  if (!/\.[cm]?[jt]s$/.test(path)) {
    throw new UserError(`${path}: a recipe is a .ts or .js file whose default export is the study.`);
  }
  const module = await importRecipe(path);
  if (module.default === undefined) {
    throw new UserError(`${path} has no default export. End it with \`export default defineStudy({ … })\`.`);
  }
  return parseRecipe(module.default, path);
}

/** The training settings of one side: its own before the common ones. */
export function trainingOf(recipe: Recipe, side: Recipe["downstream"] | TrainedUpstream): TrainingRecipe {
  const { steps: _, ...own } = side.training;
  return training.parse({ ...recipe.training, ...own });
}

/** The steps of a downstream run, the same for every arm. */
export function stepsOf(recipe: Recipe, size: number): number {
  const { steps } = recipe.downstream.training;
  return typeof steps === "number" ? steps : steps[size]!;
}
