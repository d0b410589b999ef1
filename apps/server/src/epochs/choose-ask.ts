import { createHash } from 'node:crypto'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { Device, FleetStore, KeptAsk } from '@custody/stores'
import type { Refusal } from '../refusal.ts'

/** SHA-256 of a key's SubjectPublicKeyInfo, hex: how an administrator names it. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex')
}

/** The one key that is meant: the only one that asks, or the one whose fingerprint begins so. */
export async function chooseAsk(
  { asks }: Pick<FleetStore, 'asks'>,
  device: Device,
  key: string | undefined,
): Promise<Result<KeptAsk, Refusal>> {
  if (device.state === 'removed') return err({ code: 'STATE_DIFFERS', extra: { state: 'removed' } })
  const meant = (await asks(device.id)).filter((ask) =>
    fingerprintOf(ask.key.publicKey).startsWith(key ?? ''),
  )
  const open = meant.filter(({ epoch }) => epoch === device.epoch + 1)
  const [only, ...more] = open
  if (only === undefined)
    return err(
      meant.length === 0
        ? { code: 'ASK_UNKNOWN' }
        : { code: 'EPOCH_REFUSED', extra: { epoch: device.epoch + 1 } },
    )
  if (more.length > 0)
    return err({
      code: 'ASK_AMBIGUOUS',
      extra: { keys: open.map((ask) => fingerprintOf(ask.key.publicKey)) },
    })
  return ok(only)
}
