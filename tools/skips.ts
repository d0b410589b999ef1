import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A suite that may be skipped, by the beginning of its name, and when: only then is the skip no failure. */
export type AllowedSkip = {
  readonly name: string
  readonly because: string
  /** `shared-absent`: only where the shared folder is absent. `platform`: on any machine. */
  readonly when: 'shared-absent' | 'platform'
}

/** Which of the skipped tests may not be skipped. In a lenient run (not CI) every skip may. */
export function judgeSkips(
  skips: readonly string[],
  { root, strict }: { readonly root: string; readonly strict: boolean },
): { readonly refused: readonly string[] } {
  if (!strict) return { refused: [] }
  const allowed: readonly AllowedSkip[] = JSON.parse(
    readFileSync(join(root, 'tools', 'allowed-skips.json'), 'utf8'),
  )
  return { refused: refusedSkips(skips, allowed, existsSync(sharedFolder(root))) }
}

export function refusedSkips(
  skips: readonly string[],
  allowed: readonly AllowedSkip[],
  sharedPresent: boolean,
): readonly string[] {
  const may = allowed.filter((skip) => skip.when === 'platform' || !sharedPresent)
  return skips.filter((name) => !may.some((skip) => name.startsWith(skip.name)))
}

/** The folder of data made by others. Absent on a user's machine. */
export function sharedFolder(root: string): string {
  return process.env['CUSTODY_SHARED'] ?? join(root, '..', 'shared')
}
