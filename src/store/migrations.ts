import { type Kysely, type Migration, sql } from "kysely";

/** In order of name. A migration that was released is never changed: add another. */
export const migrations: Record<string, Migration> = {
  "0001-first": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("studies")
        .addColumn("id", "text", (c) => c.primaryKey())
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("recipe", "jsonb", (c) => c.notNull())
        .addColumn("created", "timestamptz", (c) => c.notNull())
        .addColumn("updated", "timestamptz", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("tasks")
        .addColumn("key", "text", (c) => c.primaryKey())
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("spec", "jsonb", (c) => c.notNull())
        .addColumn("status", "text", (c) =>
          c.notNull().check(sql`status in ('pending', 'running', 'done', 'failed', 'interrupted')`),
        )
        .addColumn("attempts", "integer", (c) => c.notNull().defaultTo(0))
        .addColumn("created", "timestamptz", (c) => c.notNull())
        .addColumn("started", "timestamptz")
        .addColumn("finished", "timestamptz")
        .addColumn("device", "text")
        .addColumn("runtime", "jsonb")
        .addColumn("error", "text")
        .execute();
      await db.schema
        .createTable("study_tasks")
        .addColumn("study", "text", (c) => c.notNull().references("studies.id").onDelete("cascade"))
        .addColumn("task", "text", (c) => c.notNull().references("tasks.key").onDelete("cascade"))
        .addColumn("position", "integer", (c) => c.notNull())
        .addPrimaryKeyConstraint("study_tasks_key", ["study", "task"])
        .execute();
      await db.schema
        .createTable("results")
        .addColumn("task", "text", (c) => c.primaryKey().references("tasks.key").onDelete("cascade"))
        .addColumn("metrics", "jsonb", (c) => c.notNull())
        .execute();
      await db.schema
        .createTable("history")
        .addColumn("task", "text", (c) => c.notNull().references("tasks.key").onDelete("cascade"))
        .addColumn("step", "integer", (c) => c.notNull())
        .addColumn("epoch", "double precision", (c) => c.notNull())
        .addColumn("training_loss", "double precision", (c) => c.notNull())
        .addColumn("validation_loss", "double precision", (c) => c.notNull())
        .addColumn("metric", "double precision", (c) => c.notNull())
        .addPrimaryKeyConstraint("history_key", ["task", "step"])
        .execute();
      await db.schema
        .createTable("predictions")
        .addColumn("task", "text", (c) => c.notNull().references("tasks.key").onDelete("cascade"))
        .addColumn("split", "text", (c) => c.notNull())
        .addColumn("file", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("predictions_key", ["task", "split"])
        .execute();
    },
  },
};
