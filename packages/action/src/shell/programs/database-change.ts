import type { DatabaseChange } from '@custody/model'
import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act } from '../program.ts'
import type { Use } from '../use.ts'

function production(use: Use): DatabaseChange['production'] {
  const given = ['PGHOST', 'PGDATABASE', 'PGSERVICE', 'MYSQL_HOST', 'DATABASE_URL']
  const named = given.flatMap((name) => use.variables.get(name) ?? [])
  const line = [...use.words, ...named].map(shown).join(' ')
  if (/(?:^|[\W_])(?:prod|production|prd|live)(?:$|[\W_\d])/i.test(line)) return 'yes'
  return /localhost|127\.0\.0\.1|(?:^|[\W_])(?:dev|test|local)(?:$|[\W_\d])/i.test(line)
    ? 'no'
    : 'unknown'
}

/** A change of the database that a command line names. */
export function changed(use: Use, operation: string, wide: boolean, statementKnown = true): Effect {
  return act({
    kind: 'database.change',
    engine: use.program,
    operation,
    wide,
    statementKnown,
    production: production(use),
  })
}
