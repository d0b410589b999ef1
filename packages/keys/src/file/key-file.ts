import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { err, ok } from '@custody/model'
import type { Result } from '@custody/model'

/** Why there is no key. Nothing is repaired in silence: a key that others could read is no key any more. */
export type KeyFileProblem =
  | { readonly code: 'KEY_FILE_MISSING' }
  | { readonly code: 'KEY_FILE_EXISTS' }
  /** Its group or everyone can reach it: whoever did may hold a copy. Enrol again with a new key. */
  | { readonly code: 'KEY_FILE_EXPOSED'; readonly mode: number }
  /** Another account owns it and can exchange it. */
  | { readonly code: 'KEY_FILE_FOREIGN'; readonly uid: number }
  | { readonly code: 'KEY_FILE_INVALID' }
  | { readonly code: 'KEY_FILE_UNREACHABLE'; readonly cause: string }

const sizeBytesMax = 4096

/** Reads a private key: PKCS#8, P-256, a regular file of account `owner` with mode 0600 or less. Follows no link. */
export function readKeyFile(
  path: string,
  owner: number | undefined = process.geteuid?.(),
): Result<KeyObject, KeyFileProblem> {
  const opened = attempt(() =>
    openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK),
  )
  if (!opened.ok) return opened
  try {
    const { mode, uid, size } = fstatSync(opened.value)
    if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > sizeBytesMax)
      return err({ code: 'KEY_FILE_INVALID' })
    if ((mode & 0o077) !== 0) return err({ code: 'KEY_FILE_EXPOSED', mode: mode & 0o777 })
    if (uid !== owner) return err({ code: 'KEY_FILE_FOREIGN', uid })
    return parseKey(readFileSync(opened.value))
  } finally {
    closeSync(opened.value)
  }
}

/**
 * Makes a new key file. Durable and whole when it returns `ok`, and never over another key: two that race get one key
 * and one `KEY_FILE_EXISTS`.
 */
export function createKeyFile(path: string): Result<KeyObject, KeyFileProblem> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  const written = attempt(() => writeDurably(draft, exportKey(privateKey)))
  const linked = written.ok ? attempt(() => linkSync(draft, path)) : written
  attempt(() => unlinkSync(draft))
  if (!linked.ok) return linked
  const synced = attempt(() => syncFolder(dirname(path)))
  return synced.ok ? ok(privateKey) : synced
}

function exportKey(key: KeyObject): string | Buffer {
  return key.export({ format: 'pem', type: 'pkcs8' })
}

function writeDurably(path: string, content: string | Buffer): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, content.toString())
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function parseKey(pem: Buffer): Result<KeyObject, KeyFileProblem> {
  try {
    const key = createPrivateKey(pem)
    const isP256 = key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    return isP256 ? ok(key) : err({ code: 'KEY_FILE_INVALID' })
  } catch {
    return err({ code: 'KEY_FILE_INVALID' })
  }
}

function attempt<Value>(act: () => Value): Result<Value, KeyFileProblem> {
  try {
    return ok(act())
  } catch (error) {
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
    if (cause === 'ENOENT') return err({ code: 'KEY_FILE_MISSING' })
    if (cause === 'EEXIST') return err({ code: 'KEY_FILE_EXISTS' })
    // A symbolic link where a key should be.
    if (cause === 'ELOOP') return err({ code: 'KEY_FILE_INVALID' })
    return err({ code: 'KEY_FILE_UNREACHABLE', cause })
  }
}
