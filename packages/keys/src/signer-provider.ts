import { hash } from 'node:crypto'
import type { HeadSigner } from './head-signer.ts'
import type { KeyProvider } from './key-provider.ts'

/** A signer of heads for a process that seals by itself. What it hands on is the head's digest, as the sealer does. */
export function signerProvider(signer: HeadSigner): KeyProvider {
  const { level, capabilities, chip, key, sealHead, enrol, activate } = signer
  const seal = (noteText: Uint8Array) => sealHead(hash('sha256', noteText, 'buffer'))
  return { level, capabilities, chip, key, enrol, seal, activate }
}
