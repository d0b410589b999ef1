import type { KeyAttestation } from '../../key-attestation.ts'
import { nodeCrypto } from '../../node-crypto.ts'
import { parseStatement } from '../statement.ts'

/**
 * Which chip a key is said to be in: SHA-256 of its endorsement key's public area, as `attested` gives it. Only said: the chip
 * has opened no credential yet. Null where nothing is said, or nobody can read it.
 */
export function shownChip({ statement }: Pick<KeyAttestation, 'statement'>): Uint8Array | null {
  const parsed = statement === null ? null : parseStatement(statement)
  return parsed === null ? null : nodeCrypto.sha256(parsed.endorsementKey)
}
