import { existsSync } from "node:fs";
import { sql } from "kysely";
import { UserError } from "../base/index.ts";
import { type Home, loadMetrics, openStore, type Store, type TaskStatus } from "../store/index.ts";
import { asPlanned, studyId } from "./budget.ts";
import {
  type DataFacts,
  downstreamFacts,
  type Refused,
  type UpstreamFacts,
  upstreamFacts,
} from "./data-facts.ts";
import { cellsFor, judgedCells, looksOf, type Standing, standingsAfter } from "./looks.ts";
import { markedResults } from "./paper-results.ts";
import { openSources } from "./place.ts";
import { type Plan, planStudy } from "./plan.ts";
import type { Recipe } from "./recipe.ts";
import { collectResults, type StudyResults } from "./results.ts";
import type { Sources } from "./sides.ts";
import type { TaskKind } from "./task.ts";
import type { PrepareMetrics } from "./tasks/index.ts";

/** A study as far as it is finished, with what a report tells of how it was made. */
export interface StudyReading {
  readonly recipe: Recipe;
  readonly results: StudyResults;
  readonly downstream: DataFacts;
  /** Null where no arm begins with weights from elsewhere. */
  readonly upstream: UpstreamFacts | null;
  readonly tasks: readonly TaskFacts[];
}

/** A task of the study; what is null is not known yet. */
export interface TaskFacts {
  readonly key: string;
  readonly kind: TaskKind;
  readonly title: string;
  readonly status: TaskStatus | null;
  readonly device: string | null;
  /** Versions by name. */
  readonly runtime: Readonly<Record<string, string>> | null;
  /** ISO 8601. */
  readonly finished: string | null;
}

export interface ReadOptions {
  readonly home: Home;
  /** A folder with the datasets that the recipe names. */
  readonly data?: string | undefined;
  /** Judges as a run that stops on what is decided does. */
  readonly untilDecided?: boolean | undefined;
}

/**
 * Judges what is finished of a study, also of one that is half done; trains nothing. A study is known by its tasks: what another recipe has
 * computed of them counts.
 * @throws UserError where nothing of it is finished, for data that cannot be opened, and while another process holds the home
 */
export async function readStudy(recipe: Recipe, options: ReadOptions): Promise<StudyReading> {
  const { home, data, untilDecided = false } = options;
  const nothing = () =>
    new UserError(
      `Nothing of the study ${recipe.name} is finished in ${home.dir}. Run it first with \`cardiograft study run RECIPE\`, or name its folder with --home.`,
    );
  if (!existsSync(home.store)) throw nothing();
  const sources = openSources(recipe, data);
  const store = await openStore(home);
  try {
    const asRun = await planAsRun(store, asPlanned(recipe, home), sources);
    if (asRun === null) throw nothing();
    const { plan, tasks } = asRun;
    const id = studyId(recipe);
    const found = await judged(plan, recipe, untilDecided, (part, error) =>
      collectResults(store, home, recipe, id, part, error === undefined ? {} : { error }),
    );
    const results = markedResults(recipe, found);
    if (results.cells.length === 0) throw nothing();
    const refused = await refusedOf(store, plan);
    return {
      ...{ recipe, results, tasks },
      downstream: downstreamFacts(recipe, sources.downstream, plan.labels, refused),
      upstream: upstreamFacts(recipe, sources, refused),
    };
  } finally {
    await store.close();
  }
}

/** By dataset: equal names of two datasets are different records. */
async function refusedOf({ db }: Store, { tasks }: Plan): Promise<Refused> {
  const prepared = tasks.flatMap(({ key, kind, spec }) =>
    kind === "prepare" ? [{ key, data: spec.data }] : [],
  );
  const metrics = await loadMetrics(
    db,
    prepared.map((p) => p.key),
  );
  return new Map(
    prepared.map(({ key, data }) => {
      const { refused = [] } = (metrics.get(key) ?? {}) as Partial<PrepareMetrics>;
      return [data, new Set(refused.map((r) => r.record))];
    }),
  );
}

type Errors = ReturnType<typeof judgedCells>["error"];

/** The judgement of the whole, or look by look as it was run, so that what was decided at one stands. */
async function judged(
  plan: Plan,
  { seeds }: Recipe,
  untilDecided: boolean,
  collect: (plan: Plan, error?: Errors) => Promise<StudyResults>,
): Promise<StudyResults> {
  if (!untilDecided) return collect(plan);
  let standings: readonly Standing[] = [];
  let results: StudyResults | undefined;
  for (const look of looksOf(seeds, true)) {
    if (cellsFor(plan, look, standings).length === 0) break;
    const own = judgedCells(plan, look, standings);
    results = await collect(own.plan, own.error);
    if (results.missing.length > 0) break;
    standings = standingsAfter(results.gains, look, standings);
  }
  return results!;
}

/** The plan with the threads per task of which most is done: they are in the keys, and follow from how many tasks ran side by side. */
async function planAsRun(
  { db }: Store,
  recipe: Recipe,
  sources: Sources,
): Promise<{ plan: Plan; tasks: TaskFacts[] } | null> {
  const rows = await db
    .selectFrom("tasks")
    .select([
      "key",
      "status",
      "device",
      "runtime",
      "finished",
      sql<number | null>`(spec->>'threads')::int`.as("threads"),
    ])
    .execute();
  const stored = new Map(rows.map((row) => [row.key, row]));
  const threads = [...new Set(rows.flatMap((row) => row.threads ?? []))];
  let best: { plan: Plan; done: number } | null = null;
  for (const count of threads) {
    const plan = planStudy(recipe, sources, count);
    const done = plan.cells.filter(({ evaluate }) => stored.get(evaluate)?.status === "done").length;
    if (done > (best?.done ?? 0)) best = { plan, done };
  }
  if (best === null) return null;
  const tasks = best.plan.tasks.map(({ key, kind, title }): TaskFacts => {
    const row = stored.get(key);
    return {
      ...{ key, kind, title, status: row?.status ?? null, device: row?.device ?? null },
      ...{ runtime: row?.runtime ?? null, finished: row?.finished?.toISOString() ?? null },
    };
  });
  return { plan: best.plan, tasks };
}
