import type { KeyObject } from 'node:crypto'
import { p256 } from '@noble/curves/nist.js'
import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { HeadSigner } from '../head-signer.ts'
import { createKeyFile, readKeyFile } from './key-file.ts'
import type { KeyFileProblem } from './key-file.ts'
import { providerOf } from './provider.ts'

/** The key of a file, as the sealer holds it. */
export function openFileSigner(path: string): Result<HeadSigner, KeyFileProblem> {
  const key = readKeyFile(path)
  return key.ok ? ok(signerOf(key.value)) : key
}

/** Makes a new key where there is none yet. */
export function createFileSigner(path: string): Result<HeadSigner, KeyFileProblem> {
  const key = createKeyFile(path)
  return key.ok ? ok(signerOf(key.value)) : key
}

/**
 * What Node signs it hashes itself, so the signature over a head comes from `@noble/curves`: about a millisecond, in a
 * process that does nothing else.
 */
function signerOf(privateKey: KeyObject): HeadSigner {
  const { level, capabilities, key: shown, enrol, activate } = providerOf(privateKey)
  const secret = secretOf(privateKey)
  return {
    level,
    capabilities,
    chip: null,
    key: shown,
    sealHead: async (head) => ok(p256.sign(head, secret, { prehash: false, lowS: false })),
    enrol,
    activate,
  }
}

function secretOf(key: KeyObject): Uint8Array {
  const { d = '' } = key.export({ format: 'jwk' })
  return new Uint8Array(Buffer.from(d, 'base64url'))
}
