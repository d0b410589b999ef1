import { readFileSync, statSync } from 'node:fs'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'

/** The server holds the key and cannot use it, or others could: it is not started on half of a key. */
export type ContentKeyFileProblem = {
  readonly code: 'CONTENT_KEY_UNUSABLE'
  readonly detail: string
}

/**
 * The private half of the organisation's content key, where the server holds it (mode `server-readable`): 32 bytes in base64.
 * Null where there is no file: what comes closed then stays closed here.
 */
export function readContentKey(path: string): Result<Uint8Array | null, ContentKeyFileProblem> {
  const unusable = (detail: string) => err({ code: 'CONTENT_KEY_UNUSABLE', detail } as const)
  try {
    if ((statSync(path).mode & 0o077) !== 0) return unusable('other accounts can read it')
    const text = readFileSync(path, 'utf8').trim()
    const key = Buffer.from(text, 'base64')
    const isKey = key.length === 32 && key.toString('base64') === text
    return isKey ? ok(new Uint8Array(key)) : unusable('it is not 32 bytes in base64')
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    return isGone ? ok(null) : unusable('it cannot be read')
  }
}
