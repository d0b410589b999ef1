import type { DatabaseSync } from 'node:sqlite'
import type { Instant, Mode, PolicySource } from '@custody/model'
import type { Rule } from '@custody/policy'
import type { KeptPolicy, PolicyStore, PresetName } from '../policy-store.ts'
import { statementsOf, transaction } from './statements.ts'
import type { Statements } from './statements.ts'

/** The policy store on one connection. Over a connection that only reads, `publish` throws. */
export function sqlitePolicyStore(db: DatabaseSync): PolicyStore {
  const sql = statementsOf(db)
  const current = () => policyOf(sql.get('SELECT * FROM policy ORDER BY number DESC LIMIT 1'))
  return {
    current: async () => current(),
    publish: async (policy) =>
      transaction(db, () => {
        const before = current()
        return before?.version === policy.version && before.preset === policy.preset
          ? before
          : publish(sql, policy)
      }),
    byVersion: async (version) =>
      policyOf(sql.get('SELECT * FROM policy WHERE version = ? ORDER BY number LIMIT 1', version)),
    history: async (limit) =>
      sql
        .all('SELECT * FROM policy ORDER BY number DESC LIMIT ?', limit)
        .map(policyOf)
        .filter((policy) => policy !== null),
  }
}

function publish(sql: Statements, policy: Omit<KeptPolicy, 'number'>): KeptPolicy {
  const { version, preset, mode, name, since, source, rules } = policy
  const number = sql.run(
    'INSERT INTO policy (version, preset, mode, name, since, content, rules) VALUES (?, ?, ?, ?, ?, ?, ?)',
    version,
    preset,
    mode,
    name,
    since,
    JSON.stringify(source),
    JSON.stringify(rules),
  )
  return { ...policy, number }
}

/** Invariant: this store wrote both documents. */
function policyOf(row: ReturnType<Statements['get']>): KeptPolicy | null {
  if (row === undefined) return null
  return {
    number: Number(row['number']),
    version: String(row['version']),
    preset: String(row['preset']) as PresetName,
    mode: String(row['mode']) as Mode,
    name: String(row['name']),
    since: Number(row['since']) as Instant,
    source: JSON.parse(String(row['content'])) as PolicySource,
    rules: JSON.parse(String(row['rules'])) as readonly Rule[],
  }
}
