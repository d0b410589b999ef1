import { notCapturedIn } from '@custody/evidence'
import type { FieldId, Leaf } from '@custody/evidence'
import type { Whose } from '@custody/protocol'
import type { StoreWorld } from '../route.ts'

/** Entries of one log whose contents are meant, and the fields that any of them commits to. Both ascending. */
export type ContentPart = {
  readonly origin: string
  readonly seqs: readonly number[]
  readonly fields: readonly FieldId[]
}

type World = Pick<StoreWorld, 'query' | 'evidence'>

/** Finds the contents meant, log by log; null where no such session, device or account is known. */
export async function contentOf(
  world: World,
  whose: Whose,
): Promise<readonly ContentPart[] | null> {
  const entries = await entriesOf(world, whose)
  if (entries === null) return null
  return partsOf(world, entries)
}

type EntryPlace = { readonly origin: string; readonly seq: number }

async function entriesOf({ query }: World, whose: Whose): Promise<readonly EntryPlace[] | null> {
  const entries = query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select(['log.origin', 'entry.seq'])
    .orderBy('entry.log')
    .orderBy('entry.seq')
  if (whose.kind === 'device') {
    const device = await query
      .selectFrom('device')
      .select('no')
      .where('id', '=', whose.device)
      .executeTakeFirst()
    return device === undefined ? null : entries.where('log.device', '=', device.no).execute()
  }
  const sessions = await sessionsOf({ query }, whose)
  return sessions.length === 0 ? null : entries.where('entry.session', 'in', sessions).execute()
}

/** The numbers of the sessions meant. */
export async function sessionsOf(
  { query }: Pick<World, 'query'>,
  whose: Exclude<Whose, { readonly kind: 'device' }>,
): Promise<readonly number[]> {
  const column = whose.kind === 'session' ? 'id' : 'principal'
  const rows = await query
    .selectFrom('session')
    .select('no')
    .where(column, '=', whose.kind === 'session' ? whose.session : whose.name)
    .execute()
  return rows.map(({ no }) => no)
}

/** The parts that entries make; entries that commit to nothing that ever left their device are in none. */
export async function partsOf(
  { evidence }: Pick<World, 'evidence'>,
  entries: readonly EntryPlace[],
): Promise<readonly ContentPart[]> {
  const parts: ContentPart[] = []
  for (const [origin, places] of Map.groupBy(entries, (entry) => entry.origin)) {
    const seqs: number[] = []
    const fields = new Set<FieldId>()
    for (const { seq } of places) {
      const [bytes] = await evidence.leaves(origin, seq, seq + 1)
      if (bytes === undefined) throw new Error(`no entry ${seq} in ${origin}`)
      // Invariant: leaves were parsed strictly when they were taken in.
      const leaf = JSON.parse(new TextDecoder().decode(bytes)) as Leaf
      const stays = notCapturedIn(leaf)
      const left = leaf.commitments.filter(({ field }) => !stays.has(field))
      if (left.length > 0) seqs.push(seq)
      for (const { field } of left) fields.add(field)
    }
    if (seqs.length > 0) parts.push({ origin, seqs, fields: [...fields].toSorted((a, b) => a - b) })
  }
  return parts
}
