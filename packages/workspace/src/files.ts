import { lstat, readdir } from 'node:fs/promises'
import type { PathLook, ScriptText } from '@custody/action'
import { lookAt, scriptFrom } from './looks.ts'
import { readMounts } from './mounts.ts'
import { openNamed } from './open-named.ts'
import { resolvePath } from './resolve-path.ts'

/**
 * Files as one account may see them: by this process where it is that account, by a broker where it is not. Every answer
 * comes in bounded time; what cannot be seen is `unknown`, null or nothing. Never rejects.
 */
export type Files = {
  /** What stands at an absolute path, a link at its end not followed. */
  readonly look: (path: string) => Promise<PathLook>
  /** Device and inode; null where they are not told. */
  readonly idOf: (path: string) => Promise<string | null>
  /** A small regular file of the account's own, no link at its end; null for any other. */
  readonly readText: (path: string, maxBytes: number) => Promise<ScriptText | null>
  readonly names: (folder: string) => Promise<readonly string[]>
  /** Where a path leads, all links resolved; null where that is nowhere. */
  readonly resolve: (path: string) => Promise<string | null>
}

/** The files of the account that this process runs as. */
export function ownFiles(uid: number, timeoutMs: number): Files {
  return {
    look: async (path) => lookAt(path, await readMounts()),
    async idOf(path) {
      const status = await lstat(path).catch(() => null)
      return status === null ? null : `${status.dev}:${status.ino}`
    },
    async readText(path, maxBytes) {
      const read = await openNamed(path, { uid, timeoutMs, maxBytes, under: null })
      return read.ok ? scriptFrom(read.value) : null
    },
    names: (folder) => readdir(folder).catch(() => []),
    async resolve(path) {
      const resolved = await resolvePath(path, await readMounts())
      return resolved.ok ? resolved.value : null
    },
  }
}

const linksMax = 40

/** Resolves a path by looking at it part by part. For files whose links this process cannot follow itself. */
export async function resolveByLooks(look: Files['look'], path: string): Promise<string | null> {
  let todo = partsOf(path)
  let at = ''
  for (let links = 0; todo.length > 0;) {
    const [part = '', ...rest] = todo
    todo = rest
    if (part === '..') {
      at = at.slice(0, at.lastIndexOf('/'))
      continue
    }
    const found = await look(`${at}/${part}`)
    if (found.kind === 'absent' || found.kind === 'unknown') return null
    if (found.kind !== 'link') {
      at = `${at}/${part}`
      continue
    }
    if (++links > linksMax) return null
    if (found.target.startsWith('/')) at = ''
    todo = [...partsOf(found.target), ...todo]
  }
  return at === '' ? '/' : at
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}
