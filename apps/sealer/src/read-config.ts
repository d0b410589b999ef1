import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { parseKeyWish } from '@custody/keys'
import type { KeyWish } from '@custody/keys'

/** Where those who run the machine say where its key shall be: `{"key": "tpm", "tpm": "/dev/tpmrm0"}`. */
export const sealConfigFile = '/etc/custody/seal.json'

/** Reads the configuration; a text says what is wrong with it. A file that is not root's alone to write is none of root's. */
export function readConfig(path: string, owner = 0): KeyWish | string {
  let text = '{}'
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { uid, mode } = fstatSync(file)
      if (uid !== owner || (mode & 0o022) !== 0) return `\`${path}\` is not root's alone to write`
      text = readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
    if (cause !== 'ENOENT') return `\`${path}\` cannot be read: ${cause}`
  }
  const words = wordsIn(text)
  const stray = words === null ? undefined : Object.keys(words).find((key) => !isKnown(key))
  if (words === null) return `\`${path}\` is no JSON object`
  if (stray !== undefined) return `\`${path}\` has an unknown key \`${stray}\``
  const wish = parseKeyWish(words)
  return wish.ok ? wish.value : `\`${path}\` cannot be used at \`${wish.error.at}\``
}

function isKnown(key: string): boolean {
  return key === 'key' || key === 'tpm'
}

function wordsIn(text: string): { readonly [key: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null
  } catch {
    return null
  }
}
