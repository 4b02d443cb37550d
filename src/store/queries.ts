import { type Kysely, sql } from "kysely";
import type { Tables, TaskStatus } from "./schema.ts";

type Db = Kysely<Tables>;

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 500;

function chunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, i) =>
    list.slice(i * CHUNK, (i + 1) * CHUNK),
  );
}

export interface NewTask {
  readonly key: string;
  readonly kind: string;
  readonly spec: unknown;
}

/** Records a study and its tasks; tasks that are there already, from this study or another, keep their state. */
export async function saveStudy(
  db: Db,
  study: { id: string; name: string; recipe: unknown },
  tasks: readonly NewTask[],
): Promise<void> {
  const now = new Date();
  await db.transaction().execute(async (t) => {
    await t
      .insertInto("studies")
      .values({ ...study, recipe: JSON.stringify(study.recipe), created: now, updated: now })
      .onConflict((c) => c.column("id").doUpdateSet({ updated: now }))
      .execute();
    await t.deleteFrom("study_tasks").where("study", "=", study.id).execute();
    let position = 0;
    for (const part of chunks(tasks)) {
      await t
        .insertInto("tasks")
        .values(
          part.map(({ key, kind, spec }) => ({
            key,
            kind,
            spec: JSON.stringify(spec),
            status: "pending" as const,
            attempts: 0,
            created: now,
          })),
        )
        .onConflict((c) => c.column("key").doNothing())
        .execute();
      await t
        .insertInto("study_tasks")
        .values(part.map(({ key }) => ({ study: study.id, task: key, position: position++ })))
        .execute();
    }
  });
}

/** A store that was just opened has no running task: what is marked so was left by a parent that died. */
export async function markOrphansInterrupted(db: Db): Promise<void> {
  await db.updateTable("tasks").set({ status: "interrupted" }).where("status", "=", "running").execute();
}

export async function taskStatuses(db: Db, keys: readonly string[]): Promise<Map<string, TaskStatus>> {
  const found = new Map<string, TaskStatus>();
  for (const part of chunks(keys)) {
    const rows = await db.selectFrom("tasks").select(["key", "status"]).where("key", "in", part).execute();
    for (const row of rows) found.set(row.key, row.status);
  }
  return found;
}

export async function markStarted(db: Db, key: string): Promise<void> {
  await db
    .updateTable("tasks")
    .set({
      status: "running",
      attempts: sql<number>`attempts + 1`,
      started: new Date(),
      finished: null,
      error: null,
    })
    .where("key", "=", key)
    .execute();
}

export async function markStopped(
  db: Db,
  key: string,
  status: "failed" | "interrupted",
  error: string | null = null,
): Promise<void> {
  await db.updateTable("tasks").set({ status, error, finished: new Date() }).where("key", "=", key).execute();
}

export interface HistoryPoint {
  readonly step: number;
  readonly epoch: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  readonly metric: number;
}

export interface TaskOutcome {
  readonly metrics: unknown;
  readonly history: readonly HistoryPoint[];
  /** Files by split, relative to the home. */
  readonly predictions: Readonly<Record<string, string>>;
  readonly device: string | null;
  readonly runtime: Readonly<Record<string, string>>;
}

/** Marks a task done and keeps all that it gave, in one transaction; what an earlier attempt left is replaced. */
export async function saveOutcome(db: Db, key: string, outcome: TaskOutcome): Promise<void> {
  await db.transaction().execute(async (t) => {
    for (const table of ["results", "history", "predictions"] as const) {
      await t.deleteFrom(table).where("task", "=", key).execute();
    }
    await t
      .insertInto("results")
      .values({ task: key, metrics: JSON.stringify(outcome.metrics) })
      .execute();
    for (const part of chunks(outcome.history)) {
      await t
        .insertInto("history")
        .values(
          part.map((p) => ({
            task: key,
            step: p.step,
            epoch: p.epoch,
            training_loss: p.trainingLoss,
            validation_loss: p.validationLoss,
            metric: p.metric,
          })),
        )
        .execute();
    }
    for (const [split, file] of Object.entries(outcome.predictions)) {
      await t.insertInto("predictions").values({ task: key, split, file }).execute();
    }
    await t
      .updateTable("tasks")
      .set({
        status: "done",
        error: null,
        finished: new Date(),
        device: outcome.device,
        runtime: JSON.stringify(outcome.runtime),
      })
      .where("key", "=", key)
      .execute();
  });
}

/** What tasks gave, by key; only those that are done. */
export async function loadMetrics(db: Db, keys: readonly string[]): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const part of chunks(keys)) {
    const rows = await db
      .selectFrom("results")
      .innerJoin("tasks", "tasks.key", "results.task")
      .select(["results.task", "results.metrics"])
      .where("results.task", "in", part)
      .where("tasks.status", "=", "done")
      .execute();
    for (const row of rows) found.set(row.task, row.metrics);
  }
  return found;
}

export async function loadHistory(db: Db, key: string): Promise<HistoryPoint[]> {
  const rows = await db.selectFrom("history").selectAll().where("task", "=", key).orderBy("step").execute();
  return rows.map((r) => ({
    step: r.step,
    epoch: r.epoch,
    trainingLoss: r.training_loss,
    validationLoss: r.validation_loss,
    metric: r.metric,
  }));
}

/** Where predictions lie, relative to the home. */
export async function predictionFile(db: Db, key: string, split: string): Promise<string | null> {
  const row = await db
    .selectFrom("predictions")
    .select("file")
    .where("task", "=", key)
    .where("split", "=", split)
    .executeTakeFirst();
  return row?.file ?? null;
}

export interface StudySummary {
  readonly id: string;
  readonly name: string;
  readonly updated: Date;
  readonly tasks: Readonly<Partial<Record<TaskStatus, number>>>;
  readonly errors: readonly { kind: string; key: string; error: string }[];
}

/** All studies, the newest first, with the number of tasks by status. */
export async function listStudies(db: Db): Promise<StudySummary[]> {
  const studies = await db.selectFrom("studies").selectAll().orderBy("updated", "desc").execute();
  const rows = await db
    .selectFrom("study_tasks")
    .innerJoin("tasks", "tasks.key", "study_tasks.task")
    .select(["study_tasks.study", "tasks.key", "tasks.kind", "tasks.status", "tasks.error"])
    .orderBy("study_tasks.position")
    .execute();
  return studies.map(({ id, name, updated }) => {
    const own = rows.filter((r) => r.study === id);
    const tasks: Partial<Record<TaskStatus, number>> = {};
    for (const r of own) tasks[r.status] = (tasks[r.status] ?? 0) + 1;
    const errors = own.flatMap(({ kind, key, error }) => (error === null ? [] : [{ kind, key, error }]));
    return { id, name, updated, tasks, errors };
  });
}
