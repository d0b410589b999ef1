import { join } from 'node:path'
import type { PathLook, ScriptText, WorkspaceView } from '@custody/action'
import type { Files } from './files.ts'
import type { Layout, Seat } from './layout.ts'

// As for views of this process's own: more is an attempt to make the analysis slow.
const looksMax = 512
const scriptsMax = 48
const scriptBytesMax = 256 * 1024
/** A round finds what the one before it lacked: the links of links, the scripts that scripts run. */
const roundsMax = 16

/**
 * Analyses over files that only can be asked for asynchronously: `analyse` is run on what is known and again when what it
 * lacked has been fetched, until it lacks nothing. Pure `analyse` needed. Past the bounds what is lacking stays unknown.
 */
export async function analyseBy<Value>(
  files: Pick<Files, 'look' | 'readText'>,
  seat: Seat,
  layout: Omit<Layout, 'served'>,
  analyse: (view: WorkspaceView) => Value,
): Promise<Value> {
  const looks = new Map<string, PathLook>()
  const scripts = new Map<string, ScriptText | null>()
  for (let round = 0; ; round += 1) {
    const lacking = { looks: new Set<string>(), scripts: new Set<string>() }
    const value = analyse(viewOver({ looks, scripts }, lacking, seat, layout))
    const isDone = lacking.looks.size + lacking.scripts.size === 0
    if (isDone || round === roundsMax) return value
    await Promise.all([
      ...within(lacking.looks, looksMax - looks.size).map(async (path) =>
        looks.set(path, await files.look(path)),
      ),
      ...within(lacking.scripts, scriptsMax - scripts.size).map(async (path) =>
        scripts.set(path, await files.readText(path, scriptBytesMax)),
      ),
    ])
    for (const path of lacking.looks) if (!looks.has(path)) looks.set(path, { kind: 'unknown' })
    for (const path of lacking.scripts) if (!scripts.has(path)) scripts.set(path, null)
  }
}

function within(paths: ReadonlySet<string>, room: number): readonly string[] {
  return [...paths].slice(0, Math.max(0, room))
}

type Known = {
  readonly looks: ReadonlyMap<string, PathLook>
  readonly scripts: ReadonlyMap<string, ScriptText | null>
}
type Lacking = { readonly looks: Set<string>; readonly scripts: Set<string> }

function viewOver(known: Known, lacking: Lacking, seat: Seat, layout: Omit<Layout, 'served'>) {
  const { workingDirectory, home, roots, gitFolders, homes, caseSensitive } = layout
  const readScript = (path: string): ScriptText | null => {
    const found = known.scripts.get(path)
    if (found !== undefined) return found
    lacking.scripts.add(path)
    return null
  }
  return {
    workingDirectory,
    roots,
    home,
    account: seat.account,
    homeOf: (account: string) => (account === seat.account ? home : (homes.get(account) ?? null)),
    caseSensitive,
    look(path: string): PathLook {
      if (!path.startsWith('/') || path.includes('\0')) return { kind: 'unknown' }
      const found = known.looks.get(path)
      if (found !== undefined) return found
      lacking.looks.add(path)
      return { kind: 'unknown' }
    },
    readScript,
    branchOf(root: string): string | null {
      const folder = gitFolders.get(root)
      const head = folder === undefined ? null : readScript(join(folder, 'HEAD'))
      return /^ref: refs\/heads\/(.+)$/m.exec(head?.text ?? '')?.[1] ?? null
    },
  }
}
