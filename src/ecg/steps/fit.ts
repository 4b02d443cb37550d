import { UserError } from "../../base/errors.ts";
import type { EcgRecord } from "../record.ts";
import { applySteps } from "./apply.ts";
import { Moments } from "./scale.ts";
import type { Step } from "./step.ts";

/** Whether a step still needs its numbers. */
export const isUnfitted = (step: Step): boolean =>
  step.step === "z-score" && step.per === "dataset" && (step.mean === undefined || step.sd === undefined);

/**
 * The steps with the numbers that training records give them, each measured on what the steps before it make of these records; a record that
 * they do not fit is left out, as it will be from the data. `records` begins anew for each such step, and must give training records only:
 * whatever a step is fitted on, the model has seen. Throws UserError where nothing can be measured.
 */
export async function fitSteps(
  steps: readonly Step[],
  records: () => AsyncIterable<EcgRecord> | Iterable<EcgRecord>,
): Promise<Step[]> {
  const fitted: Step[] = [];
  for (const step of steps) {
    if (!isUnfitted(step)) {
      fitted.push(step);
      continue;
    }
    const moments = new Moments();
    let problem = "there is none";
    for await (const record of records()) {
      try {
        for (const signal of applySteps(record, fitted).signals) moments.add(signal);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problem = error.message;
      }
    }
    if (moments.samples === 0)
      throw new UserError(`z-score per dataset: no training record can be used to fit it; ${problem}`);
    fitted.push({ step: "z-score", per: "dataset", ...moments.result });
  }
  return fitted;
}
