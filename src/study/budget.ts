import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sha256, writeFileAtomic } from "../base/index.ts";
import type { Home } from "../store/index.ts";
import { needsUpstream } from "./arms.ts";
import type { Recipe } from "./recipe.ts";
import { isModelFile } from "./upstream-recipe.ts";

/** What a study's minutes came to: steps of pre-training, and of the downstream trainings by size. */
export interface BudgetSteps {
  readonly upstream?: number;
  readonly downstream?: Readonly<Record<string, number>>;
}

/** The id of a study: of the recipe as it was written. */
export const studyId = (recipe: Recipe): string => sha256(canonicalJson(recipe));

export const hasBudget = (recipe: Recipe): boolean =>
  recipe.downstream.training.budget !== undefined || hasUpstreamBudget(recipe);

/** An upstream that no arm begins with is not trained. */
function hasUpstreamBudget({ upstream, arms }: Recipe): boolean {
  if (upstream === undefined || isModelFile(upstream) || !arms.some(needsUpstream)) return false;
  return upstream.training.budget !== undefined;
}

/** By what the steps of a study depend on: another title, a further seed, size or arm leaves the trainings that are done what they are. */
function fileOf(home: Home, { name, model, window, training, upstream, downstream }: Recipe): string {
  const { sizes: _, unequal: __, normalisation: ___, ...side } = downstream;
  const key = sha256(canonicalJson({ name, model, window, training, upstream, downstream: side }));
  return join(home.dir, "budgets", `${key}.json`);
}

/** The steps that the minutes of a recipe came to in a home; nothing where it was not run there. */
function keptBudget(home: Home, recipe: Recipe): BudgetSteps {
  const file = fileOf(home, recipe);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as BudgetSteps) : {};
}

/** Keeps them beside those of before, so that whoever goes on later has the same tasks, however fast the machine then is. */
export function keepBudget(home: Home, recipe: Recipe, { upstream, downstream }: BudgetSteps): void {
  const kept = keptBudget(home, recipe);
  const all: BudgetSteps = {
    ...(upstream !== undefined && { upstream }),
    ...{ ...kept, downstream: { ...downstream, ...kept.downstream } },
  };
  writeFileAtomic(fileOf(home, recipe), `${JSON.stringify(all)}\n`);
}

/** The recipe with steps instead of minutes, where all of a side's are known. */
export function withBudget(recipe: Recipe, steps: BudgetSteps | null): Recipe {
  if (steps === null) return recipe;
  const { upstream, downstream } = recipe;
  const whole = downstream.sizes.every((size) => steps.downstream?.[size] !== undefined);
  const set = <T extends object>(training: T, own: unknown): T =>
    own === undefined ? training : { ...training, budget: undefined, steps: own };
  return {
    ...recipe,
    upstream:
      upstream === undefined || isModelFile(upstream) || upstream.training.budget === undefined
        ? upstream
        : { ...upstream, training: set(upstream.training, steps.upstream) },
    downstream:
      whole && downstream.training.budget !== undefined
        ? { ...downstream, training: set(downstream.training, steps.downstream) }
        : downstream,
  };
}

/** The recipe as it is planned in a home: with the steps that its minutes came to there, where it has minutes. */
export function asPlanned(recipe: Recipe, home: Home): Recipe {
  return hasBudget(recipe) ? withBudget(recipe, keptBudget(home, recipe)) : recipe;
}
