import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

type Row = { readonly [column: string]: number | string | Uint8Array | null }

/**
 * Prepared statements by their text. The ingest path uses these directly: the same dozen statements run for every
 * entry, and building a query through Kysely costs more than running it (measured in apps/server/bench).
 */
export type Statements = {
  readonly run: (sql: string, ...given: SQLInputValue[]) => number
  readonly get: (sql: string, ...given: SQLInputValue[]) => Row | undefined
  readonly all: (sql: string, ...given: SQLInputValue[]) => readonly Row[]
}

/** `run` gives back the row number of an insert. Values of columns are trusted: this process wrote them. */
export function statementsOf(db: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const made = db.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  return {
    run: (sql, ...given) => Number(prepare(sql).run(...given).lastInsertRowid),
    get: (sql, ...given) => prepare(sql).get(...given) as Row | undefined,
    all: (sql, ...given) => prepare(sql).all(...given) as readonly Row[],
  }
}

/** Runs reads that belong together: they all see the store as it was at the first one, whatever the writer does. */
export function snapshot<Value>(db: DatabaseSync, read: () => Value): Value {
  if (db.isTransaction) return read()
  db.exec('BEGIN')
  try {
    return read()
  } finally {
    db.exec('COMMIT')
  }
}

/**
 * Runs `work` in one transaction, or in a part of the one that is open: all of it or nothing. What it throws is thrown
 * after the rollback.
 */
export function transaction<Value>(db: DatabaseSync, work: () => Value): Value {
  const isPart = db.isTransaction
  db.exec(isPart ? 'SAVEPOINT part' : 'BEGIN IMMEDIATE')
  try {
    const value = work()
    db.exec(isPart ? 'RELEASE part' : 'COMMIT')
    return value
  } catch (error) {
    // A full disk ends the whole transaction by itself.
    if (db.isTransaction) db.exec(isPart ? 'ROLLBACK TO part; RELEASE part' : 'ROLLBACK')
    throw error
  }
}

/** As `transaction`, for work that waits: what it throws is thrown after everything it wrote is undone. */
export async function allOrNothing(db: DatabaseSync, work: () => Promise<void>): Promise<void> {
  db.exec('SAVEPOINT turn')
  try {
    await work()
    db.exec('RELEASE turn')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK TO turn; RELEASE turn')
    throw error
  }
}

/**
 * Runs pieces of work one after the other in one transaction: one fsync makes all of them durable. A piece that fails
 * undoes its own part by `transaction` and must not throw. False: nothing of any piece was kept.
 */
export async function together(
  db: DatabaseSync,
  pieces: readonly (() => Promise<void>)[],
): Promise<boolean> {
  try {
    db.exec('BEGIN IMMEDIATE')
    for (const piece of pieces) await piece()
    db.exec('COMMIT')
    return true
  } catch {
    if (db.isTransaction) db.exec('ROLLBACK')
    return false
  }
}
