import { join } from 'node:path'
import type { GitRemote } from './git-config.ts'
import { parseGitRemotes } from './git-config.ts'
import type { Files } from './files.ts'
import { gitProjectOf, readGitText } from './git-folder.ts'

/** The remotes of the project that `folder` lies in, `origin` first; none outside a project or where it cannot be read. Runs no git. */
export async function readGitRemote(folder: string, files: Files): Promise<readonly GitRemote[]> {
  const project = await gitProjectOf(folder, files)
  if (project === null) return []
  return parseGitRemotes((await readGitText(join(project.sharedFolder, 'config'), files)) ?? '')
}
