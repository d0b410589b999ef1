import { dirname, isAbsolute, join, normalize } from 'node:path'
import type { Files } from './files.ts'

/** A checked-out project: where its files are, its own git folder, and the one it shares with its worktrees. */
export type GitProject = {
  readonly root: string
  readonly gitFolder: string
  readonly sharedFolder: string
}

/** Finds the project that `folder` lies in, by the nearest `.git` above it; null outside a project. Runs no git. */
export async function gitProjectOf(folder: string, files: Files): Promise<GitProject | null> {
  for (let root = folder, steps = 0; steps < 64; root = dirname(root), steps += 1) {
    const git = join(root, '.git')
    const { kind } = await files.look(git)
    if (kind === 'directory') return { root, gitFolder: git, sharedFolder: git }
    if (kind === 'file') return linkedProject(root, git, files)
    if (root === '/') return null
  }
  return null
}

/** A linked worktree: its `.git` names its folder in the project's, which must name it back. Source: gitrepository-layout(5). */
async function linkedProject(root: string, git: string, files: Files): Promise<GitProject | null> {
  const named = /^gitdir: (.+)$/m.exec((await readGitText(git, files)) ?? '')?.[1]?.trim()
  if (named === undefined) return null
  const gitFolder = absolute(named, root)
  const back = await readGitText(join(gitFolder, 'gitdir'), files)
  const shared = await readGitText(join(gitFolder, 'commondir'), files)
  // A submodule has neither; what does not name us back is not believed.
  if (shared === null) return { root, gitFolder, sharedFolder: gitFolder }
  if (back === null || absolute(back.trim(), gitFolder) !== git) return null
  return { root, gitFolder, sharedFolder: absolute(shared.trim(), gitFolder) }
}

/** The text of a small file of git's own; null if it is not there or not to be read. */
export async function readGitText(path: string, files: Files): Promise<string | null> {
  return (await files.readText(path, 1024 * 1024))?.text ?? null
}

export function absolute(path: string, from: string): string {
  const joined = normalize(isAbsolute(path) ? path : join(from, path))
  return joined.length > 1 && joined.endsWith('/') ? joined.slice(0, -1) : joined
}
