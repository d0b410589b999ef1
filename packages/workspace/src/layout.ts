import { readFile } from 'node:fs/promises'
import { basename, dirname, join, normalize } from 'node:path'
import type { Files } from './files.ts'
import { gitProjectOf } from './git-folder.ts'
import type { ServedByUser } from './mounts.ts'
import { readMounts } from './mounts.ts'
import { isForWork, workspaceRoots } from './roots.ts'

/** Where a call is made, and by whom. */
export type Seat = {
  readonly workingDirectory: string
  readonly home: string
  readonly uid: number
  /** Login name; empty when not known. */
  readonly account: string
  /** Folders that the agent was given besides its project. */
  readonly additionalRoots: readonly string[]
}

/** What of a workspace changes rarely: its folders, resolved, and how its file system treats names. */
export type Layout = {
  readonly workingDirectory: string
  readonly home: string
  readonly roots: readonly string[]
  /** The git folder of each root that has one. */
  readonly gitFolders: ReadonlyMap<string, string>
  /** The home folders of the accounts that the machine itself knows. */
  readonly homes: ReadonlyMap<string, string>
  readonly caseSensitive: boolean
  readonly served: ServedByUser
}

/** Looks at a workspace, off the event loop and by the rules for named files. */
export async function readLayout(seat: Seat, files: Files): Promise<Layout> {
  // The path without links, or as it stands where it cannot be resolved.
  const canonical = async (path: string) => (await files.resolve(path)) ?? normalize(path)
  const workingDirectory = await canonical(seat.workingDirectory)
  const home = await canonical(seat.home)
  const project = await workspaceRoots(workingDirectory, home, files)
  const given = await Promise.all(seat.additionalRoots.map(canonical))
  const roots = [...new Set([...project, ...given.filter((root) => isForWork(root, home))])]
  return {
    workingDirectory,
    home,
    roots,
    gitFolders: await gitFoldersOf(roots, files),
    homes: await readHomes(),
    caseSensitive: await isCaseSensitive(workingDirectory, files),
    served: await readMounts(),
  }
}

/** Reads /etc/passwd. Accounts of a directory service are not in it, and stay unknown. Source: passwd(5). */
async function readHomes(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const rows = text.split('\n').map((line) => line.split(':'))
  return new Map(
    rows.flatMap(([name = '', , , , , home = '']) => (home.startsWith('/') ? [[name, home]] : [])),
  )
}

async function gitFoldersOf(
  roots: readonly string[],
  files: Files,
): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>()
  for (const root of roots) {
    const project = await gitProjectOf(root, files)
    if (project?.root === root) folders.set(root, project.gitFolder)
  }
  return folders
}

/** Whether another letter case is another file there: asked of the folder itself, in its parent. */
async function isCaseSensitive(folder: string, files: Files): Promise<boolean> {
  const name = basename(folder)
  const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase()
  if (other === name) return process.platform === 'linux'
  const [here, there] = await Promise.all([
    files.idOf(folder),
    files.idOf(join(dirname(folder), other)),
  ])
  return here === null || there === null || here !== there
}
