import { rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FileChange, Plan } from '@custody/agents'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { makeFolder } from '../make-folder.ts'
import type { CliProblem } from '../problem.ts'
import { reasonOf, syncFolder, writeFile } from '../write-file.ts'
import { readSetting, settingTarget } from './setting-files.ts'

/**
 * Carries out a plan: each file whole or not at all, with its own mode and owner. A file that is not any more what
 * the plan was made from stops everything before the first write. What was written is undone when a later file
 * cannot be written. Durable when it returns `ok`.
 */
export function applyPlan({ changes }: Plan): Result<true, CliProblem> {
  for (const change of changes) {
    const now = readSetting(change.path)
    if (!now.ok) return now
    if (!same(now.value, change.before)) return err({ code: 'FILE_CHANGED', path: change.path })
  }
  const done: FileChange[] = []
  for (const change of changes) {
    const written = put(change.path, change.after, change.mode)
    if (!written.ok) {
      for (const { path, before, mode } of done.toReversed()) put(path, before, mode)
      return written
    }
    done.push(change)
  }
  return ok(true)
}

function put(path: string, bytes: Uint8Array | null, mode: number): Result<true, CliProblem> {
  try {
    const target = settingTarget(path)
    if (bytes === null) {
      rmSync(target, { force: true })
      syncFolder(dirname(target))
      return ok(true)
    }
    makeFolder(dirname(target), 0o700)
    const like = statSync(target, { throwIfNoEntry: false }) ?? null
    return writeFile(target, bytes, { mode, like })
  } catch (error) {
    return err({ code: 'FILE_NOT_WRITTEN', path, because: reasonOf(error) })
  }
}

function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.from(a).equals(b)
}
