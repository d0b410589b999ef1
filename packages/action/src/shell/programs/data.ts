import type { DatabaseChange } from '@custody/model'
import { isLiteral, shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { act, touch } from '../program.ts'
import type { Use } from '../use.ts'
import { statementsIn } from './sql.ts'

/** Databases: what the statements in a command line do. */
export const data: readonly ProgramSpec[] = [
  {
    names:
      'psql pgcli mysql mariadb mycli sqlite3 sqlite litecli duckdb cockroach usql sqlcmd mssql-cli sqlplus isql tsql bsqldb impala-shell beeline hive presto trino spark-sql cqlsh vertica vsql questdb monetdb db2 athena steampipe octosql textql q cypher-shell',
    traits: ['database'],
    options:
      'c command=text, e execute=text, f file=read, d dbname database=text, D=text, h host=text, U username=text, u user=text, p password=?, P port=text, W, w, t tuples-only, A, q quiet, Q=text, query=text, o output=write, v variable=text, S=text, i=read, E=text, X, x, F=text, B, N, s, cmd=text, init-file=read, json, csv, header, readonly, 1, single-transaction, b, r, sql=text, l list',
    prints: 'filtered',
    effects: sql,
  },
  {
    names: 'clickhouse-client clickhouse clickhouse-local snowsql snow',
    traits: ['database'],
    options:
      'q query=text, h host=text, u user=text, password=?, d database=text, queries-file=read, f filename=read, n multiquery, format=text, port=text, a accountname=text, c connection=text, s schemaname=text, w warehouse=text, r rolename=text, o option=text',
    prints: 'filtered',
    effects: sql,
  },
  {
    names: 'mysqladmin mariadb-admin',
    traits: ['database'],
    options:
      'f force, u user=text, h host=text, P port=text, p password=?, S socket=text, i sleep=text, s, v, w=?',
    prints: 'filtered',
    effects: administered,
  },
  {
    names: 'bq',
    traits: ['database'],
    options:
      'r, f force, d, t, q quiet, n max_rows=text, project_id=text, dataset_id=text, location=text, format=text, destination_table=text, use_legacy_sql=?, nouse_legacy_sql, dry_run dry-run',
    prints: 'filtered',
    effects: bigQuery,
  },
  {
    names: 'redis-cli valkey-cli keydb-cli iredis',
    style: 'stop-at-operand',
    traits: ['database'],
    options:
      'h=text, p=text, a=text, n=text, u=text, s=text, user=text, pass=text, x, r=text, i=text, raw, no-raw, csv, c, eval=read, pipe, scan, bigkeys, tls, cacert=read, cert=read, key=read, no-auth-warning',
    prints: 'filtered',
    effects: redis,
  },
  {
    names: 'mongo mongosh mongoimport mongorestore mongodump mongoexport',
    traits: ['database'],
    options:
      'eval=text, f=read, host=text, port=text, u username=text, p password=text, d db=text, c collection=text, uri=text, drop, quiet, norc, out o=write, file=read, authenticationDatabase=text, archive=?, gzip',
    prints: 'filtered',
    effects: mongo,
  },
  {
    names:
      'dropdb dropuser pg_dropcluster memcflush createdb createuser pg_restore pg_dump pg_dumpall influx mysqldump mariadb-dump pg_ctl pg_resetwal initdb vacuumdb reindexdb pg_basebackup nodetool influxd cassandra-cli flyway liquibase dbmate goose migrate sqlx diesel atlas skeema bytebase hasura edgedb',
    style: 'gnu',
    traits: ['database'],
    options:
      'h host=text, p port=text, U username=text, u user=text, W, w, d dbname=text, f file=write, c clean create, C, F format=text, t table=text, n schema=text, a, s, e, i, v, if-exists, force, y, j jobs=text, database=text, url=text, source=text, path=text, all-databases, single-transaction, env=text',
    prints: 'filtered',
    effects: administered,
  },
]

function production(use: Use): DatabaseChange['production'] {
  const given = ['PGHOST', 'PGDATABASE', 'PGSERVICE', 'MYSQL_HOST', 'DATABASE_URL']
  const named = given.flatMap((name) => use.variables.get(name) ?? [])
  const line = [...use.words, ...named].map(shown).join(' ')
  if (/(?:^|[\W_])(?:prod|production|prd|live)(?:$|[\W_\d])/i.test(line)) return 'yes'
  return /localhost|127\.0\.0\.1|(?:^|[\W_])(?:dev|test|local)(?:$|[\W_\d])/i.test(line)
    ? 'no'
    : 'unknown'
}

function changed(use: Use, operation: string, wide: boolean, statementKnown = true): Effect {
  return act({
    kind: 'database.change',
    engine: use.program,
    operation,
    wide,
    statementKnown,
    production: production(use),
  })
}

function bigQuery(use: Use): readonly Effect[] {
  const [verb = '', ...rest] = use.operands
  if (use.has('dry-run')) return []
  if (verb === 'rm') return [changed(use, 'drop', true)]
  return verb === 'query'
    ? [...rest, use.input.text ?? '']
        .flatMap(statementsIn)
        .map((one) => changed(use, one.operation, one.wide))
    : []
}

function sql(use: Use): readonly Effect[] {
  const given = ['c', 'e', 'Q', 'query', 'cmd', 'sql', 'E'].flatMap((name) => use.values(name))
  const file = /^(?:sqlite3?|litecli|duckdb)$/.test(use.program)
  const operands = file ? use.operands.slice(1) : use.program === 'cypher-shell' ? use.operands : []
  const fed = use.input.text === null ? [] : [use.input.text]
  const statements = use.words.some((word) => /^--?readonly$/.test(word))
    ? []
    : [...given, ...operands, ...fed].flatMap((text) => statementsIn(text))
  const database: readonly Effect[] =
    file && use.operands[0] !== undefined && use.operands[0] !== ':memory:'
      ? [touch(statements.length > 0 ? 'write' : 'read', use.operands[0], { manner: 'database' })]
      : []
  const unread =
    (use.has('f') || use.input.text === null) &&
    use.input.sources.length + use.values('f').length > 0
  return [
    ...database,
    ...statements.map((one) => changed(use, one.operation, one.wide)),
    ...[...given, ...operands, ...fed].flatMap(shellEscapes),
    ...(unread ? [{ do: 'obscure' as const, code: 'STATEMENTS_UNREAD' }] : []),
    ...([...given, ...operands].every(isLiteral) ? [] : [changed(use, 'other', false, false)]),
  ]
}

/** `\! cmd`, `.shell cmd`, `COPY … TO PROGRAM`, `INTO OUTFILE`: clients and servers that run or write. */
function shellEscapes(text: string): readonly Effect[] {
  const effects: Effect[] = []
  for (const [, command = ''] of text.matchAll(
    /(?:^|\n|;)[^\S\n]*(?:\\!|\.shell|\.system|system)\s+([^\n]+)/gi,
  ))
    effects.push({ do: 'shell', text: command })
  for (const [, command = ''] of text.matchAll(/\b(?:TO|FROM)\s+PROGRAM\s+'([^']*)'/gi))
    effects.push({ do: 'shell', text: command })
  for (const [, command = ''] of text.matchAll(/(?:\\o|\\g|\\w)\s*\|\s*([^\n]+)/g))
    effects.push({ do: 'shell', text: command })
  for (const [, path = ''] of text.matchAll(
    /(?:INTO\s+(?:OUT|DUMP)FILE\s+'|(?:^|\n)[^\S\n]*\.(?:output|once|backup|save|dump)\s+)([^'\n;]+)/gi,
  ))
    effects.push(touch('write', path.trim()))
  return effects
}

function redis(use: Use): readonly Effect[] {
  const words = use.operands.map(shown)
  const verb = (words[0] ?? '').toUpperCase()
  const fed =
    use.operands.length === 0 && use.input.text !== null ? use.input.text.toUpperCase() : ''
  if (/^FLUSH(?:ALL|DB)$/.test(verb) || /\bFLUSH(?:ALL|DB)\b/.test(fed))
    return [changed(use, 'flush', true)]
  if (verb === 'SHUTDOWN' || (verb === 'DEBUG' && /SEGFAULT/i.test(words[1] ?? '')))
    return [changed(use, 'shutdown', true)]
  if (
    (verb === 'CONFIG' &&
      /^SET$/i.test(words[1] ?? '') &&
      /^(?:dir|dbfilename)$/i.test(words[2] ?? '')) ||
    (verb === 'MODULE' && /^LOAD/i.test(words[1] ?? '')) ||
    (/^(?:SLAVEOF|REPLICAOF)$/.test(verb) && !/^no$/i.test(words[1] ?? ''))
  )
    return [changed(use, 'execute', true)]
  if (/^EVAL$/.test(verb) && /flush(?:all|db)/i.test(words[1] ?? ''))
    return [changed(use, 'flush', true)]
  if (verb === 'CONFIG' && /^(?:SET|REWRITE|RESETSTAT)$/i.test(words[1] ?? ''))
    return [changed(use, 'alter', true)]
  if (/^(?:DEL|UNLINK)$/.test(verb)) return [changed(use, 'delete', !use.words.every(isLiteral))]
  if (/^(?:EVAL|EVALSHA|SCRIPT|FUNCTION|MODULE|SLAVEOF|REPLICAOF|ACL|CLUSTER)$/.test(verb))
    return [changed(use, 'other', true)]
  return []
}

function mongo(use: Use): readonly Effect[] {
  const text = [...use.values('eval'), use.input.text ?? ''].join('\n')
  if (use.has('drop') || /\bdropDatabase\s*\(|\.drop\s*\(|\bdropUser|\bdropIndexes/.test(text))
    return [changed(use, 'drop', true)]
  if (/\.(?:deleteMany|remove)\s*\(\s*(?:\{\s*\})?\s*\)/.test(text))
    return [changed(use, 'delete', true)]
  if (/\.(?:deleteMany|deleteOne|remove|findOneAndDelete)\s*\(/.test(text))
    return [changed(use, 'delete', false)]
  if (/shutdownServer|fsyncLock/.test(text)) return [changed(use, 'shutdown', true)]
  return /\.(?:update\w*|insert\w*|replace\w*|createUser|grant\w*)\s*\(/.test(text)
    ? [changed(use, 'update', false)]
    : []
}

function administered(use: Use): readonly Effect[] {
  if (use.program === 'memcflush') return [changed(use, 'flush', true)]
  const line = use.operands.map(shown).join(' ')
  if (
    /^(?:drop(?:db|user)|pg_dropcluster)$/.test(use.program) ||
    /(?:^|\s)(?:drop|clean|reset|nuke|wipe|dropAll|drop-all|db:drop|revert|database:reset)(?:\s|$)/.test(
      line,
    )
  )
    return [changed(use, 'drop', true)]
  if (
    use.program === 'influx' &&
    /(?:^|\s)delete(?:\s|$)|\bdrop\s+(?:database|measurement|series|bucket)\b/i.test(
      use.words.map(shown).join(' '),
    )
  )
    return [changed(use, 'drop', true)]
  if (use.program === 'goose' && /(?:^|\s)down-to 0\b/.test(line))
    return [changed(use, 'drop', true)]
  if (use.program === 'migrate' && /(?:^|\s)down$/.test(line)) return [changed(use, 'drop', true)]
  if (use.program === 'pg_restore' && use.has('c')) return [changed(use, 'drop', true)]
  if (use.program === 'pg_resetwal' || use.program === 'initdb') return [changed(use, 'drop', true)]
  if (
    /(?:^|\s)(?:shutdown|stop|stopdaemon|drain|decommission)(?:\s|$)/.test(line) &&
    /admin|pg_ctl|nodetool/.test(use.program)
  )
    return [changed(use, 'shutdown', true)]
  return []
}
