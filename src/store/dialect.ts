import type { PGlite } from "@electric-sql/pglite";
import {
  type PostgresCursor,
  PostgresDialect,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from "kysely";

/**
 * Kysely's PostgreSQL dialect over PGlite. PGlite is one connection, so the "pool" hands out that one and lets the next caller wait
 * until it is given back: statements of a transaction never mix with others. Cursors (streaming) are not offered.
 */
export function pgliteDialect(open: () => Promise<PGlite>): PostgresDialect {
  return new PostgresDialect({
    pool: async () => {
      const pglite = await open();
      let tail = Promise.resolve();
      return {
        async connect() {
          const before = tail;
          const turn = Promise.withResolvers<void>();
          tail = turn.promise;
          await before;
          return new Client(pglite, turn.resolve);
        },
        end: () => pglite.close(),
      };
    },
  });
}

class Client implements PostgresPoolClient {
  private readonly pglite: PGlite;
  readonly release: () => void;

  constructor(pglite: PGlite, release: () => void) {
    this.pglite = pglite;
    this.release = release;
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query(sql: unknown, parameters?: readonly unknown[]): unknown {
    return this.run(sql as string, [...(parameters ?? [])]);
  }

  private async run(sql: string, parameters: unknown[]) {
    const result = await this.pglite.query(sql, parameters);
    return { command: result.command, rowCount: result.rowCount ?? 0, rows: result.rows };
  }
}
