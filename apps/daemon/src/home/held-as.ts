import type { KeyProvider } from '@custody/keys'
import { keyProtections } from '@custody/model'
import type { Isolation, KeyProtection } from '@custody/model'
import type { DeviceIdentity } from './identity.ts'

/**
 * The protection that this device may claim for its key: what attesters stated when it enrolled. No more than `tpm-shared`
 * where others can open the chip too, and what the key shows by itself where its own user can use it. A verifier derives it
 * again.
 */
export function heldAs(
  key: Pick<KeyProvider, 'level' | 'chip'>,
  isolation: Isolation,
  attestation: DeviceIdentity['attestation'],
): KeyProtection {
  if (isolation === 'same-user' || attestation === null) return key.level
  return key.chip?.attainable === 'tpm-shared'
    ? lesser(attestation.level, 'tpm-shared')
    : attestation.level
}

function lesser(a: KeyProtection, b: KeyProtection): KeyProtection {
  return keyProtections.indexOf(a) > keyProtections.indexOf(b) ? a : b
}
