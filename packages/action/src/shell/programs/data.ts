import { isLiteral, shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import type { Use } from '../use.ts'
import { changed } from './database-change.ts'
import { statementsIn } from './sql.ts'
import { sqlClients } from './sql-clients.ts'

/** Databases: what the statements in a command line do. */
export const data: readonly ProgramSpec[] = [
  ...sqlClients,
  {
    names: 'mysqladmin mariadb-admin',
    traits: ['database'],
    options:
      'f force, u user=text, h host=text, P port=text, p password=?, S socket=text, i sleep=text, s, v, w=?',
    prints: 'filtered',
    effects: (use) => [...administered(use), ...fedByNetwork(use)],
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
    effects: (use) => [...redis(use), ...fedByNetwork(use)],
  },
  {
    names: 'mongo mongosh mongoimport mongorestore mongodump mongoexport',
    traits: ['database'],
    options:
      'eval=text, f=read, host=text, port=text, u username=text, p password=text, d db=text, c collection=text, uri=text, drop, quiet, norc, out o=write, file=read, authenticationDatabase=text, archive=?, gzip',
    prints: 'filtered',
    effects: (use) => [...mongo(use), ...fedByNetwork(use)],
  },
  {
    names:
      'dropdb dropuser pg_dropcluster memcflush createdb createuser pg_restore pg_dump pg_dumpall influx mysqldump mariadb-dump pg_ctl pg_resetwal initdb vacuumdb reindexdb pg_basebackup nodetool influxd cassandra-cli flyway liquibase dbmate goose migrate sqlx diesel atlas skeema bytebase hasura edgedb',
    style: 'gnu',
    traits: ['database'],
    options:
      'h host=text, p port=text, U username=text, u user=text, W, w, d dbname=text, f file=write, c clean create, C, F format=text, t table=text, n schema=text, a, s, e, i, v, if-exists, force, y, j jobs=text, database=text, url=text, source=text, path=text, all-databases, single-transaction, env=text',
    prints: 'filtered',
    effects: (use) => [...administered(use), ...fedByNetwork(use)],
  },
]

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

/** What the network sends is run by the client, or by its database. */
function fedByNetwork({ input }: Use): readonly Effect[] {
  return input.sources.includes('network') ? [{ do: 'input', language: 'sql' }] : []
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
