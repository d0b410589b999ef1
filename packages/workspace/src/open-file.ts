import { constants } from 'node:fs'
import type { Stats } from 'node:fs'
import { lstat, open, readlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import { isBelow, readMounts } from './mounts.ts'
import type { OpenProblem, OpenRules } from './named-file.ts'
import { namedProblem, statusProblem } from './named-file.ts'
import { fileProblem, resolvePath } from './resolve-path.ts'
import { inTurn } from './turn.ts'

// Never follow the last link, never wait for a writer, never take a terminal over.
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

export type OpenFile = { readonly file: FileHandle; readonly status: Stats }

/** Opens a named file by the rules, gives it to `use`, and closes it; all in `rules.timeoutMs`, off the event loop. */
export async function withNamed<Value, Problem>(
  path: string,
  rules: OpenRules,
  use: (opened: OpenFile) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem | OpenProblem>> {
  const end = await inTurn(rules.timeoutMs, () => openAndUse(path, rules, use))
  if (end.kind === 'done') return end.value
  return err({ code: end.kind === 'timeout' ? 'FILE_TIMEOUT' : 'FILE_READERS_BUSY' })
}

async function openAndUse<Value, Problem>(
  path: string,
  rules: OpenRules,
  use: (opened: OpenFile) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem | OpenProblem>> {
  try {
    const place = await placeOf(path, rules)
    if (!place.ok) return place
    const before = statusProblem(await lstat(place.value), rules)
    if (before !== null) return err(before)
    const file = await open(place.value, flags)
    try {
      // Invariant: what was opened is judged anew, as another may stand there since.
      const status = await file.stat()
      const problem = statusProblem(status, rules) ?? (await movedProblem(file, place.value))
      return problem === null ? await use({ file, status }) : err(problem)
    } finally {
      await file.close()
    }
  } catch (cause) {
    return err(fileProblem(cause))
  }
}

/** The path with the links of its folders resolved, if it lies where it must. */
async function placeOf(path: string, rules: OpenRules): Promise<Result<string, OpenProblem>> {
  if (path.split('/').includes('..') || path.endsWith('/')) return err({ code: 'FILE_PATH_BAD' })
  const served = await readMounts()
  const problem = namedProblem(path, served)
  if (problem !== null) return err(problem)
  const folder = await resolvePath(dirname(path), served)
  if (!folder.ok) return folder
  const place = `${folder.value === '/' ? '' : folder.value}/${basename(path)}`
  const named = namedProblem(place, served)
  if (named !== null) return err(named)
  if (rules.under === null) return ok(place)
  const under = await resolvePath(rules.under, served)
  if (!under.ok) return under
  return isBelow(place, under.value) ? ok(place) : err({ code: 'FILE_OUTSIDE_FOLDER' })
}

/** Whether a folder of the path was exchanged for a link between looking and opening. Linux tells; elsewhere it stays open. */
async function movedProblem(file: FileHandle, place: string): Promise<OpenProblem | null> {
  if (process.platform !== 'linux') return null
  const opened = await readlink(`/proc/self/fd/${file.fd}`)
  if (opened === `${place} (deleted)`) return { code: 'FILE_ABSENT' }
  return opened === place ? null : { code: 'FILE_OUTSIDE_FOLDER' }
}
