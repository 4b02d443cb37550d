import { z } from "zod";
import { UserError } from "../../base/index.ts";
import type { Step } from "../../ecg/index.ts";

const positive = z.number("must be a number").positive("must be above 0");
const order = z.int("must be a whole number").min(1).max(12).default(2);
const bounds = { path: ["low"], message: "must be below high" };
const zScore = z.literal("z-score");

/** A step of a recipe. What may be left out is filled in, so that two ways to write one step are one. */
const step = z.discriminatedUnion("step", [
  z.strictObject({ step: z.literal("resample"), samplingRate: positive }),
  z.strictObject({ step: z.literal("low-pass"), high: positive, order }),
  z.strictObject({ step: z.literal("high-pass"), low: positive, order }),
  z
    .strictObject({ step: z.literal("band-pass"), low: positive, high: positive, order })
    .refine(({ low, high }) => low < high, bounds),
  z.strictObject({ step: z.literal("notch"), frequency: positive, quality: z.number().gt(0.5).default(30) }),
  z.strictObject({
    step: z.literal("median-baseline"),
    first: positive.default(0.2),
    second: positive.default(0.6),
  }),
  z.strictObject({ step: z.literal("crop"), start: z.number().nonnegative(), seconds: positive }),
  z.strictObject({
    step: z.literal("window"),
    seconds: positive,
    at: z.enum(["start", "centre", "end"]).default("start"),
  }),
  z.discriminatedUnion("per", [
    z.strictObject({ step: zScore, per: z.literal("record") }),
    z.strictObject({ step: zScore, per: z.literal("lead") }),
    z.strictObject({
      step: zScore,
      per: z.literal("dataset"),
      mean: z.number().optional(),
      sd: positive.optional(),
    }),
  ]),
  z
    .strictObject({
      step: z.literal("min-max"),
      per: z.enum(["record", "lead"]).default("lead"),
      low: z.number().default(-1),
      high: z.number().default(1),
    })
    .refine(({ low, high }) => low < high, bounds),
]) satisfies z.ZodType<Step>;

/** How the records of a dataset are prepared; what is left out is as the dataset says. */
export const preparation = z.strictObject({
  leads: z.array(z.string()).min(1, "choose at least one").optional(),
  samplingRate: positive.optional(),
  seconds: positive.optional(),
  /** Done to each record as it was read, before its rate and length are made those of the others. */
  steps: z.array(step).optional(),
  /** Keeps records that a check refuses: flat in all leads, in another unit, limb leads that contradict each other. */
  unchecked: z.literal(true).optional(),
});

/** What `preparation` takes. */
export type Preparation = z.input<typeof preparation>;

/** Checks options. Throws UserError that names every faulty field. */
export function checkedPreparation(value: unknown): z.output<typeof preparation> {
  const result = preparation.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
  throw new UserError(`the data cannot be prepared so: ${faults.join("; ")}`);
}
