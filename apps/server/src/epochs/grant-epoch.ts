import { encodeHex, encodeOrigin } from '@custody/evidence'
import type { Facts, SealKey } from '@custody/evidence'
import type { DeviceId, Result } from '@custody/model'
import { err, instant, ok } from '@custody/model'
import type { DeviceStanding } from '@custody/protocol'
import { keyLifeMs } from '../attest/key-end.ts'
import type { Refusal } from '../refusal.ts'
import type { StoreWorld } from '../route.ts'
import { standingsOf } from '../views/device-standings.ts'
import { chooseAsk } from './choose-ask.ts'

/** What an administrator decides about a device's next epoch. */
export type GrantWish = {
  readonly device: DeviceId
  readonly reason: string
  readonly because?: Facts['epoch.opened']['because'] | undefined
  readonly key?: string | undefined
  /** Who grants, as the console or the system names them. */
  readonly by: string | null
}

/** The log that a grant would close. */
export type ClosingLog = { readonly origin: string; readonly epoch: number; readonly key: SealKey }

/** The last head of a log. */
export type LastHead = NonNullable<Facts['epoch.opened']['previous']>

/** Whether it may be granted, and which log's last head the witnesses are to be asked for. */
export async function toGrant(
  { fleet }: Pick<StoreWorld, 'fleet'>,
  { device: id, key }: Pick<GrantWish, 'device' | 'key'>,
): Promise<Result<ClosingLog, Refusal>> {
  const device = await fleet.device(id)
  if (device === null) return err({ code: 'DEVICE_UNKNOWN' })
  const ask = await chooseAsk(fleet, device, key)
  if (!ask.ok) return ask
  const { id: organisation } = await fleet.organisation()
  const { epoch } = device
  const origin = encodeOrigin({ kind: 'device', organisation, device: id, epoch })
  return ok({ origin, epoch, key: device.key })
}

/**
 * Opens a device's next epoch: the act and what it says are one turn of the writer. It happens once: whoever asks for that
 * epoch with another key is refused from then on. Source: security.md, "Tokens, epochs, off-boarding".
 */
export async function grantEpoch(
  world: StoreWorld,
  {
    wish: { device: id, key, because, reason, by },
    closing,
    witnessed,
  }: {
    readonly wish: GrantWish
    readonly closing: ClosingLog
    /** As the witnesses know it; null where none has seen that log. */
    readonly witnessed: LastHead | null
  },
): Promise<Result<DeviceStanding, Refusal>> {
  const { fleet, recordAct, now } = world
  const device = await fleet.device(id)
  if (device === null) return err({ code: 'DEVICE_UNKNOWN' })
  const chosen = await chooseAsk(fleet, device, key)
  if (!chosen.ok) return chosen
  const ask = chosen.value
  // Granted by somebody else while the witnesses were asked.
  if (device.epoch !== closing.epoch) return err({ code: 'EPOCH_REFUSED' })
  const { id: organisation } = await fleet.organisation()
  const { epoch } = ask
  const previous = witnessed ?? (await headHere(world, closing.origin))
  const { kind: seal, publicKey, nvName } = ask.key
  const { seq } = await recordAct({
    kind: 'epoch.granted',
    facts: {
      origin: encodeOrigin({ kind: 'device', organisation, device: id, epoch }),
      epoch,
      previous,
      publicKey: encodeHex(publicKey),
      seal,
      nvName: nvName === null ? null : encodeHex(nvName),
      because: because ?? ask.why,
    },
    fields: {
      reason: new TextEncoder().encode(reason),
      ...(by === null ? {} : { principal: new TextEncoder().encode(JSON.stringify({ name: by })) }),
    },
  })
  const lost = previous === null ? null : Math.max(0, previous.size - ask.held)
  const notAfter = ask.protection === 'file' ? instant(now() + keyLifeMs) : null
  await fleet.openEpoch(ask, { seq, lost, notAfter }, now())
  const [standing] = await standingsOf(world, id)
  return standing === undefined ? err({ code: 'DEVICE_UNKNOWN' }) : ok(standing)
}

async function headHere(
  { evidence }: Pick<StoreWorld, 'evidence'>,
  origin: string,
): Promise<LastHead | null> {
  const head = await evidence.head(origin)
  const size = head?.frontier.size ?? 0
  return head === null || size === 0 ? null : { origin, size, root: encodeHex(head.root) }
}
