import { fieldName } from '@custody/evidence'
import type { FieldId, FieldName } from '@custody/evidence'
import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '@custody/model'
import type { Writing } from './append.ts'
import { keepSegments } from './keep-segments.ts'
import { decodePayloads } from './segment.ts'
import type { Statements } from './statements.ts'
import { transaction } from './statements.ts'

/**
 * Destroys salt and bytes of these fields of these entries: their segments are written anew without them, the index
 * forgets their text, and deleted pages are overwritten (secure_delete). Gives back how many payloads went.
 */
export function erasePayloads(
  { db, sql }: Writing,
  origin: string,
  what: {
    readonly seqs: readonly number[]
    readonly fields: readonly FieldId[]
    readonly at: Instant
  },
): number {
  const erased = transaction(db, () => {
    const log = Number(sql.get('SELECT no FROM log WHERE origin = ?', origin)?.['no'] ?? 0)
    const entries = what.seqs.flatMap((seq) =>
      sql
        .all('SELECT no FROM entry WHERE log = ? AND seq = ?', log, seq)
        .map((row) => Number(row['no'])),
    )
    for (const entry of entries) forget(sql, entry, what)
    const closed = eraseSealed(sql, entries, what.fields)
    const open = rewrite(sql, log, new Set(entries), new Set<number>(what.fields))
    // A contentless index only marks a row as deleted; its words go when its pieces are merged.
    db.exec("INSERT INTO words (words) VALUES ('optimize')")
    return closed + open
  })
  return erased
}

/**
 * Takes what was overwritten out of the journal too. True when all of it is gone: a reader may still stand on it, and then it is
 * tried again.
 */
export function scrub(db: DatabaseSync): boolean {
  return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0
}

/** Closed contents go with their bytes; a key of which nothing is left goes with them. */
function eraseSealed(
  sql: Statements,
  entries: readonly number[],
  fields: readonly FieldId[],
): number {
  let count = 0
  const keys = new Set<number>()
  for (const entry of entries)
    for (const field of fields) {
      const row = sql.get(
        'SELECT key FROM sealed_payload WHERE entry = ? AND field = ?',
        entry,
        field,
      )
      if (row === undefined) continue
      sql.run('DELETE FROM sealed_payload WHERE entry = ? AND field = ?', entry, field)
      keys.add(Number(row['key']))
      count += 1
    }
  for (const key of keys)
    sql.run(
      'DELETE FROM content_key WHERE no = ? AND NOT EXISTS (SELECT 1 FROM sealed_payload WHERE key = content_key.no)',
      key,
    )
  return count
}

/** What the index took out of each field: set to nothing when the field is erased. `?` is the entry. */
const derived: { readonly [name in FieldName]?: string } = {
  prompt: 'UPDATE session SET title = NULL WHERE no = (SELECT session FROM entry WHERE no = ?)',
  input: 'UPDATE call SET headline = NULL WHERE entry = ?',
  tool: 'UPDATE call SET tool = NULL WHERE entry = ?',
  cwd: 'UPDATE session SET workspace = NULL WHERE opened = ?',
  workspace: 'UPDATE session SET workspace = NULL WHERE opened = ?',
  remote: 'UPDATE session SET remote = NULL WHERE opened = ?',
  branch: 'UPDATE session SET branch = NULL WHERE opened = ?',
  principal: 'UPDATE session SET principal = NULL, uid = NULL WHERE opened = ?',
  subagentType:
    'UPDATE subagent SET name = NULL WHERE no = (SELECT subject FROM entry WHERE no = ?)',
  mcpServer:
    'UPDATE mcp_server SET name = NULL, target = NULL, environment = NULL, fingerprint = NULL' +
    ' WHERE no = (SELECT subject FROM entry WHERE no = ?)',
  posture: "UPDATE posture_change SET detail = '' WHERE entry = ?",
}

function forget(
  sql: Statements,
  entry: number,
  { fields, at }: { readonly fields: readonly FieldId[]; readonly at: Instant },
): void {
  for (const field of fields) {
    sql.run(
      'INSERT INTO erased (entry, field, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      entry,
      field,
      at,
    )
    const update = derived[fieldName(field) ?? 'messageId']
    if (update !== undefined) sql.run(update, entry)
  }
  sql.run('DELETE FROM words WHERE rowid = ?', entry)
}

function rewrite(
  sql: Statements,
  log: number,
  entries: ReadonlySet<number>,
  fields: ReadonlySet<number>,
): number {
  const marks = [...entries].map(() => '?').join(', ')
  const segments = sql.all(
    `SELECT DISTINCT segment FROM payload WHERE entry IN (${marks})`,
    ...entries,
  )
  let count = 0
  for (const { segment } of segments) {
    const bytes = sql.get('SELECT bytes FROM payload_segment WHERE no = ?', segment ?? null)?.[
      'bytes'
    ]
    if (!(bytes instanceof Uint8Array)) throw new Error(`no payload segment ${segment}`)
    const before = decodePayloads(bytes)
    const after = before.filter(({ entry, field }) => !(entries.has(entry) && fields.has(field)))
    count += before.length - after.length
    for (const { entry } of before)
      sql.run('DELETE FROM payload WHERE entry = ? AND segment = ?', entry, segment ?? null)
    sql.run('DELETE FROM payload_segment WHERE no = ?', segment ?? null)
    keepSegments(sql, log, after)
  }
  return count
}
