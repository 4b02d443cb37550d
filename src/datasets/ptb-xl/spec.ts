import { z } from "zod";
import { UserError } from "../../base/index.ts";

export interface PtbXlSpec {
  readonly name: "ptb-xl";
  /** The least likelihood, in percent, that a diagnostic statement needs to count; every statement counts where nothing is said. */
  readonly likelihood?: number | undefined;
}

const PERCENT = "a percentage, 0 to 100";

const schema = z.strictObject({
  name: z.string(),
  likelihood: z.number(PERCENT).min(0, PERCENT).max(100, PERCENT).optional(),
});

/** Checks a specification. @throws UserError naming the field. */
export function checkedSpec(spec: unknown): { likelihood: number | undefined } {
  const result = schema.safeParse(spec);
  if (result.success) return { likelihood: result.data.likelihood };
  const issue = result.error.issues[0]!;
  throw new UserError(`dataset ptb-xl: ${[...issue.path, issue.message].join(": ")}`);
}
