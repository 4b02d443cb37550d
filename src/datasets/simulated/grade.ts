import type { Random } from "../../base/random.ts";

/**
 * How marked a condition is: 1 just meets its definition, more is more. Where readers are in doubt (a share of cases), they name what
 * comes close to the definition only: 0.3 to 1.
 */
export function grade(random: Random, doubt: number): number {
  const doubtful = random.uniform() < doubt;
  const u = random.uniform();
  return doubtful ? 0.3 + 0.7 * u : 1 + Math.min(2.5, -0.8 * Math.log(1 - u));
}
