import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A normal user with a home and a project of their own, gone after the test. */
export type ThrowAwayPerson = AsyncDisposable & {
  readonly uid: number
  readonly gid: number
  /** Mode 0755, holds all the rest; root may add to it what the person may only read. */
  readonly folder: string
  readonly home: string
  /** A git repository with nothing in it. */
  readonly project: string
  /** For marker files: what stands here has happened. */
  readonly markers: string
  readonly temporary: string
  /** Writes a file of the person's own, with its folders. */
  readonly write: (path: string, content: string, mode?: number) => Promise<void>
  readonly remove: () => Promise<void>
}

/**
 * Makes a person under the system's temporary folder: with a free uid that has no passwd entry when run as root,
 * else with the uid of the test itself.
 */
export async function throwAwayPerson(): Promise<ThrowAwayPerson> {
  const uid = await freeUid()
  const gid = process.getuid?.() === 0 ? uid : (process.getgid?.() ?? uid)
  const folder = await mkdtemp(join(tmpdir(), 'custody-person-'))
  await chmod(folder, 0o755)
  const own = async (name: string, mode: number) => {
    const path = join(folder, name)
    await makeOwned(path, { uid, gid, mode })
    return path
  }
  const home = await own('home', 0o700)
  const project = await own('project', 0o755)
  const markers = await own('markers', 0o755)
  const temporary = await own('tmp', 0o700)

  const write = async (path: string, content: string, mode = 0o644) => {
    await makeFolders(folder, path, { uid, gid })
    await writeFile(path, content, { mode })
    await chown(path, uid, gid)
  }
  await makeRepository(project, write)
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  return {
    uid,
    gid,
    folder,
    home,
    project,
    markers,
    temporary,
    write,
    remove,
    [Symbol.asyncDispose]: remove,
  }
}

/** The least that git takes for a repository: written as files, no program is run. */
async function makeRepository(
  project: string,
  write: (path: string, content: string) => Promise<void>,
): Promise<void> {
  await write(join(project, '.git/HEAD'), 'ref: refs/heads/main\n')
  await write(
    join(project, '.git/config'),
    '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n',
  )
  await write(join(project, '.git/objects/info/.keep'), '')
  await write(join(project, '.git/refs/heads/.keep'), '')
}

async function makeFolders(
  top: string,
  path: string,
  owner: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const parents = path.slice(top.length + 1).split('/')
  for (let depth = 1; depth < parents.length; depth += 1) {
    await makeOwned(join(top, ...parents.slice(0, depth)), { ...owner, mode: 0o755 })
  }
}

/** Leaves a folder that is there as it is. */
async function makeOwned(
  path: string,
  owner: { readonly uid: number; readonly gid: number; readonly mode: number },
): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: owner.mode })
  if (made !== undefined) await chown(path, owner.uid, owner.gid)
}

async function freeUid(): Promise<number> {
  const own = process.getuid?.() ?? 0
  if (own !== 0) return own
  const taken = new Set(
    (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => Number(line.split(':')[2])),
  )
  for (;;) {
    const uid = 20_000 + Math.floor(Math.random() * 30_000)
    if (!taken.has(uid)) return uid
  }
}
