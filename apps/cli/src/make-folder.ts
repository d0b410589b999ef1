import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it that are missing, each with that mode. Nothing happens to one that is there.
 * Throws as the file system does. Not `mkdirSync({recursive})`: that never ends below /proc, where a folder that
 * exists answers that it does not (Node 24.21).
 */
export function makeFolder(path: string, mode: number): void {
  if (existsSync(path)) return
  const above = dirname(path)
  if (above !== path) makeFolder(above, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Made by somebody else in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
