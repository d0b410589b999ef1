import type { DeviceId } from '@custody/model'
import type { EntryRow } from '@custody/protocol'
import { idText, outcomeOf } from '@custody/stores'
import type { StoreWorld } from '../route.ts'
import { stripOf } from './strip.ts'

/** Rows of entries, newest arrival first. */
export async function entryRows(
  world: Pick<StoreWorld, 'query' | 'evidence'>,
  numbers: readonly number[],
): Promise<EntryRow[]> {
  const rows = await world.query
    .selectFrom('entry')
    .innerJoin('log', 'log.no', 'entry.log')
    .innerJoin('device', 'device.no', 'log.device')
    .innerJoin('word as kind', 'kind.no', 'entry.kind')
    .innerJoin('word as source', 'source.no', 'entry.source')
    .leftJoin('session', 'session.no', 'entry.session')
    .leftJoin('call', (join) =>
      join.onRef('call.entry', '=', 'entry.subject').on('kind.text', 'like', 'call.%'),
    )
    .select([
      'entry.seq',
      'entry.at',
      'entry.outcome',
      'log.origin',
      'log.epoch',
      'device.id as device',
      'device.name as deviceName',
      'kind.text as kind',
      'source.text as source',
      'session.id as session',
      'call.id as call',
    ])
    .where('entry.no', 'in', numbers)
    .orderBy('entry.no', 'desc')
    .execute()
  return Promise.all(
    rows.map(async (row) => ({
      device: row.device as DeviceId,
      deviceName: row.deviceName,
      epoch: row.epoch,
      kind: row.kind,
      source: row.source,
      session: row.session as EntryRow['session'],
      call: row.call === null ? null : (idText('call', row.call) as EntryRow['call']),
      outcome: outcomeOf(row.outcome),
      evidence: await stripOf(world, row),
    })),
  )
}
