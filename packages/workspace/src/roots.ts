import { dirname, join } from 'node:path'
import type { Files } from './files.ts'
import type { GitProject } from './git-folder.ts'
import { absolute, gitProjectOf, readGitText } from './git-folder.ts'
import { isBelow } from './mounts.ts'

const worktreesMax = 64

/**
 * The folders of a project: its own, then those of its linked worktrees, sorted. Outside a project, or where
 * the project would be the home folder or hold it, the working directory alone.
 */
export async function workspaceRoots(
  workingDirectory: string,
  home: string,
  files: Files,
): Promise<readonly string[]> {
  const project = await gitProjectOf(workingDirectory, files)
  if (project === null || holds(project.root, home)) return [workingDirectory]
  const linked = [...(await mainTree(project, files)), ...(await linkedTrees(project, files))]
  const others = [...new Set(linked)].filter((root) => root !== project.root && !holds(root, home))
  return [project.root, ...others.sort()]
}

/** Whether a root would take the whole home folder in. */
function holds(root: string, home: string): boolean {
  return root === home || isBelow(home, root)
}

/**
 * Whether a folder that an agent was given is one to work in. A project's own settings can name any folder, so none
 * counts that holds the home folder, belongs to the system, or is hidden below home, where programs keep their secrets.
 */
export function isForWork(folder: string, home: string): boolean {
  if (!folder.startsWith('/') || holds(folder, home)) return false
  if (isBelow(folder, home)) return !folder.slice(home.length).includes('/.')
  return !/^\/(?:(?:s?bin|lib\w*|etc|usr|boot|dev|proc|sys|run|root|System|Library|Applications)(?:\/|$)|(?:private\/)?(?:etc|var)(?:\/|$)(?!tmp\/|folders\/))/.test(
    folder,
  )
}

async function mainTree(project: GitProject, files: Files): Promise<readonly string[]> {
  if (project.gitFolder === project.sharedFolder || !project.sharedFolder.endsWith('/.git'))
    return []
  const main = dirname(project.sharedFolder)
  const found = await gitProjectOf(main, files)
  return found?.gitFolder === project.sharedFolder ? [main] : []
}

/** A worktree counts only if its `.git` names our folder of it: a hostile entry cannot take a folder in. */
async function linkedTrees(project: GitProject, files: Files): Promise<readonly string[]> {
  const folder = join(project.sharedFolder, 'worktrees')
  const names = await files.names(folder)
  const trees: string[] = []
  for (const name of names.slice(0, worktreesMax)) {
    const entry = join(folder, name)
    const git = await readGitText(join(entry, 'gitdir'), files)
    if (git === null) continue
    const root = dirname(absolute(git.trim(), entry))
    if ((await gitProjectOf(root, files))?.gitFolder === entry) trees.push(root)
  }
  return trees
}
