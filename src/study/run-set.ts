import { UserError } from "../base/index.ts";
import type { GridPlace } from "./grid.ts";
import { type GridSummary, summaryOf } from "./grid-summary.ts";
import { absenceOf, type LeftOut, type Missing, toleratingOpener } from "./missing-data.ts";
import { openSources } from "./place.ts";
import type { Recipe } from "./recipe.ts";
import type { StudySet } from "./recipe-file.ts";
import { openStudy, type ReadyStudy, readyStudy, runReady, sharing, stateOf } from "./run.ts";
import type { StudyOptions, StudyRun } from "./run-options.ts";
import { Runner } from "./runner.ts";

export interface SetOptions extends Omit<StudyOptions, "open"> {
  /** As each study ends. */
  readonly onResult?: ((run: StudyRun, recipe: Recipe) => void) | undefined;
}

export interface SetRun {
  /** In the order of the recipe; of what was interrupted, studies with a result. */
  readonly runs: readonly StudyRun[];
  readonly summary: GridSummary;
  /** Studies that could not be run, as their data are not there. */
  readonly leftOut: readonly LeftOut[];
  readonly interrupted: boolean;
}

/**
 * Runs the studies of a set, each as `runStudy` does, with the tasks of all in one pool; a task that several have is run once. The studies of
 * which most is done come first, so that what was begun is completed before something new is; a later one takes what they leave idle. Studies
 * whose data are not there are left out.
 * @throws UserError where no study can be run, for a recipe that its datasets cannot satisfy, and while another process holds the home
 */
export async function runStudies(set: StudySet, options: SetOptions): Promise<SetRun> {
  const { data, onResult, stop } = options;
  const missing = new Map<string, Missing>();
  const open = toleratingOpener(data, missing);
  const absences = set.studies.map((recipe) => absenceOf(openSources(recipe, data, open), missing));
  const leftOut = set.studies.flatMap(({ name }, i) =>
    absences[i] === null ? [] : [{ study: name, ...absences[i]! }],
  );
  const there = [...set.studies.keys()].filter((i) => absences[i] === null);
  if (there.length === 0) {
    const commands = [...missing.values()].map(({ command }) => `  ${command}`);
    throw new UserError(`${set.name}: none of its data are there. They are had by:\n${commands.join("\n")}`);
  }
  // One study that cannot be judged stops the others as Ctrl-C does: what they have is kept.
  const halt = new AbortController();
  const shared = {
    ...{ ...options, ...sharing(options), open },
    stop: AbortSignal.any([halt.signal, ...(stop ? [stop] : [])]),
  };
  const opened = there.map((i) => openStudy(set.studies[i]!, shared));
  const labels = labelsOf(there.map((i) => set.places?.[i] ?? null));
  const runner = await Runner.open(set.name, shared);
  const runOne = async (study: ReadyStudy, rank: number): Promise<StudyRun> => {
    const run = await runReady(study, runner, shared, rank);
    if (isShown(run)) onResult?.(run, study.recipe);
    return run;
  };
  try {
    const ready: ReadyStudy[] = [];
    for (const [n, study] of opened.entries())
      ready.push(await readyStudy(study, runner, { ...shared, label: labels[n] }));
    runner.announce(ready.map(({ first }) => first));
    const order = [...ready.keys()].sort((a, b) => shareDone(ready[b]!) - shareDone(ready[a]!));
    const running: Promise<StudyRun>[] = [];
    for (const [rank, n] of order.entries()) running[n] = runOne(ready[n]!, rank);
    const all = await Promise.all(running).catch(async (error) => {
      halt.abort();
      await Promise.allSettled(running);
      throw error;
    });
    runner.end(stateOf(all));
    const done = all.flatMap((run, n) =>
      isShown(run) ? [{ run, recipe: ready[n]!.recipe, place: set.places?.[there[n]!] ?? null }] : [],
    );
    return {
      ...{ runs: done.map(({ run }) => run), summary: summaryOf(done), leftOut },
      interrupted: all.some(({ interrupted }) => interrupted),
    };
  } finally {
    await runner.close();
  }
}

const isShown = ({ interrupted, results }: StudyRun) => !interrupted || results.cells.length > 0;

/** A finished study comes first, too: it takes no time. */
const shareDone = ({ first: { tasks, needed } }: ReadyStudy): number => 1 - needed.length / tasks.length;

/** What tells each study from the others: the names in its place that are not the same in all. */
function labelsOf(places: readonly (GridPlace | null)[]): (string | undefined)[] {
  const axes = (["network", "upstream", "downstream"] as const).filter(
    (axis) => new Set(places.map((place) => place?.[axis])).size > 1,
  );
  return places.map((place) => {
    const names = axes.flatMap((axis) => place?.[axis] ?? []);
    return names.length > 0 ? names.join(" ") : axes.length > 0 ? place?.part : undefined;
  });
}
