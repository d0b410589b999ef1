import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'

/** The Ed25519 key that signs the heads of an organisation's own two logs, and nothing else. */
export type OrganisationKey = {
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

/**
 * `MISSING`: the log `acts` was begun by a key that is gone. `EXPOSED`: others could read it, so it is no key any more.
 * `INVALID`: no Ed25519 key in a file of its own.
 */
export type OrganisationKeyProblem = {
  readonly code:
    | 'ORGANISATION_KEY_MISSING'
    | 'ORGANISATION_KEY_EXPOSED'
    | 'ORGANISATION_KEY_INVALID'
}

/** Opens the key, or makes it where `mayMake`: mode 0600, durable and whole before anything is signed by it. */
export function openOrganisationKey(
  path: string,
  mayMake: boolean,
): Result<OrganisationKey, OrganisationKeyProblem> {
  const read = readKey(path)
  if (read.ok) return ok(keyOf(read.value))
  if (read.error.code !== 'ORGANISATION_KEY_MISSING' || !mayMake) return read
  return ok(keyOf(makeKey(path)))
}

function keyOf(key: KeyObject): OrganisationKey {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    publicKey: Uint8Array.from(spki.subarray(-32)),
    sign: (bytes) => sign(null, bytes, key),
  }
}

/** The holder of the store is alone here, so a draft is never another's. */
function makeKey(path: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519')
  const draft = `${path}.new`
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
  const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
  fsyncSync(folder)
  closeSync(folder)
  return privateKey
}

function readKey(path: string): Result<KeyObject, OrganisationKeyProblem> {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { mode, uid } = fstatSync(file)
      if ((mode & constants.S_IFMT) !== constants.S_IFREG)
        return err({ code: 'ORGANISATION_KEY_INVALID' })
      if ((mode & 0o077) !== 0 || uid !== process.geteuid?.())
        return err({ code: 'ORGANISATION_KEY_EXPOSED' })
      const key = createPrivateKey(readFileSync(file))
      return key.asymmetricKeyType === 'ed25519'
        ? ok(key)
        : err({ code: 'ORGANISATION_KEY_INVALID' })
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return err({ code: isMissing ? 'ORGANISATION_KEY_MISSING' : 'ORGANISATION_KEY_INVALID' })
  }
}
