import { lstat, readlink } from 'node:fs/promises'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { ServedByUser } from './mounts.ts'
import type { OpenProblem } from './named-file.ts'
import { namedProblem } from './named-file.ts'

const linksMax = 40

/**
 * Resolves every link of a path, its last component's too, and touches nothing that must not be touched on
 * the way: each step is judged before it is looked at. Gives an absolute path without links as of now.
 */
export async function resolvePath(
  path: string,
  served: ServedByUser,
): Promise<Result<string, OpenProblem>> {
  let todo = path.split('/').filter((part) => part !== '' && part !== '.')
  let at = ''
  let links = 0
  while (todo.length > 0) {
    const [part = '', ...rest] = todo
    todo = rest
    if (part === '..') {
      at = at.slice(0, at.lastIndexOf('/'))
      continue
    }
    const next = `${at}/${part}`
    const problem = namedProblem(next, served)
    if (problem !== null) return err(problem)
    try {
      if (!(await lstat(next)).isSymbolicLink()) {
        at = next
        continue
      }
      if (++links > linksMax) return err({ code: 'FILE_UNREADABLE', cause: 'ELOOP' })
      const target = await readlink(next)
      if (target.startsWith('/')) at = ''
      todo = [...target.split('/').filter((part) => part !== '' && part !== '.'), ...todo]
    } catch (cause) {
      return err(fileProblem(cause))
    }
  }
  return ok(at === '' ? '/' : at)
}

/** The problem that an error of the file system is. */
export function fileProblem(cause: unknown): OpenProblem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'FILE_ABSENT' }
  if (code === 'ELOOP') return { code: 'FILE_LINK_REFUSED' }
  if (code === 'ENXIO' || code === 'ENODEV') return { code: 'FILE_NOT_REGULAR' }
  return { code: 'FILE_UNREADABLE', cause: code }
}
