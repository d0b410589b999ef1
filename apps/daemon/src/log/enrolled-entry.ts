import { noFields } from '@custody/device'
import type { EpochGrant, Happening, RecordHow } from '@custody/device'
import type { KeyProvider } from '@custody/keys'
import type { Instant, Isolation, Platform } from '@custody/model'
import { heldAs } from '../home/held-as.ts'
import type { DeviceIdentity } from '../home/identity.ts'

/** What tells of a log's key besides who the device is. */
export type KeyStanding = {
  readonly key: KeyProvider
  readonly isolation: Isolation
  readonly platform: Platform
}

const endMark = 'enrolled-until'

/** The entry by which a log names its key; again with a new end where the key was renewed. */
export function enrolledEntry(
  { key, isolation, platform }: KeyStanding,
  { attestation, notAfter }: Pick<DeviceIdentity, 'attestation' | 'notAfter'>,
  origin: string,
): readonly [Happening<'enrolled'>, RecordHow] {
  const { publicKey, kind, nvName } = key.key
  const facts = {
    publicKey: hexOf(publicKey),
    seal: kind,
    nvName: nvName === null ? null : hexOf(nvName),
    keyProtection: heldAs(key, isolation, attestation),
    isolation,
    environment: 'unknown',
    platform,
    origin,
    notAfter,
  } as const
  const marks = { [endMark]: notAfter === null ? 'never' : String(notAfter) }
  return [
    { kind: 'enrolled', source: 'device', facts, fields: noFields },
    { lane: 'reserved', marks },
  ]
}

const soonMs = 15 * 24 * 60 * 60 * 1000

/** False where the log names an end of its key that is near, none though there is one, or one though there is none any more. */
export function isEndTold(
  mark: (name: string) => string | null,
  notAfter: Instant | null,
  now: Instant,
): boolean {
  const told = mark(endMark) ?? 'never'
  if (notAfter === null || told === 'never') return notAfter === null && told === 'never'
  return Number(told) >= notAfter || Number(told) - now >= soonMs
}

/** The first entry of an epoch that was granted: what came before it, in the words of the grant. */
export function openedEntry(
  epoch: number,
  { because, previous, lost, leafHash }: EpochGrant,
): readonly [Happening<'epoch.opened'>, RecordHow] {
  const facts = { epoch, because, previous, lost, grant: leafHash }
  return [{ kind: 'epoch.opened', source: 'device', facts, fields: noFields }, { lane: 'reserved' }]
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
