import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { decodePayloads, encodePayloads } from '../../../packages/stores/src/sqlite/segment.ts'
import type { SegmentPayload } from '../../../packages/stores/src/sqlite/segment.ts'
import { rewriteLeaves } from '../world/edited-store.ts'
import type { StoreEdit } from '../world/edited-store.ts'

// What whoever has the server's database does to it. Entry 5 is old: both witnesses have cosigned it.

const old = 5

const oldEntryEdited: StoreEdit = (db, log) =>
  rewriteLeaves(db, log, (leaves) => leaves.with(old, edited(leaves[old] ?? '')))

/** Another figure, of as many bytes, and canonical still. */
function edited(leaf: string): string {
  return leaf.replace(/"outbox":(\d)/, (_, digit) => `"outbox":${(Number(digit) + 1) % 10}`)
}

const entryDeleted: StoreEdit = (db, log) => {
  rewriteLeaves(db, log, (leaves) => leaves.toSpliced(old, 1))
  forgetEntry(db, log)
}

const entryRemovedChainRebuilt: StoreEdit = (db, log) => {
  rewriteLeaves(db, log, (leaves) => rebuilt(leaves.toSpliced(old, 1)))
  forgetEntry(db, log)
}

/** Each leaf after the gap gets the number before, and names the one that is before it now. */
function rebuilt(leaves: readonly string[]): readonly string[] {
  const chain = leaves.slice(0, old)
  for (const leaf of leaves.slice(old)) {
    const prev = createHash('sha256')
      .update(`\0${chain.at(-1)}`)
      .digest('hex')
    chain.push(
      leaf
        .replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`)
        .replace(/"seq":\d+/, `"seq":${chain.length}`),
    )
  }
  return chain
}

/** What the store knows of that entry goes, and later ones move up. */
function forgetEntry(db: DatabaseSync, log: number): void {
  db.prepare('DELETE FROM entry WHERE log = ? AND seq = ?').run(log, old)
  db.prepare('UPDATE entry SET seq = -seq WHERE log = ? AND seq > ?').run(log, old)
  db.prepare('UPDATE entry SET seq = -seq - 1 WHERE log = ? AND seq < 0').run(log)
}

const tailDeletedSealsKept: StoreEdit = (db, log) => {
  rewriteLeaves(db, log, (leaves) => leaves.slice(0, -2))
  const last = 'SELECT max(size) FROM batch WHERE log = :log'
  db.prepare(`UPDATE batch SET size = size - 2 WHERE log = :log AND size = (${last})`).run({ log })
}

/** Back to the head in the middle that both witnesses had cosigned. */
const tailDropped: StoreEdit = (db, log) => {
  const cosigned = "note LIKE '%witness.example/ours%' AND note LIKE '%witness.example/stock%'"
  const first = `SELECT min(size) AS size FROM batch WHERE log = ? AND ${cosigned}`
  const size = Number(db.prepare(first).get(log)?.['size'])
  rewriteLeaves(db, log, (leaves) => leaves.slice(0, size))
  db.prepare('DELETE FROM batch WHERE log = ? AND size > ?').run(log, size)
  db.prepare('DELETE FROM entry WHERE log = ? AND seq >= ?').run(log, size)
}

const payloadWithheld: StoreEdit = (db, log) =>
  rewritePayloads(db, log, (payloads) => payloads.slice(1))

const payloadEdited: StoreEdit = (db, log) =>
  rewritePayloads(db, log, ([first, ...rest]) =>
    first === undefined ? rest : [{ ...first, bytes: Buffer.from('"prompt 0"') }, ...rest],
  )

/** The first segment of payloads, made anew under another number, as the server itself would. */
function rewritePayloads(
  db: DatabaseSync,
  log: number,
  rewrite: (payloads: readonly SegmentPayload[]) => readonly SegmentPayload[],
): void {
  const row = db
    .prepare('SELECT no, size, bytes FROM payload_segment WHERE log = ? ORDER BY no')
    .get(log)
  if (!(row?.['bytes'] instanceof Uint8Array)) throw new Error('no payloads')
  const { no = 0, size = 0, bytes } = row
  const rewritten = encodePayloads(rewrite(decodePayloads(bytes)))
  const made = db
    .prepare('INSERT INTO payload_segment (log, size, bytes) VALUES (?, ?, ?)')
    .run(log, size, rewritten)
  db.prepare('UPDATE payload SET segment = ? WHERE segment = ?').run(made.lastInsertRowid, no)
}

export const storeEdits = {
  'old-entry-edited': oldEntryEdited,
  'old-entry-deleted': entryDeleted,
  'entry-removed-chain-rebuilt': entryRemovedChainRebuilt,
  'tail-deleted-seals-kept': tailDeletedSealsKept,
  'tail-dropped': tailDropped,
  'payload-edited': payloadEdited,
  'payload-withheld': payloadWithheld,
} as const satisfies { readonly [attack: string]: StoreEdit }
