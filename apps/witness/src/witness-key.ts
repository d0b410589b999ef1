import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import {
  cosignatureLine,
  cosignedMessage,
  encodeSignatureLine,
  enrolmentMessage,
  noteKey,
  portableCrypto,
} from '@custody/evidence'
import type { NoteKey } from '@custody/evidence'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'

/** The witness's own key. It signs heads and what it found of the keys that enrolled, each told from the other by how it begins. */
export type Cosigner = {
  readonly key: NoteKey
  /** The cosignature line over a checkpoint's note text, at a time in POSIX seconds. */
  readonly cosign: (noteText: string, time: number) => string
  /** The signature over an enrolment statement. */
  readonly state: (statement: Uint8Array) => Uint8Array
}

/** `KEY_FILE_EXPOSED`: others could read it, so it is no key any more. */
export type WitnessKeyProblem = {
  readonly code: 'KEY_FILE_MISSING' | 'KEY_FILE_EXISTS' | 'KEY_FILE_EXPOSED' | 'KEY_FILE_INVALID'
}

/** Makes the key's file, mode 0600, durable, and never over another key. */
export function createWitnessKey(path: string): Result<true, WitnessKeyProblem> {
  const { privateKey } = generateKeyPairSync('ed25519')
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
    fsyncSync(file)
    closeSync(file)
    const folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY)
    fsyncSync(folder)
    closeSync(folder)
    return ok(true)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return err({ code: 'KEY_FILE_EXISTS' })
    throw error
  }
}

/** Opens the key: Ed25519, a regular file of this account that nobody else can read. Follows no link. */
export function openWitnessKey(path: string, name: string): Result<Cosigner, WitnessKeyProblem> {
  const read = readKey(path)
  if (!read.ok) return read
  const spki = createPublicKey(read.value).export({ format: 'der', type: 'spki' })
  const key = noteKey(portableCrypto, name, Uint8Array.from(spki.subarray(-32)), 'cosignature')
  return ok({
    key,
    cosign: (noteText, time) => {
      const signature = sign(null, cosignedMessage(noteText, time), read.value)
      return encodeSignatureLine(cosignatureLine(key, time, signature))
    },
    state: (statement) => new Uint8Array(sign(null, enrolmentMessage(statement), read.value)),
  })
}

/** Opens the key of the witness's own archive. One key for each use: this one signs notes as they stand. */
export function openArchiveKey(
  path: string,
  name: string,
): Result<
  { readonly key: NoteKey; readonly sign: (bytes: Uint8Array) => Uint8Array },
  WitnessKeyProblem
> {
  const read = readKey(path)
  if (!read.ok) return read
  const spki = createPublicKey(read.value).export({ format: 'der', type: 'spki' })
  const key = noteKey(portableCrypto, name, Uint8Array.from(spki.subarray(-32)), 'note')
  return ok({ key, sign: (bytes) => sign(null, bytes, read.value) })
}

function readKey(path: string): Result<KeyObject, WitnessKeyProblem> {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { mode, uid } = fstatSync(file)
      if ((mode & constants.S_IFMT) !== constants.S_IFREG) return err({ code: 'KEY_FILE_INVALID' })
      if ((mode & 0o077) !== 0 || uid !== process.geteuid?.())
        return err({ code: 'KEY_FILE_EXPOSED' })
      const key = createPrivateKey(readFileSync(file))
      return key.asymmetricKeyType === 'ed25519' ? ok(key) : err({ code: 'KEY_FILE_INVALID' })
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return err({ code: isMissing ? 'KEY_FILE_MISSING' : 'KEY_FILE_INVALID' })
  }
}
