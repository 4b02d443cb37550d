import { z } from "zod";
import { UserError } from "../base/index.ts";
import { metricNames } from "../statistics/index.ts";
import { arms, needsUpstream } from "./arms.ts";
import { paperFaults } from "./paper-protocol.ts";
import { faultLines, recipeError } from "./recipe-errors.ts";
import {
  budget,
  bySize,
  dataset,
  epochs,
  folds,
  overrides,
  positive,
  settled,
  split,
  unlabelled,
} from "./recipe-parts.ts";
import { ratesOf, training } from "./training-recipe.ts";
import { isModelFile, upstream } from "./upstream-recipe.ts";

const stepsBySize = z.record(z.string().regex(/^(\d+|all)$/, 'sizes are whole numbers, or "all"'), positive);

/** A number of records, or all of the training folds. */
const size = z.union([positive, z.literal("all")], { error: 'give whole numbers above 0, or "all"' });

/** Where a model is wanted, with this many training records. */
const downstream = z
  .strictObject({
    dataset,
    labels: z.string().min(1),
    /** Negatives, unless it is said that they take no part. */
    unlabelled: unlabelled.optional(),
    folds: z.strictObject({ train: folds, validation: folds, test: folds }).optional(),
    /** Random shares of the patients, instead of folds. */
    split: split.optional(),
    sizes: z.array(size).min(1),
    training: z.strictObject({
      ...overrides,
      steps: z
        .union([positive, epochs, stepsBySize], {
          error: "give a number of steps, { epochs: n }, or steps by size",
        })
        .optional(),
      budget: budget.optional(),
    }),
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
  })
  .transform((value, context) => ({ ...value, folds: settled(value, (all) => all, context.issues) }));

const recipe = z
  .strictObject({
    /** Short and plain: it names the study in the store and in file names. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
    title: z.string().min(1).optional(),
    /** How the test records are kept apart: as everywhere (`sound`), or as the original study did it; see src/study/paper-protocol.ts. */
    protocol: z.enum(["sound", "paper"]).optional(),
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
    /** Where the weights come from; not needed where no arm begins with them. */
    upstream: upstream.optional(),
    downstream,
    /** `scratch` is what the others are compared with; src/transfer/arms.ts says what each does. */
    arms: z.array(z.enum(arms)).min(1),
    seeds: z.array(z.number().int().nonnegative()).min(1),
    /** What chooses the best step and rate, and what gains and verdicts are of; macro AUROC unless it is said. */
    metric: z.enum(metricNames).optional(),
    /** Differences in the metric up to this size make no practical difference; to be declared before anything is run. */
    region: z.number().positive().lt(0.5).default(0.01),
    /**
     * A run counts as converged where the last tenth of its steps added no more than this to its best metric on validation; also to be
     * declared before. Default: 0, nothing at all.
     */
    plateau: z.number().nonnegative().lt(0.5).optional(),
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
    const { upstream } = value;
    const trained = upstream === undefined || isModelFile(upstream) ? {} : { upstream };
    const beginning = value.arms.filter(needsUpstream);
    if (upstream === undefined && beginning.length > 0)
      fault(["upstream"], `say where the weights come from that ${beginning.join(", ")} begins with`);
    const sides = { ...trained, downstream: value.downstream };
    for (const message of paperFaults(value)) fault(message.path, message.text);
    for (const [side, { folds }] of Object.entries(sides)) {
      // Where something else is wrong with a side, its split was not made folds.
      if (value.protocol === "paper" || folds === undefined) break;
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
    if (upstream !== undefined && "objective" in upstream) {
      const rates = ratesOf({ rate: upstream.training.rate ?? value.training.rate });
      if (rates.length > 1)
        fault(["upstream", "training", "rate"], "give one: no labels tell which rate is best");
    }
    for (const [side, { training: own }] of Object.entries(sides)) {
      if ((own.steps === undefined) === (own.budget === undefined))
        fault([side, "training", "steps"], "give either steps or a budget of minutes");
    }
    const { sizes, training: own } = value.downstream;
    for (const size of sizes) {
      if (bySize(own.steps)?.[size] === undefined && bySize(own.steps) !== null) {
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

/** Checks a recipe. @throws UserError that names every faulty field. */
export function parseRecipe(value: unknown, source = "recipe"): Recipe {
  const result = recipe.safeParse(value, { error: recipeError });
  if (result.success) return result.data;
  throw new UserError(`${source} cannot be used:\n${faultLines(result.error)}`);
}

/** For recipe files: checks the recipe, and lets an editor complete its fields. */
export function defineStudy(input: RecipeInput): Recipe {
  return parseRecipe(input);
}
