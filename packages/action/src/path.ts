import type { FileAction } from '@custody/model'
import { labelsOf } from './labels.ts'
import { hasGlob, isPattern, marks, shown } from './shell/marks.ts'
import type { WorkspaceView } from './workspace.ts'

export type PathFacts = Pick<FileAction, 'path' | 'pathKnown' | 'inWorkspace' | 'labels' | 'glob'>

/** How many links are followed before a path counts as unknown. Source: Linux, MAXSYMLINKS. */
const linksMax = 40

const unknownPath: PathFacts = {
  path: '',
  pathKnown: false,
  inWorkspace: false,
  labels: [],
  glob: false,
}

/**
 * The facts of a path as a program would open it: absolute, without `.` and `..`, links followed.
 * Untrusted text, marks included. What cannot be resolved is `pathKnown: false`, never a guess.
 */
export function pathFacts(
  written: string,
  workingDirectory: string,
  view: WorkspaceView,
): PathFacts {
  const absolute = absoluteOf(written, workingDirectory, view)
  if (absolute === null) return unknownPath
  const resolved = resolve(absolute, view)
  if (resolved === null) return unknownPath
  return {
    path: shown(resolved),
    pathKnown: true,
    inWorkspace: view.roots.some((root) => isBelow(resolved, root, view)),
    labels: labelsOf(shown(resolved), view),
    glob: hasGlob(resolved) || resolved.includes(marks.part),
  }
}

/** Whether `path` is `folder` or below it. */
export function isBelow(path: string, folder: string, view: WorkspaceView): boolean {
  const [inner, outer] = view.caseSensitive
    ? [path, folder]
    : [path.toLowerCase(), folder.toLowerCase()]
  return outer === '/' || inner === outer || inner.startsWith(`${outer}/`)
}

/** A `~` that no shell expanded is still read as the home folder: programs do so, and people mean it. */
function untilde(path: string, view: WorkspaceView): string {
  return path === '~' || path.startsWith('~/') ? view.home + path.slice(1) : path
}

function absoluteOf(written: string, workingDirectory: string, view: WorkspaceView): string | null {
  const path = untilde(unwindows(written), view)
  const whole = path.startsWith('/') ? path : `${workingDirectory}/${path}`
  if (path === '' || whole.includes('\0') || !isPattern(whole.replaceAll(marks.below, '')))
    return null
  return whole.startsWith('/') ? whole : null
}

/** `C:\Users\x` and `/mnt/c/…`: recognised so that they do not read as names in the project. */
function unwindows(path: string): string {
  const drive = /^([A-Za-z]):([\\/].*)?$/.exec(path)
  if (drive === null) return path
  const [, letter = 'c', rest = '/'] = drive
  return `/mnt/${letter.toLowerCase()}${rest.replaceAll('\\', '/')}`
}

/** Walks the path one name at a time, as the kernel does. Null when a link or a bound stops it. */
function resolve(absolute: string, view: WorkspaceView): string | null {
  const pending = absolute.split('/').toReversed()
  let at: string[] = []
  let links = 0
  let blind = false
  while (pending.length > 0) {
    const name = pending.pop() ?? ''
    if (name === '' || name === '.') continue
    if (name === '..') {
      at = at.slice(0, -1)
      continue
    }
    at = [...at, name]
    const process = throughProcess(at, view)
    if (process === 'unknown') return null
    if (process !== null) {
      at = [...process]
      continue
    }
    // Below a pattern nothing can be asked; links there are the pattern's risk, and `glob` says so.
    blind ||= !/^[^\uE000-\uF8FF]*$/.test(name)
    const look = blind ? null : view.look(`/${at.join('/')}`)
    if (look?.kind === 'unknown') return null
    if (look?.kind !== 'link') continue
    links += 1
    if (links > linksMax) return null
    at = look.target.startsWith('/') ? [] : at.slice(0, -1)
    pending.push(...look.target.split('/').toReversed())
  }
  return `/${at.join('/')}`
}

/** `/proc/self/root`, `/proc/<pid>/cwd` and their kin lead elsewhere without being links in the view. */
function throughProcess(
  at: readonly string[],
  view: WorkspaceView,
): readonly string[] | 'unknown' | null {
  const [proc, pid = '', name] = at
  if (proc === 'dev' && pid === 'fd' && name === undefined) return ['proc', 'self', 'fd']
  if (proc !== 'proc' || at.length !== 3 || !/^(?:self|thread-self|\d+|\uE002)$/.test(pid))
    return null
  if (name === 'root') return []
  if (name !== 'cwd') return null
  return pid === 'self' || pid === 'thread-self'
    ? view.workingDirectory.slice(1).split('/')
    : 'unknown'
}
