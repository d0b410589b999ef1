import { listedPolicies } from '@custody/device'
import type { CheckListed } from '@custody/device'
import { nodeCrypto } from '@custody/keys'
import { portableEd25519 } from '@custody/keys/verify'
import type { Clock } from '@custody/model'
import type { Floor } from './floor.ts'

/** Null where the floor names no acts of an organisation: then the server's word is enough. */
export function listedBy(
  { acts, witnessing }: Pick<Floor, 'acts' | 'witnessing'>,
  now: Clock,
): CheckListed | null {
  if (acts === null || witnessing === null) return null
  const trust = { acts, verifyEd25519: portableEd25519, cosigned: witnessing.check }
  return listedPolicies(nodeCrypto, trust, now)
}
