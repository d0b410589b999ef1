import { encodeOrigin } from '@custody/evidence'
import type { DeviceId, KeyProtection } from '@custody/model'
import type { DeviceStanding } from '@custody/protocol'
import type { KeptAsk } from '@custody/stores'
import { fingerprintOf } from '../epochs/choose-ask.ts'
import type { StoreWorld } from '../route.ts'

/** How one device stands, or every one, in the order in which they enrolled. */
export async function standingsOf(
  { query, fleet }: Pick<StoreWorld, 'query' | 'fleet'>,
  device: DeviceId | null,
): Promise<readonly DeviceStanding[]> {
  const { id: organisation } = await fleet.organisation()
  const asks = Map.groupBy(await fleet.asks(device), ({ id }) => id)
  let some = query
    .selectFrom('device')
    .leftJoin('log', (join) =>
      join.onRef('log.device', '=', 'device.no').onRef('log.epoch', '=', 'device.epoch'),
    )
    .select([
      'id',
      'name',
      'state',
      'device.epoch',
      'public_key',
      'protection',
      'not_after',
      'size',
    ])
  if (device !== null) some = some.where('id', '=', device)
  const rows = await some.orderBy('device.no').execute()
  return rows.map(({ id: text, epoch, ...row }) => {
    // Invariant: the store keeps the words that enrolment checked.
    const id = text as DeviceId
    return {
      device: id,
      name: row.name,
      state: row.state as DeviceStanding['state'],
      epoch,
      origin: encodeOrigin({ kind: 'device', organisation, device: id, epoch }),
      fingerprint: fingerprintOf(row.public_key),
      protection: row.protection as KeyProtection,
      notAfter: row.not_after,
      size: row.size ?? 0,
      asks: (asks.get(id) ?? []).filter((ask) => ask.epoch > epoch).map(askRow),
    }
  })
}

function askRow(ask: KeptAsk): DeviceStanding['asks'][number] {
  const { epoch, why, held, key, shownBy, protection, isolation, platform, name } = ask
  return {
    epoch,
    because: why,
    held,
    fingerprint: fingerprintOf(key.publicKey),
    shownBy,
    protection,
    isolation,
    platform,
    name,
    osVersion: ask.osVersion,
    account: { uid: ask.uid, name: ask.account },
    firstAt: ask.firstAt,
    lastAt: ask.lastAt,
  }
}
