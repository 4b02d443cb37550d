import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256, writeFileAtomic } from "../base/index.ts";
import type { Home } from "../store/index.ts";
import type { Recipe } from "./recipe.ts";
import { isModelFile } from "./upstream-recipe.ts";

/** What a study's minutes came to: steps of pre-training, and of the downstream trainings by size. */
export interface BudgetSteps {
  readonly upstream?: number;
  readonly downstream?: Readonly<Record<string, number>>;
}

/** The id of a study: of the recipe as it was written. */
export const studyId = (recipe: Recipe): string => sha256(canonicalJson(recipe));

export function hasBudget({ upstream, downstream }: Recipe): boolean {
  return (
    downstream.training.budget !== undefined ||
    (upstream !== undefined && !isModelFile(upstream) && upstream.training.budget !== undefined)
  );
}

/** By what the steps depend on alone: another title, a further seed or arm leaves the trainings that are done what they are. */
function fileOf(home: Home, { model, window, training, upstream, downstream }: Recipe): string {
  const { unequal: _, normalisation: __, ...side } = downstream;
  const key = sha256(canonicalJson({ model, window, training, upstream, downstream: side }));
  return join(home.dir, "budgets", `${key}.json`);
}

/** The steps that the minutes of a recipe came to in a home; null where it was not run there. */
function keptBudget(home: Home, recipe: Recipe): BudgetSteps | null {
  const file = fileOf(home, recipe);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as BudgetSteps) : null;
}

/** Keeps them, so that whoever goes on later has the same tasks, however fast the machine then is. */
export function keepBudget(home: Home, recipe: Recipe, steps: BudgetSteps): void {
  writeFileAtomic(fileOf(home, recipe), `${JSON.stringify(steps)}\n`);
}

/** The recipe with steps instead of minutes. */
export function withBudget(recipe: Recipe, steps: BudgetSteps | null): Recipe {
  if (steps === null) return recipe;
  const { upstream, downstream } = recipe;
  const set = <T extends object>(training: T, own: unknown): T =>
    own === undefined ? training : { ...training, budget: undefined, steps: own };
  return {
    ...recipe,
    upstream:
      upstream === undefined || isModelFile(upstream)
        ? upstream
        : { ...upstream, training: set(upstream.training, steps.upstream) },
    downstream: { ...downstream, training: set(downstream.training, steps.downstream) },
  };
}

/** The recipe as it is planned in a home: with the steps that its minutes came to there, where it has minutes. */
export function asPlanned(recipe: Recipe, home: Home): Recipe {
  return hasBudget(recipe) ? withBudget(recipe, keptBudget(home, recipe)) : recipe;
}
