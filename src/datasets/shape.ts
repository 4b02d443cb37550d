import { z } from "zod";
import { UserError } from "../base/index.ts";

/** How records of several rates and lengths are prepared. */
export interface RecordShape {
  /** Samples per second of the prepared records: 100 (default) or 500. */
  readonly samplingRate?: 100 | 500 | undefined;
  /** Seconds of the prepared records, 10 where nothing is said: longer ones give their beginning, shorter ones end in missing samples. */
  readonly seconds?: number | undefined;
}

const LONGEST = 120;

const schema = z.strictObject({
  name: z.string(),
  samplingRate: z.union([z.literal(100), z.literal(500)], "100 or 500 samples per second").default(100),
  seconds: z
    .number("a number of seconds")
    .min(1, "1 second or more")
    .max(LONGEST, `at most ${LONGEST} seconds`)
    .default(10),
});

/** Checks a specification. @throws UserError naming dataset and field. */
export function recordShape(spec: { readonly name: string }): { samplingRate: number; samples: number } {
  const result = schema.safeParse(spec);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new UserError(`dataset ${spec.name}: ${[...issue.path, issue.message].join(": ")}`);
  }
  const { samplingRate, seconds } = result.data;
  return { samplingRate, samples: Math.round(samplingRate * seconds) };
}
