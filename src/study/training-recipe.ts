import { z } from "zod";
import type { Schedule } from "../training/index.ts";

const positive = z.number().int().positive();
const fraction = z.number().min(0).lt(1);
const decays = {
  weightDecay: z.number().nonnegative().optional(),
  decay: z.enum(["all", "weights"]).optional(),
};

const adam = z.strictObject({
  kind: z.enum(["adam", "adamw"]),
  beta1: fraction.optional(),
  beta2: fraction.optional(),
  epsilon: z.number().positive().optional(),
  ...decays,
});

const sgd = z
  .strictObject({
    kind: z.literal("sgd"),
    momentum: fraction.optional(),
    nesterov: z.boolean().optional(),
    ...decays,
  })
  .refine((v) => !v.nesterov || v.momentum, { path: ["nesterov"], message: "needs a momentum above 0" });

const optimiser = z.discriminatedUnion("kind", [adam, sgd], { error: 'choose "adam", "adamw" or "sgd"' });

const detailed = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("cosine"),
      /** The rate it ends at. Default: 0. */
      minimum: z.number().nonnegative().optional(),
      /** The share of the steps over which the rate first rises. Default: 0. */
      warmUp: fraction.optional(),
    }),
    z
      .strictObject({
        kind: z.literal("step"),
        /** What the rate is multiplied with. Default: 0.1. */
        factor: z.number().positive().optional(),
        /** When, as shares of the run. */
        at: z.array(z.number().gt(0).lt(1)).min(1).optional(),
        /** Or after every so many steps. */
        every: positive.optional(),
      })
      .refine((v) => (v.at === undefined) !== (v.every === undefined), {
        path: ["at"],
        message: "give either at (shares of the run) or every (a number of steps)",
      }),
  ],
  { error: 'choose "cosine" or "step"; others are given by their name alone' },
);

/** By name where its defaults will do, else with its options. */
const schedule = z.union([z.enum(["constant", "one-cycle", "cosine"]), detailed], {
  error: 'choose "constant", "one-cycle", "cosine" or { kind: "cosine" | "step", … }',
});

/** Random changes of training batches, each off unless it is given; src/training/augment.ts says what they do. */
const augmentation = z.strictObject({
  amplitude: fraction.optional(),
  /** Millivolt. */
  noise: z.number().nonnegative().optional(),
  /** Millivolt. */
  wander: z.number().nonnegative().optional(),
  leadDropout: fraction.optional(),
  timeMask: fraction.optional(),
  /** Seconds. */
  timeShift: z.number().nonnegative().optional(),
  /** The alpha of Beta(alpha, alpha). */
  mixup: z.number().nonnegative().optional(),
});

const searched = z.strictObject({ search: z.array(z.number().positive()).min(2) });

/** How a network is trained: the `training` of a recipe, and of either side. */
export const training = z.strictObject({
  batch: positive,
  optimiser,
  schedule,
  /** The schedule's highest learning rate; or several, of which every training takes the one that is best on validation. */
  rate: z.union([z.number().positive(), searched], { error: "give a number above 0, or { search: [ … ] }" }),
  /** At most this many validations in a run; the best of them is what is kept. */
  validations: positive,
  clipNorm: z.number().positive().optional(),
  augmentation: augmentation.optional(),
});

export type TrainingRecipe = z.output<typeof training>;

/** The learning rates that are tried. */
export function ratesOf({ rate }: Pick<TrainingRecipe, "rate">): readonly number[] {
  return typeof rate === "number" ? [rate] : rate.search;
}

/** The schedule with a rate, as training takes it. */
export function scheduleOf({ schedule }: TrainingRecipe, rate: number): Schedule {
  return typeof schedule === "string" ? { kind: schedule, rate } : { ...schedule, rate };
}
