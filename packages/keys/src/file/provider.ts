import { createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'
import { challengeMessage } from '../challenge.ts'
import type { KeyProvider } from '../key-provider.ts'
import { createKeyFile, readKeyFile } from './key-file.ts'
import type { KeyFileProblem } from './key-file.ts'

/**
 * A P-256 key in a file. It protects against other accounts, and against nothing that runs as this one: programs of the
 * same account can copy it, so it claims `file` and no more.
 */
export function openFileKey(path: string): Result<KeyProvider, KeyFileProblem> {
  const key = readKeyFile(path)
  return key.ok ? ok(providerOf(key.value)) : key
}

/** Makes a new key where there is none yet. `KEY_FILE_EXISTS`: open that one, or move it away first. */
export function createFileKey(path: string): Result<KeyProvider, KeyFileProblem> {
  const key = createKeyFile(path)
  return key.ok ? ok(providerOf(key.value)) : key
}

/** The provider of a key that was read or made. */
export function providerOf(privateKey: KeyObject): KeyProvider {
  const publicKey = new Uint8Array(
    createPublicKey(privateKey).export({ format: 'der', type: 'spki' }),
  )
  const key = { kind: 'file-p256/1', publicKey, nvName: null } as const
  const signatureOf = (message: Uint8Array) =>
    new Uint8Array(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  return {
    level: 'file',
    capabilities: { counter: false, clock: false, attestation: false, pcrQuote: false },
    chip: null,
    key,
    seal: async (noteText) => ok(signatureOf(noteText)),
    enrol: async (challenge) => {
      const possession = signatureOf(challengeMessage(challenge, publicKey))
      return ok({ key, possession, statement: null })
    },
    activate: async () => err({ code: 'KEY_UNAVAILABLE', detail: 'a file opens no credential' }),
  }
}
