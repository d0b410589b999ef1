import type { Instant } from '@custody/model'
import type { StoreWorld } from '../route.ts'
import { heldBack } from './content-holds.ts'
import { eraseParts } from './erase-content.ts'
import type { Erased } from './erase-content.ts'
import { partsOf } from './whose-content.ts'

/** As many entries as one turn of the writer takes: others wait for it. */
const entriesMax = 2048

/**
 * Erases the contents that were stored before `before`, but those held back; at most as many as one turn takes, so it is called
 * until nothing was left to erase. The organisation's own logs keep theirs: they say what administrators did.
 */
export async function eraseStoredBefore(world: StoreWorld, before: Instant): Promise<Erased> {
  const { sessions, devices } = await heldBack(world)
  const held = [...sessions]
  const rows = await world.query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .select(['log.origin', 'entry.seq'])
    .where('log.device', 'not in', [0, ...devices])
    .where(({ eb, or }) =>
      or([eb('entry.session', 'is', null), eb('entry.session', 'not in', [0, ...held])]),
    )
    .where(({ eb, selectFrom }) =>
      eb(
        'entry.seq',
        '<',
        selectFrom('batch')
          .select(({ fn }) => fn.max('batch.size').as('size'))
          .whereRef('batch.log', '=', 'entry.log')
          .where('batch.stored_at', '<', before),
      ),
    )
    .where(({ or, exists, selectFrom }) =>
      or([
        exists(selectFrom('payload').select('segment').whereRef('payload.entry', '=', 'entry.no')),
        exists(
          selectFrom('sealed_payload')
            .select('key')
            .whereRef('sealed_payload.entry', '=', 'entry.no'),
        ),
      ]),
    )
    .orderBy('entry.no')
    .limit(entriesMax)
    .execute()
  return eraseParts(world, await partsOf(world, rows), {
    ground: 'retention',
    by: null,
    reason: 'older than contents are kept',
  })
}
