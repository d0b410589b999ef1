import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { Tables } from './tables.ts'

/** Kysely over one connection of node:sqlite. Queries of routes are written with it; the ingest path is not. */
export function kyselyOf(db: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: asBetterSqlite(db) }) })
}

/**
 * Kysely's dialect expects better-sqlite3: parameters as one array, and `reader` to tell rows from changes.
 * node:sqlite takes parameters one by one and tells by the columns.
 */
function asBetterSqlite(db: DatabaseSync) {
  const prepared = new Map<string, ReturnType<typeof wrap>>()
  const wrap = (sql: string) => {
    const statement = db.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: (given: readonly unknown[]) => statement.all(...(given as readonly SQLInputValue[])),
      run: (given: readonly unknown[]) => statement.run(...(given as readonly SQLInputValue[])),
      iterate: (given: readonly unknown[]) =>
        statement.iterate(...(given as readonly SQLInputValue[])) as IterableIterator<unknown>,
    }
  }
  return {
    prepare: (sql: string) => {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      if (prepared.size > 500) prepared.clear()
      const made = wrap(sql)
      prepared.set(sql, made)
      return made
    },
    close: () => db.close(),
  }
}
