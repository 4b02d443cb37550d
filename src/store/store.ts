import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, Migrator } from "kysely";
import { UserError } from "../base/index.ts";
import { pgliteDialect } from "./dialect.ts";
import type { Home } from "./home.ts";
import { acquireLock } from "./lock.ts";
import { migrations } from "./migrations.ts";
import type { Tables } from "./schema.ts";

export interface Store {
  readonly db: Kysely<Tables>;
  /** Closes the database and gives the lock back. */
  close(): Promise<void>;
}

/**
 * Opens the store of a home, makes it where there is none, and brings its tables up to date.
 * PGlite is for one process: this takes the home's lock and throws LockedError while another living process holds it.
 */
export async function openStore(home: Home): Promise<Store> {
  const lock = acquireLock(home.lockFile);
  try {
    await initialise(home.store);
    const db = new Kysely<Tables>({ dialect: pgliteDialect(() => PGlite.create(home.store)) });
    await migrate(db, home.store);
    return {
      db,
      async close() {
        await db.destroy();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The first start writes thousands of files: they are made in a folder of their own and renamed, so that a crash leaves no half database. */
async function initialise(dir: string): Promise<void> {
  if (existsSync(dir)) return;
  const parent = dirname(dir);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (name.startsWith("store.new-")) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const fresh = join(parent, `store.new-${process.pid}`);
  const pglite = await PGlite.create(fresh);
  await pglite.close();
  renameSync(fresh, dir);
}

async function migrate(db: Kysely<Tables>, dir: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  await db.destroy();
  throw new UserError(
    `The store in ${dir} cannot be opened or brought up to date: ${error instanceof Error ? error.message : error}. ` +
      "It may have been made by a newer version of Cardiograft. Another folder can be named with --home.",
  );
}
