import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { schema } from './schema.ts'

const source = ['tables.ts', 'content-tables.ts']
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  .join('\n')

/** What tables.ts says of a table: its columns in order, and whether each may be null. */
function saidOf(table: string): string[] {
  const body = new RegExp(`\\n  readonly ${table}: \\{\\n([^}]*)\\n  \\}`).exec(source)?.[1] ?? ''
  return body.split('\n').map((line) => line.trim())
}

const typeOf: { readonly [type: string]: string } = {
  INTEGER: 'number',
  TEXT: 'string',
  BLOB: 'Uint8Array',
}

test('tables.ts has the columns of the schema, each with its type', () => {
  const db = new DatabaseSync(':memory:')
  db.exec(schema)
  const tables = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
  expect(tables.length).toBeGreaterThan(20)
  for (const { name } of tables) {
    const columns = db
      .prepare(`SELECT name, type, "notnull", pk FROM pragma_table_info('${String(name)}')`)
      .all()
    const made = columns.map(
      (column) =>
        `readonly ${String(column['name'])}: ${typeOf[String(column['type'])]}${column['notnull'] === 1 || column['pk'] !== 0 ? '' : ' | null'}`,
    )
    expect([name, saidOf(String(name))]).toEqual([name, made])
  }
})
