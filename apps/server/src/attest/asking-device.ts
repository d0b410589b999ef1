import { challengeMessage } from '@custody/keys/verify'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { ServerEndpoints } from '@custody/protocol'
import type { Device } from '@custody/stores'
import type { Refusal } from '../refusal.ts'
import type { Asked, StoreWorld } from '../route.ts'
import { shownOf } from './enrollee.ts'

type Next = NonNullable<Asked<ServerEndpoints['enrol']>['body']['next']>

/** A device that asks for an epoch, and what stands behind its asking. */
export type AskingDevice = {
  readonly device: Device
  readonly epoch: number
  /** `granted`: that epoch is this key's already, whose answer was lost. */
  readonly shownBy: 'granted' | 'chip' | 'key'
}

/** What came with the asking. `chip`: that the key is said to be in, for the caller to make sure of; null for a key in a file. */
export type Shown = {
  readonly publicKey: Uint8Array
  readonly challenge: Uint8Array
  readonly chip: Uint8Array | null
}

/**
 * Tells which device asks for its next epoch: the one whose chip it is, or whose key of now answers the challenge too. Nobody else
 * may ask, so an asking that an administrator sees is never a stranger's.
 */
export async function askingDevice(
  { fleet, verifySeal }: Pick<StoreWorld, 'fleet' | 'verifySeal'>,
  next: Next,
  { publicKey, challenge, chip }: Shown,
): Promise<Result<AskingDevice, Refusal>> {
  const known = await fleet.epochOfKey(publicKey)
  if (known !== null) return knownKey(known, next.epoch)
  const byKey = next.before === null ? null : shownOf({ ...next.before, statement: null })
  if (byKey !== null) {
    const { key, possession } = byKey
    if (!verifySeal(key, challengeMessage(challenge, key.publicKey), possession).ok)
      return err({ code: 'POSSESSION_REFUSED', extra: { why: 'KEY_POSSESSION_NOT_SHOWN' } })
  }
  const before = byKey === null ? null : await fleet.epochOfKey(byKey.key.publicKey)
  const inChip = chip === null ? null : await fleet.deviceOfChip(chip)
  if (before !== null && before.epoch !== before.device.epoch)
    return err({ code: 'EPOCH_REFUSED', extra: { epoch: before.device.epoch + 1 } })
  const device = before?.device ?? inChip
  if (device === null) return err({ code: 'EPOCH_REFUSED' })
  if (inChip !== null && inChip.id !== device.id) return err({ code: 'CHIP_KNOWN' })
  if (device.state === 'removed') return err({ code: 'ENROLMENT_CONFLICT' })
  if (next.epoch !== device.epoch + 1)
    return err({ code: 'EPOCH_REFUSED', extra: { epoch: device.epoch + 1 } })
  return ok({ device, epoch: next.epoch, shownBy: before === null ? 'chip' : 'key' })
}

function knownKey(
  { device, epoch }: { readonly device: Device; readonly epoch: number },
  asked: number,
): Result<AskingDevice, Refusal> {
  if (device.state === 'removed') return err({ code: 'ENROLMENT_CONFLICT' })
  if (epoch !== asked || epoch !== device.epoch)
    return err({ code: 'EPOCH_REFUSED', extra: { epoch: device.epoch + 1 } })
  return device.state === 'quarantined'
    ? err({ code: 'EPOCH_NEEDED', extra: { epoch: device.epoch + 1 } })
    : ok({ device, epoch, shownBy: 'granted' })
}
