import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { UserError } from "../base/index.ts";
import { openStore, taskStatuses } from "../store/index.ts";
import { asPlanned } from "./budget.ts";
import { type GridSummary, summaryOf } from "./grid-summary.ts";
import { absenceOf, type LeftOut, type Missing, toleratingOpener } from "./missing-data.ts";
import { openSources } from "./place.ts";
import { planStudy } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import type { StudySet } from "./recipe-file.ts";
import { runStudy, type StudyOptions, type StudyRun } from "./run.ts";

export interface SetOptions extends Omit<StudyOptions, "open"> {
  /** Before a study is run. */
  readonly onStudy?: ((recipe: Recipe, index: number, of: number) => void) | undefined;
  readonly onResult?: ((run: StudyRun) => void) | undefined;
}

export interface SetRun {
  readonly runs: readonly StudyRun[];
  readonly summary: GridSummary;
  /** Studies that could not be run, as their data are not there. */
  readonly leftOut: readonly LeftOut[];
  readonly interrupted: boolean;
}

/**
 * Runs the studies of a set, each as `runStudy` does; tasks that several have are run once. Those of which most is done come first, so that
 * what was begun is completed before something new is. Studies whose data are not there are left out.
 * @throws UserError where no study can be run, for a recipe that its datasets cannot satisfy, and while another process holds the home
 */
export async function runStudies(set: StudySet, options: SetOptions): Promise<SetRun> {
  const { data, onStudy, onResult, stop } = options;
  const missing = new Map<string, Missing>();
  const open = toleratingOpener(data, missing);
  const studies = set.studies.map((recipe, i) => {
    const absence = absenceOf(openSources(recipe, data, open), missing);
    return { recipe, place: set.places?.[i] ?? null, absence };
  });
  const there = studies.filter(({ absence }) => absence === null);
  const leftOut = studies.flatMap(({ recipe, absence }) =>
    absence === null ? [] : [{ study: recipe.name, ...absence }],
  );
  if (there.length === 0) {
    const commands = [...missing.values()].map(({ command }) => `  ${command}`);
    throw new UserError(`${set.name}: none of its data are there. They are had by:\n${commands.join("\n")}`);
  }
  const shares = await sharesDone(
    there.map(({ recipe }) => recipe),
    options,
    open,
  );
  const order = [...there.keys()].sort((a, b) => shares[b]! - shares[a]!);
  const done: { place: (typeof there)[number]["place"]; recipe: Recipe; run: StudyRun }[] = [];
  for (const [n, i] of order.entries()) {
    const { recipe, place } = there[i]!;
    onStudy?.(recipe, n, there.length);
    const run = await runStudy(recipe, { ...options, open });
    done.push({ place, recipe, run });
    onResult?.(run);
    if (run.interrupted || stop?.aborted) break;
  }
  const runs = done.map(({ run }) => run);
  return { runs, summary: summaryOf(done), leftOut, interrupted: runs.some((run) => run.interrupted) };
}

/** The share of each study's evaluations that is done; a finished study comes first, too: it takes no time. */
async function sharesDone(
  recipes: readonly Recipe[],
  { home, data, jobs }: SetOptions,
  open: ReturnType<typeof toleratingOpener>,
): Promise<number[]> {
  if (!existsSync(home.store)) return recipes.map(() => 0);
  const cores = availableParallelism();
  const threads = Math.max(1, Math.floor(cores / (jobs ?? cores)));
  const plans = recipes.map((recipe) =>
    planStudy(asPlanned(recipe, home), openSources(recipe, data, open), threads, { sketch: true }),
  );
  const store = await openStore(home);
  try {
    const keys = [...new Set(plans.flatMap(({ cells }) => cells.map(({ evaluate }) => evaluate)))];
    const statuses = await taskStatuses(store.db, keys);
    return plans.map(
      ({ cells }) =>
        cells.filter(({ evaluate }) => statuses.get(evaluate) === "done").length / Math.max(1, cells.length),
    );
  } finally {
    await store.close();
  }
}
