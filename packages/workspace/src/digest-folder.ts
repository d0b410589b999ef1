import { hash } from 'node:crypto'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { NamedDigest } from './digest-named.ts'
import type { Files } from './files.ts'

/** Files as one account may see them, with the digest of a single one; null where that cannot be had. */
export type DigestedFiles = Pick<Files, 'look' | 'names' | 'resolve'> & {
  readonly digest: (path: string) => Promise<NamedDigest | null>
}

/** A larger folder, or one that takes longer, has no digest; none of it is told. */
export type FolderBounds = {
  readonly filesMax: number
  readonly bytesMax: number
  readonly timeoutMs: number
}

export type FolderProblem =
  /** Not a folder, or something in it that may not be read: a pipe, another account's file. */
  | { readonly code: 'FOLDER_UNREADABLE' }
  | { readonly code: 'FOLDER_TOO_LARGE' }
  | { readonly code: 'FOLDER_TIMEOUT' }

/** Written while a program runs, and none of what was installed. */
const leftOut = new Set(['__pycache__', '.cache'])
const depthMax = 32

/** The digest of a folder with all below it. Links are named by where they lead and not followed; modes do not count. */
export async function digestFolder(
  files: DigestedFiles,
  root: string,
  bounds: FolderBounds,
): Promise<Result<NamedDigest, FolderProblem>> {
  const walk: Walk = {
    files,
    bounds,
    endsAt: performance.now() + bounds.timeoutMs,
    lines: [],
    sizeBytes: 0,
    changedAtMs: 0,
  }
  const problem = await addFolder(walk, root, '', 0)
  if (problem !== null) return err({ code: problem })
  const { sizeBytes, changedAtMs } = walk
  return ok({ sha256: hash('sha256', walk.lines.toSorted().join('\n')), sizeBytes, changedAtMs })
}

type Walk = {
  readonly files: DigestedFiles
  readonly bounds: FolderBounds
  readonly endsAt: number
  readonly lines: string[]
  sizeBytes: number
  changedAtMs: number
}

type Stopped = FolderProblem['code'] | null

async function addFolder(walk: Walk, root: string, below: string, depth: number): Promise<Stopped> {
  if (depth > depthMax) return 'FOLDER_TOO_LARGE'
  const folder = `${root}${below}`
  if ((await walk.files.look(folder)).kind !== 'directory') return 'FOLDER_UNREADABLE'
  for (const name of await walk.files.names(folder)) {
    if (leftOut.has(name)) continue
    const stopped = await addEntry(walk, root, `${below}/${name}`, depth)
    if (stopped !== null) return stopped
  }
  return null
}

async function addEntry(walk: Walk, root: string, place: string, depth: number): Promise<Stopped> {
  const { files, bounds, lines, endsAt } = walk
  if (performance.now() > endsAt) return 'FOLDER_TIMEOUT'
  const path = `${root}${place}`
  const look = await files.look(path)
  if (look.kind === 'directory') return addFolder(walk, root, place, depth + 1)
  if (lines.length >= bounds.filesMax) return 'FOLDER_TOO_LARGE'
  if (look.kind === 'link') {
    lines.push(JSON.stringify([place, 'link', look.target]))
    return null
  }
  const digest = look.kind === 'file' ? await files.digest(path) : null
  if (digest === null) return 'FOLDER_UNREADABLE'
  walk.sizeBytes += digest.sizeBytes
  if (walk.sizeBytes > bounds.bytesMax) return 'FOLDER_TOO_LARGE'
  walk.changedAtMs = Math.max(walk.changedAtMs, digest.changedAtMs)
  lines.push(JSON.stringify([place, 'file', digest.sha256]))
  return null
}
