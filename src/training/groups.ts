import { UserError } from "../base/index.ts";

/** Parameters that are trained with a rate of their own. */
export interface ParameterGroup {
  /** Which parameters: their names, or a test of a name. */
  readonly match: readonly string[] | ((name: string) => boolean);
  /** What the schedule's rate is multiplied with. */
  readonly rateFactor: number;
}

/**
 * The rate factor of each parameter: that of the first group which it matches, 1 where it matches none.
 * @throws UserError for a factor that is not above 0, and for a name that the model does not have.
 */
export function rateFactors(
  groups: readonly ParameterGroup[],
  parameters: readonly string[],
): Map<string, number> {
  const known = new Set(parameters);
  const tests = groups.map(({ match, rateFactor }, i) => {
    if (!(Number.isFinite(rateFactor) && rateFactor > 0)) {
      const remedy =
        rateFactor === 0 ? "leave the parameters out of `trainable` instead" : "choose a number above 0";
      throw new UserError(`parameter group ${i + 1}: its rateFactor is ${rateFactor}; ${remedy}`);
    }
    if (typeof match === "function") return match;
    const unknown = match.find((name) => !known.has(name));
    if (unknown !== undefined)
      throw new UserError(`parameter group ${i + 1}: the model has no parameter "${unknown}"`);
    const names = new Set(match);
    return (name: string) => names.has(name);
  });
  return new Map(
    parameters.map((name) => [name, groups[tests.findIndex((test) => test(name))]?.rateFactor ?? 1]),
  );
}
