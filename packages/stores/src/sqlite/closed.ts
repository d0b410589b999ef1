import type { FieldId, SealedPayload, WrappedKey } from '@custody/evidence'
import type { Id } from '@custody/model'
import type { KeptClosed } from '../evidence-store.ts'
import type { Statements } from './statements.ts'

/** Keeps closed payloads and the keys they name. In a write transaction only. */
export function keepClosed(
  sql: Statements,
  log: number,
  payloads: readonly (SealedPayload & { readonly entry: number })[],
  keys: readonly WrappedKey[],
): void {
  const given = new Map<string, WrappedKey>(keys.map((one) => [one.key, one]))
  for (const { entry, field, key, nonce, bytes } of payloads)
    sql.run(
      'INSERT INTO sealed_payload (entry, field, key, nonce, bytes) VALUES (?, ?, ?, ?, ?)',
      entry,
      field,
      keyNumber(sql, log, key, given.get(key)),
      nonce,
      bytes,
    )
}

function keyNumber(
  sql: Statements,
  log: number,
  id: string,
  given: WrappedKey | undefined,
): number {
  const known = sql.get('SELECT no FROM content_key WHERE id = ? AND log = ?', id, log)
  if (known !== undefined) return Number(known['no'])
  if (given === undefined) throw new Error('a closed payload names a key that is not here')
  return sql.run(
    'INSERT INTO content_key (id, log, enc, wrapped) VALUES (?, ?, ?, ?)',
    id,
    log,
    given.enc,
    given.wrapped,
  )
}

/** What was kept closed of an entry. */
export function closedOf(sql: Statements, origin: string, seq: number): readonly KeptClosed[] {
  return sql
    .all(
      'SELECT field, id, enc, wrapped, nonce, sealed_payload.bytes FROM log JOIN entry ON entry.log = log.no' +
        ' JOIN sealed_payload ON sealed_payload.entry = entry.no JOIN content_key ON content_key.no = sealed_payload.key' +
        ' WHERE origin = ? AND seq = ? ORDER BY field',
      origin,
      seq,
    )
    .map((row) => {
      const key = String(row['id']) as Id<'key'>
      const wrapped = { key, enc: bytesOf(row['enc']), wrapped: bytesOf(row['wrapped']) }
      const field = Number(row['field']) as FieldId
      return { field, key, nonce: bytesOf(row['nonce']), bytes: bytesOf(row['bytes']), wrapped }
    })
}

/** A wrapped key by its name. */
export function wrappedKeyOf(sql: Statements, origin: string, key: Id<'key'>): WrappedKey | null {
  const row = sql.get(
    'SELECT enc, wrapped FROM content_key JOIN log ON log.no = content_key.log WHERE id = ? AND origin = ?',
    key,
    origin,
  )
  return row === undefined
    ? null
    : { key, enc: bytesOf(row['enc']), wrapped: bytesOf(row['wrapped']) }
}

function bytesOf(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Error('a column of closed contents holds no bytes')
  return value
}
