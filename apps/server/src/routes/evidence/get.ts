import {
  encodeBase64,
  encodeHex,
  fieldName,
  proveInclusion,
  notCapturedIn,
} from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Opening } from '@custody/protocol'
import { serverEndpoints } from '@custody/protocol'
import type { StoreWorld } from '../../route.ts'
import { route } from '../../route.ts'
import { openEntry } from '../../views/call-view.ts'
import { entryRows } from '../../views/entry-rows.ts'
import { trustOf } from '../../views/trust.ts'

/** Everything needed to check one entry in the browser. */
export const getEntry = route({
  endpoint: serverEndpoints.getEntry,
  thread: 'reader',
  answer: async (world, { params: { device, epoch, seq } }) => {
    const place = await world.query
      .selectFrom('entry')
      .innerJoin('log', 'log.no', 'entry.log')
      .innerJoin('device', 'device.no', 'log.device')
      .select([
        'entry.no',
        'log.origin',
        'log.size',
        'device.id',
        'device.name',
        'device.isolation',
        'device.protection',
        'device.public_key as key',
      ])
      .where('device.id', '=', device)
      .where('log.epoch', '=', epoch)
      .where('entry.seq', '=', seq)
      .executeTakeFirst()
    const [row] = place === undefined ? [] : await entryRows(world, [place.no])
    if (place === undefined || row === undefined) return err({ code: 'ENTRY_UNKNOWN' })
    const cover = await world.evidence.cover(place.origin, seq)
    const [leaf] = await world.evidence.leaves(place.origin, seq, seq + 1)
    if (cover === null || leaf === undefined)
      throw new Error(`entry ${seq} of ${place.origin} has no seal`)
    const proof = proveInclusion(
      world.crypto,
      (level, index) => world.evidence.node(place.origin, level, index),
      seq,
      cover.size,
    )
    return ok({
      ...row,
      trust: trustOf(place),
      leaf: new TextDecoder().decode(leaf),
      openings: await openingsOf(world, place.origin, seq),
      inclusion: { index: seq, size: cover.size, hashes: proof.path.map(encodeHex) },
      checkpoint: cover.note,
      publicKey: encodeBase64(place.key),
      previous: seq === 0 ? null : seq - 1,
      next: seq + 1 < place.size ? seq + 1 : null,
    })
  },
})

async function openingsOf(world: StoreWorld, origin: string, seq: number): Promise<Opening[]> {
  const { leaf } = await openEntry(world, origin, seq)
  const kept = new Map((await world.evidence.openings(origin, seq)).map((one) => [one.field, one]))
  const stays = notCapturedIn(leaf)
  const erased = await erasedFields(world, origin, seq)
  return leaf.commitments.map(({ field }) => {
    const name = fieldName(field) ?? String(field)
    const opening = kept.get(field)
    return opening === undefined
      ? {
          state: 'absent',
          field,
          name,
          because: erased.has(field)
            ? 'erased'
            : stays.has(field)
              ? 'never-captured'
              : 'not-uploaded',
        }
      : {
          state: 'here',
          field,
          name,
          salt: encodeBase64(opening.salt),
          bytes: encodeBase64(opening.bytes),
        }
  })
}

/** The fields of an entry that an act erased. */
async function erasedFields(
  { query }: StoreWorld,
  origin: string,
  seq: number,
): Promise<ReadonlySet<number>> {
  const rows = await query
    .selectFrom('erased')
    .innerJoin('entry', 'entry.no', 'erased.entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select('erased.field')
    .where('log.origin', '=', origin)
    .where('entry.seq', '=', seq)
    .execute()
  return new Set(rows.map(({ field }) => field))
}
