import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import type { SettingFiles } from '@custody/agents'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { CliProblem } from '../problem.ts'
import { reasonOf } from '../write-file.ts'

// Settings are written by hand; a larger file is something else.
const sizeBytesMax = 8 * 1024 * 1024

/** Reads an agent's setting files as they are now; null for one that is not there. */
export function readSettings(paths: readonly string[]): Result<SettingFiles, CliProblem> {
  const files = new Map<string, Uint8Array | null>()
  for (const path of paths) {
    const bytes = readSetting(path)
    if (!bytes.ok) return bytes
    files.set(path, bytes.value)
  }
  return ok(files)
}

/** The bytes of one file, links followed; null where nothing of that name is there. */
export function readSetting(path: string): Result<Uint8Array | null, CliProblem> {
  const unreadable = (because: string) =>
    err({ code: 'SETTINGS_UNREADABLE', path, because } as const)
  try {
    if (!exists(path)) return ok(null)
    const stats = statSync(path)
    if (!stats.isFile()) return unreadable('it is no regular file')
    if (stats.size > sizeBytesMax) return unreadable('it is larger than 8 MB')
    return ok(readFileSync(path))
  } catch (error) {
    return unreadable(reasonOf(error))
  }
}

/** The file that a path leads to, so that a link in a person's dotfiles stays a link. */
export function settingTarget(path: string): string {
  return exists(path) ? realpathSync(path) : path
}

function exists(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT') return false
    throw error
  }
}
