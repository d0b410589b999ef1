import type { KeyObject } from 'node:crypto'
import { p256 } from '@noble/curves/nist.js'
import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { HeadSigner } from '../head-signer.ts'
import { createKeyFile, readKeyFile } from './key-file.ts'
import type { KeyFileProblem } from './key-file.ts'
import { providerOf } from './provider.ts'

/**
 * The key of a file, as the sealer holds it; made where there is no file. What Node signs it hashes itself, so the
 * signature over a head comes from `@noble/curves`: about a millisecond, in a process that does nothing else.
 */
export function openOrCreateFileSigner(path: string): Result<HeadSigner, KeyFileProblem> {
  const opened = readKeyFile(path)
  const key = opened.ok || opened.error.code !== 'KEY_FILE_MISSING' ? opened : createKeyFile(path)
  if (!key.ok) return key
  const { level, capabilities, key: shown, enrol } = providerOf(key.value)
  const secret = secretOf(key.value)
  return ok({
    level,
    capabilities,
    key: shown,
    sealHead: async (head) => ok(p256.sign(head, secret, { prehash: false, lowS: false })),
    enrol,
  })
}

function secretOf(key: KeyObject): Uint8Array {
  const { d = '' } = key.export({ format: 'jwk' })
  return new Uint8Array(Buffer.from(d, 'base64url'))
}
