import { lstat } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { readMounts } from './mounts.ts'
import type { OpenRules } from './named-file.ts'
import { namedProblem } from './named-file.ts'
import { openNamed } from './open-named.ts'

/** A checked-out project: where its files are, its own git folder, and the one it shares with its worktrees. */
export type GitProject = {
  readonly root: string
  readonly gitFolder: string
  readonly sharedFolder: string
}

export type GitSeat = { readonly uid: number; readonly timeoutMs: number }

/** Finds the project that `folder` lies in, by the nearest `.git` above it; null outside a project. Runs no git. */
export async function gitProjectOf(folder: string, seat: GitSeat): Promise<GitProject | null> {
  const served = await readMounts()
  for (let root = folder, steps = 0; steps < 64; root = dirname(root), steps += 1) {
    const git = join(root, '.git')
    const kind = namedProblem(git, served) === null ? await kindOf(git) : 'absent'
    if (kind === 'folder') return { root, gitFolder: git, sharedFolder: git }
    if (kind === 'file') return linkedProject(root, git, seat)
    if (root === '/') return null
  }
  return null
}

/** A linked worktree: its `.git` names its folder in the project's, which must name it back. Source: gitrepository-layout(5). */
async function linkedProject(root: string, git: string, seat: GitSeat): Promise<GitProject | null> {
  const named = /^gitdir: (.+)$/m.exec((await readGitText(git, seat)) ?? '')?.[1]?.trim()
  if (named === undefined) return null
  const gitFolder = absolute(named, root)
  const back = await readGitText(join(gitFolder, 'gitdir'), seat)
  const shared = await readGitText(join(gitFolder, 'commondir'), seat)
  // A submodule has neither; what does not name us back is not believed.
  if (shared === null) return { root, gitFolder, sharedFolder: gitFolder }
  if (back === null || absolute(back.trim(), gitFolder) !== git) return null
  return { root, gitFolder, sharedFolder: absolute(shared.trim(), gitFolder) }
}

/** The text of a small file of git's own; null if it is not there or not to be read. */
export async function readGitText(path: string, seat: GitSeat): Promise<string | null> {
  const rules: OpenRules = { ...seat, maxBytes: 1024 * 1024, under: null }
  const read = await openNamed(path, rules)
  return read.ok ? Buffer.from(read.value).toString('utf8') : null
}

export function absolute(path: string, from: string): string {
  const joined = normalize(isAbsolute(path) ? path : join(from, path))
  return joined.length > 1 && joined.endsWith('/') ? joined.slice(0, -1) : joined
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'absent'> {
  try {
    const status = await lstat(path)
    return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : 'absent'
  } catch {
    return 'absent'
  }
}
