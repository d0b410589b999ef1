import { hash } from 'node:crypto'
import type { KeyProvider } from '../key-provider.ts'
import type { TpmSigner } from './head-signer.ts'

/** A TPM's key for a process that seals by itself. What it hands to the chip is the head's digest, as the sealer does. */
export function tpmProvider(signer: TpmSigner): KeyProvider {
  const { level, capabilities, chip, key, sealHead, enrol } = signer
  return {
    level,
    capabilities,
    chip,
    key,
    enrol,
    seal: (noteText) => sealHead(new Uint8Array(hash('sha256', noteText, 'buffer'))),
  }
}
