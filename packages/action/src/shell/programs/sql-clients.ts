import { isLiteral } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'
import { clientCommands } from './client-commands.ts'
import { changed } from './database-change.ts'
import { statementsIn } from './sql.ts'

/** Clients of databases that speak SQL. */
export const sqlClients: readonly ProgramSpec[] = [
  {
    names: 'mysql mariadb mycli',
    traits: ['database'],
    options:
      'e execute=text, f force, D database=text, h host=text, u user=text, p password=?, P port=text, S socket=text, B, N, s silent, t, r, q quick, v verbose, w, init-command=text, defaults-file=use, defaults-extra-file=use, tee=write, pager=text, default-character-set=text, one-database, o',
    prints: 'filtered',
    effects: sql,
  },
  {
    names: 'sqlite3 sqlite litecli duckdb',
    style: 'single-dash',
    traits: ['database'],
    options:
      'init=text, cmd=text, c=text, s=text, f=text, separator=text, newline=text, nullvalue=text, vfs=text, maxsize=text, mmap=text, lookaside=text, pagecache=text, A=text, readonly, header, noheader, csv, json, batch, bail, box, line, list, column, table, markdown, html, quote, tabs, stats, echo, version, help, interactive, safe, unsigned',
    prints: 'filtered',
    effects: sql,
  },
  {
    names: 'psql pgcli',
    traits: ['database'],
    options:
      'c command=text, e echo-queries, E echo-hidden, b echo-errors, a echo-all, f file=text, d dbname=text, h host=text, U username=text, p port=text, W, w, t tuples-only, A no-align, q quiet, o output=write, L log-file=write, v set variable=text, F field-separator=text, R record-separator=text, P pset=text, T table-attr=text, X no-psqlrc, x expanded, n, s single-step, S single-line, 1 single-transaction, 0, z, H html, csv, l list, V version',
    prints: 'filtered',
    effects: sql,
  },
  {
    names:
      'cockroach usql sqlcmd mssql-cli sqlplus isql tsql bsqldb impala-shell beeline hive presto trino spark-sql cqlsh vertica vsql questdb monetdb db2 athena steampipe octosql textql q cypher-shell',
    traits: ['database'],
    options:
      'c command=text, e execute=text, f file=text, d dbname database=text, D=text, h host=text, U username=text, u user=text, p password=?, P port=text, W, w, t tuples-only, A, q quiet, Q=text, query=text, o output=write, v variable=text, S=text, i=text, E=text, X, x, F=text, B, N, s, cmd=text, init-file=text, L log-file=write, json, csv, header, readonly, 1, single-transaction, b, r, sql=text, l list',
    prints: 'filtered',
    effects: sql,
  },
  {
    names: 'clickhouse-client clickhouse clickhouse-local snowsql snow',
    traits: ['database'],
    options:
      'q query=text, h host=text, u user=text, password=?, d database=text, queries-file=text, f filename=text, n multiquery, format=text, port=text, a accountname=text, c connection=text, s schemaname=text, w warehouse=text, r rolename=text, o option=text',
    prints: 'filtered',
    effects: sql,
  },
]

/** Whose database is a file that their first word names. */
const ofFile = /^(?:sqlite3?|litecli|duckdb)$/

/** What statements do that stand in a text, to the database of a use and beside it. */
export function sqlEffects(text: string, use: Use): readonly Effect[] {
  const { program, operands, words } = use
  const statements = words.some((word) => /^--?readonly$/.test(word)) ? [] : statementsIn(text)
  const [file = ':memory:'] = operands
  return [
    ...(ofFile.test(program) && statements.length > 0 && file !== ':memory:'
      ? [touch('write', file, { manner: 'database' })]
      : []),
    ...statements.map((one) => changed(use, one.operation, one.wide)),
    ...clientCommands(text),
  ]
}

function sql(use: Use): readonly Effect[] {
  const { program, input, operands } = use
  const given = [
    ...['e', 'Q', 'query', 'cmd', 'sql', 'E', 'init-command'].flatMap((name) => use.values(name)),
    // To clickhouse and snowsql `-c` is a connection, to sqlcmd its own.
    ...(/^(?:clickhouse|snow)/.test(program) ? use.values('q') : use.values('c')),
    ...(program === 'duckdb' ? use.values('s') : []),
    ...(ofFile.test(program) ? operands.slice(1) : []),
    ...(program === 'cypher-shell' ? operands : []),
  ]
  const isSqlplus = program === 'sqlplus'
  const files = [
    ...['f', 'i', 'init', 'queries-file', 'init-file'].flatMap((name) => use.values(name)),
    ...(isSqlplus ? operands.flatMap((word) => /^@{1,2}(.+)$/.exec(word)?.[1] ?? []) : []),
  ].filter((path) => path !== '' && path !== '-')
  const fed = input.text ?? ''
  const [database] = ofFile.test(program) ? operands : []
  return [
    ...(database === undefined || database === ':memory:'
      ? []
      : [touch('read', database, { manner: 'database' })]),
    ...[...given, fed].flatMap((text) => sqlEffects(text, use)),
    ...use.values('pager').map((text): Effect => ({ do: 'shell', text })),
    ...files.map((path): Effect => ({ do: 'script', language: 'sql', path })),
    ...comesIn(use),
    ...(given.every(isLiteral) ? [] : [changed(use, 'other', false, false)]),
  ]
}

/** Statements that flow in: a file's, those of the network, or what nobody can read. */
function comesIn({ input }: Use): readonly Effect[] {
  if (input.text !== null) return []
  if (input.file !== null || input.sources.includes('network'))
    return [{ do: 'input', language: 'sql' }]
  return input.sources.length > 0 ? [{ do: 'obscure', code: 'STATEMENTS_UNREAD' }] : []
}
