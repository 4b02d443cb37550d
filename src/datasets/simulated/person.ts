import { Random } from "../../base/random.ts";
import type { Sex } from "../../ecg/index.ts";
import type { Cohort } from "./cohort.ts";
import { chanceOfAcute, type Disposition, drawChronic } from "./conditions.ts";
import type { Condition } from "./statements.ts";

/** Somebody of a cohort: what tables say of a patient, and what is behind it. */
export interface Person {
  readonly age: number;
  readonly sex: Sex;
  readonly disposition: Disposition;
  readonly chronic: ReadonlySet<Condition>;
  /** Has no condition, because the cohort was put together so. */
  readonly healthy: boolean;
}

/** How often somebody is drawn again who has to have a condition. */
export const TRIES = 100;

export const clamp = (v: number, low: number, high: number) => Math.min(high, Math.max(low, v));

function anybody(random: Random, cohort: Cohort, healthy: boolean): Person {
  const disposition: Disposition = {
    age: clamp(random.normal(), -2.5, 2.3),
    coronary: random.normal(),
    load: random.normal(),
    conduction: random.normal(),
  };
  return {
    age: Math.round(clamp(cohort.age.mean + disposition.age * cohort.age.sd, 18, 95)),
    sex: random.uniform() < cohort.men ? "male" : "female",
    disposition,
    chronic: healthy ? new Set() : drawChronic(random, cohort.prevalence, disposition),
    healthy,
  };
}

/**
 * The person of the given number in a cohort: a pure function of its arguments. Where a cohort was put together of healthy people and of
 * such as have one of its conditions, people are drawn until one fits.
 */
export function drawPerson(seed: number, name: string, cohort: Cohort, index: number): Person {
  const random = new Random("simulated", seed, name, "person", index);
  if (cohort.healthy === null) return anybody(random, cohort, false);
  if (random.uniform() < cohort.healthy) return anybody(random, cohort, true);
  const acute = chanceOfAcute(cohort.prevalence);
  for (let i = 0; ; i++) {
    const person = anybody(random, cohort, false);
    if (person.chronic.size > 0 || random.uniform() < acute || i === TRIES) return person;
  }
}
