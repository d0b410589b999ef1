import { readFileSync } from 'node:fs'

/** The accounts of Custody itself. */
export const custodyAccounts = { daemon: 'custody', sealer: 'custody-seal' } as const

/** The number of an account by its name in the passwd table; null where it has none. */
export function uidOf(name: string, path = '/etc/passwd'): number | null {
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [found, , uid = ''] = line.split(':')
    if (found === name && /^\d+$/.test(uid)) return Number(uid)
  }
  return null
}
